/** The framework that contracts compile against, as modules to link with: `std` at 0x1 and `millrace` at 0x6d72. */

import { type Bytes, FRAMEWORK_MODULES, type ModuleSource } from '#vm';

const encoded: ReadonlyMap<string, string> = new Map(FRAMEWORK_MODULES.map((module) => [module.id, module.base64]));
const decoded = new Map<string, Bytes>();

/** The compiled framework of this version of Millrace. Its modules are part of the engine and stand in no state tree. */
export const FRAMEWORK: ModuleSource = {
  module(id) {
    const known = decoded.get(id);
    if (known) return known;
    const text = encoded.get(id);
    if (text === undefined) return undefined;
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    decoded.set(id, bytes);
    return bytes;
  },
};

/** No framework: for states that hold a standard library of their own, such as Rooch's. */
export const NO_FRAMEWORK: ModuleSource = { module: () => undefined };
