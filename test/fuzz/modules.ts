/** Real modules to start from. */

import { readdirSync, readFileSync } from 'node:fs';
import { decodeModule, FRAMEWORK_MODULES, type Module } from '#vm';
import { moduleText } from '../../vm/format/module.ts';

const FOLDERS = ['../../fixtures/modules/', '../../fixtures/aptos/'].map((path) => new URL(path, import.meta.url));

/** Bytes of the committed modules and of the framework. */
export function realModules(): readonly Uint8Array[] {
  const fixtures = FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.mv'))
      .sort()
      .map((name) => new Uint8Array(readFileSync(new URL(name, folder)))),
  );
  return [...fixtures, ...FRAMEWORK_MODULES.map(({ base64 }) => Uint8Array.from(Buffer.from(base64, 'base64')))];
}

export function decoded(bytes: Uint8Array): Module {
  const result = decodeModule(bytes);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** Modules by id; of two with one id the framework's. */
export function byId(modules: readonly Uint8Array[]): Map<string, Uint8Array> {
  return new Map(modules.map((bytes) => [moduleText(decoded(bytes)), bytes]));
}
