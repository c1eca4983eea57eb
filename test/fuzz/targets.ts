/** All targets by name; each is built when it is wanted. */

import type { FuzzTarget } from './target.ts';

export const TARGETS: Readonly<Record<string, () => Promise<FuzzTarget>>> = {
  decode: async () => (await import('./targets/decode.ts')).decodeTarget(),
  verify: async () => (await import('./targets/verify.ts')).verifyTarget(),
  run: async () => (await import('./targets/run.ts')).runTarget(),
  generate: async () => (await import('./targets/generate.ts')).generateTarget(),
  bcs: async () => (await import('./targets/bcs.ts')).bcsTarget(),
  types: async () => (await import('./targets/types.ts')).typesTarget(),
  args: async () => (await import('./targets/args.ts')).argsTarget(),
  store: async () => (await import('./targets/store.ts')).storeTarget(),
  snapshot: async () => (await import('./targets/snapshot.ts')).snapshotTarget(),
};
