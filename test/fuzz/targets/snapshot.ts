/** Machine snapshots: refused, or a machine whose snapshot is the same bytes. */

import {
  buildImage,
  EMPTY_VIEW,
  encodeValue,
  givenParameters,
  hex,
  type Image,
  Loader,
  moduleMap,
  NATIVES,
  prepare,
  run,
  TypeResolver,
} from '#vm';
import { decodeMachine, encodeMachine } from '../../../vm/run/snapshot.ts';
import { randomOf } from '../../vm/format/mutate.ts';
import { mutateBytes } from '../bytes.ts';
import { byId, decoded, realModules } from '../modules.ts';
import { randomValue } from '../random-value.ts';
import { broken, type FuzzTarget, outline } from '../target.ts';

const CHANNEL = { members: [], sequenceNumber: 0, time: 0, seed: new Uint8Array(32), balances: [], observations: [] };
const SENDER = `0x${'2'.padStart(64, '0')}`;
/** Most images. */
const IMAGES = 100;

export function snapshotTarget(): FuzzTarget {
  const modules = byId(realModules());
  const loader = new Loader();
  const images: Image[] = [];
  const seeds: Uint8Array[] = [];
  for (const [id, bytes] of modules) {
    const linkage = loader.load(moduleMap(modules), [id]);
    if (!linkage.ok) continue;
    const types = new TypeResolver(linkage.value);
    const module = decoded(bytes);
    for (const def of module.functionDefs) {
      const handle = module.functionHandles[def.handle]!;
      if (!def.code || handle.typeParams.length > 0 || images.length >= IMAGES) continue;
      const name = module.identifiers[handle.name]!;
      const image = buildImage(linkage.value, NATIVES, [{ module: id, function: name, typeArgs: [] }]);
      if (!image.ok) continue;
      const random = randomOf(images.length);
      try {
        const args = givenParameters(image.value.functions[0]!).map((type) => {
          const layout = types.layout(type.kind === 'ref' ? type.to : type);
          return encodeValue(layout, randomValue(layout, random));
        });
        const call = { fn: 0, args, sender: SENDER, channel: CHANNEL, gasLimit: 10_000 };
        const machine = prepare(image.value, call, EMPTY_VIEW, (type) => types.layout(type));
        const place = images.push(image.value) - 1;
        for (const steps of [0, 5, 20, 1000]) {
          run(machine, steps);
          seeds.push(Uint8Array.of(place, ...encodeMachine(machine)));
        }
      } catch {
        // A function that takes what can't be given.
      }
    }
  }
  const imageAt = (input: Uint8Array): Image => images[(input[0] ?? 0) % images.length]!;
  return {
    name: 'snapshot',
    share: 1,
    seeds,
    mutate: (input, other, random) => mutateBytes(input, other, random, random(32) === 0 ? 0 : 1),
    run(input) {
      const bytes = input.subarray(1);
      const machine = decodeMachine(imageAt(input), bytes, EMPTY_VIEW);
      if (!machine.ok) return [outline(machine.error.message)];
      if (hex(encodeMachine(machine.value)) !== hex(bytes))
        broken('a snapshot is written as other bytes than it was read from');
      return [`ok ${machine.value.depth} ${machine.value.sp} ${machine.value.failure?.status}`];
    },
    show: (input) => `${hex(input)}`,
  };
}
