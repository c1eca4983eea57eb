/** Small programs of well-typed pieces: what the verifier lets through must be safe in every one of its runs. */

import { encodeModule } from '#vm';
import { bytecodeOfSeed } from '../../generate/bytecode.ts';
import { gymModules } from '../gym.ts';
import type { FuzzTarget } from '../target.ts';
import { moduleTarget } from './verify.ts';

export function runTarget(): FuzzTarget {
  return moduleTarget('run', [...gymModules(), ...generated()], 20);
}

/** The smallest of some generated modules. */
function generated(): readonly Uint8Array[] {
  return Array.from({ length: 60 }, (_, seed) => encodeModule(bytecodeOfSeed(seed).module))
    .flatMap((bytes) => (bytes.ok ? [bytes.value] : []))
    .sort((left, right) => left.length - right.length)
    .slice(0, 8);
}
