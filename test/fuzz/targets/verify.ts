/**
 * The verifier on modules whose structure was changed. What it lets through is linked and run in paranoid mode: what trips there
 * is a bug of the verifier.
 */

import { decodeModule, disassemble, encodeModule, Loader, verifyModule } from '#vm';
import { load, runAll } from '../execute.ts';
import { byId, realModules } from '../modules.ts';
import { growCode, mutateModule, smallerModules } from '../mutate-module.ts';
import { type FuzzTarget, outline } from '../target.ts';

/** Loads between two fresh loaders: a loader keeps all that it has verified. */
const LOADS = 500;

/** A target whose inputs are modules; of `grow` changes one is of any kind, the others add to the code. */
export function moduleTarget(name: string, seeds: readonly Uint8Array[], grow: number): FuzzTarget {
  const environment = byId(realModules());
  let loader = new Loader();
  let loads = 0;
  return {
    name,
    share: 4,
    seeds,
    mutate(input, other, random) {
      const module = decodeModule(input);
      const second = decodeModule(other);
      if (!module.ok || !second.ok) return input;
      const changed = (random(grow) === 0 ? mutateModule : growCode)(module.value, second.value, random);
      const bytes = encodeModule(changed);
      return bytes.ok ? bytes.value : input;
    },
    run(input) {
      const module = decodeModule(input);
      if (!module.ok) return [`decode ${module.error.status}`];
      const verified = verifyModule(module.value);
      if (!verified.ok) return [`${verified.error.status} ${outline(verified.error.message)}`];
      if (++loads % LOADS === 0) loader = new Loader();
      const linkage = load(loader, input, module.value, environment);
      if (typeof linkage === 'string') return [linkage];
      return runAll(linkage, module.value, checksum(input));
    },
    show(input) {
      const module = decodeModule(input);
      return module.ok ? disassemble(module.value) : module.error.message;
    },
    *smaller(input) {
      const module = decodeModule(input);
      if (!module.ok) return;
      for (const smaller of smallerModules(module.value)) {
        const bytes = encodeModule(smaller);
        if (bytes.ok) yield bytes.value;
      }
    },
  };
}

export function verifyTarget(): FuzzTarget {
  return moduleTarget('verify', realModules(), 1);
}

/** Chooses the arguments of the runs: each input has its own. */
function checksum(input: Uint8Array): number {
  let sum = 0x811c9dc5;
  for (const byte of input) sum = Math.imul(sum ^ byte, 0x01000193);
  return sum >>> 0;
}
