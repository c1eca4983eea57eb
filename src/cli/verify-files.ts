/** Decoding, verifying and, for several files, linking compiled modules. */

import { decodeModule, Loader, layeredSource, type Module, moduleMap, type Refusal, statusNumber } from '#vm';
import { FRAMEWORK } from '../engine/framework.ts';
import { readFileBytes } from './code-origin.ts';
import { numberOf, shortened } from './failure.ts';

/** The result for some files: the first that was rejected decides. */
export interface Verdict {
  readonly modules: readonly string[];
  /** The rejected file. */
  readonly file?: string;
  readonly refusal?: Refusal;
  readonly json: object;
}

/** Verifies files. All are read first, so that one that can't be read is bad usage whatever the others hold. */
export function verifyFiles(files: readonly string[]): Verdict {
  const loader = new Loader();
  const modules: string[] = [];
  const bytesById = new Map<string, Uint8Array>();
  const fileById = new Map<string, string>();
  for (const { file, bytes } of files.map((path) => ({ file: path, bytes: readFileBytes(path) }))) {
    const loaded = loader.verify(bytes);
    if (!loaded.ok) {
      const decoded = decodeModule(bytes);
      return rejected(modules, file, loaded.error, decoded.ok ? decoded.value : undefined, files.length);
    }
    modules.push(loaded.value.id);
    bytesById.set(loaded.value.id, bytes);
    fileById.set(loaded.value.id, file);
  }
  if (files.length > 1) {
    const linked = loader.load(layeredSource(moduleMap(bytesById), FRAMEWORK), [...bytesById.keys()]);
    if (!linked.ok) {
      const file = fileById.get(linked.error.module ?? '') ?? files[0]!;
      return rejected(modules, file, linked.error, undefined, files.length);
    }
  }
  return { modules, json: files.length > 1 ? { ok: true, modules } : { ok: true } };
}

function rejected(
  modules: readonly string[],
  file: string,
  refusal: Refusal,
  decoded: Module | undefined,
  count: number,
): Verdict {
  const self = decoded?.moduleHandles[decoded.self];
  const name = self && `${decoded!.addresses[self.address]}::${decoded!.identifiers[self.name]}`;
  const module = refusal.module ?? name;
  return {
    modules,
    file,
    refusal: module === undefined ? refusal : { ...refusal, module },
    json: {
      ok: false,
      status: refusal.status,
      number: statusNumber(refusal.status, decoded?.dialect.family) || numberOf(refusal.status),
      module: module ?? null,
      function: refusal.function ?? null,
      offset: refusal.offset ?? null,
      message: shortened(refusal.message),
      ...(count > 1 ? { file } : {}),
    },
  };
}
