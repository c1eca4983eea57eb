/** Random programs out of the generator: they pass the verifier, and every run of them passes paranoid mode. The input is a seed. */

import {
  buildImage,
  disassemble,
  EMPTY_VIEW,
  encodeModule,
  execution,
  finish,
  Loader,
  type Machine,
  NATIVES,
  prepare,
  refusalText,
  TypeResolver,
} from '#vm';
import { moduleText } from '../../../vm/format/module.ts';
import { finishParanoid } from '../../../vm/run/paranoid.ts';
import { BYTECODE_ENTRY, bytecodeOfSeed } from '../../generate/bytecode.ts';
import { broken, type FuzzTarget } from '../target.ts';

const GAS = 5000;
const SENDER = `0x${'0'.repeat(64)}`;
const CHANNEL = { members: [], sequenceNumber: 0, time: 0, seed: new Uint8Array(32), balances: [], observations: [] };

function seedOf(input: Uint8Array): number {
  return Buffer.from(input.subarray(0, 4)).readUIntBE(0, Math.min(4, input.length));
}

export function generateTarget(): FuzzTarget {
  return {
    name: 'generate',
    share: 2,
    seeds: [Uint8Array.of(0, 0, 0, 1), Uint8Array.of(0, 0, 0, 2)],
    mutate: (_input, _other, random) => Uint8Array.from({ length: 4 }, () => random(256)),
    run(input) {
      const { module, signers } = bytecodeOfSeed(seedOf(input));
      const bytes = encodeModule(module);
      if (!bytes.ok) return broken(`a generated module can't be written: ${refusalText(bytes.error)}`);
      const id = moduleText(module);
      const linkage = new Loader().load({ module: () => bytes.value }, [id]);
      if (!linkage.ok) return broken(`a generated module is refused: ${refusalText(linkage.error)}`);
      const image = buildImage(linkage.value, NATIVES, [{ module: id, function: BYTECODE_ENTRY, typeArgs: [] }]);
      if (!image.ok) return broken(`a generated module can't be linked: ${refusalText(image.error)}`);
      const types = new TypeResolver(linkage.value);
      const call = { fn: 0, args: [], sender: signers[0] ?? SENDER, signers, channel: CHANNEL, gasLimit: GAS };
      const start = (): Machine => prepare(image.value, call, EMPTY_VIEW, (type) => types.layout(type));
      const plain = start();
      const careful = start();
      const features: (string | number)[] = [];
      let last = 0;
      const refusal = finishParanoid(careful, linkage.value, {
        onStep(fn, pc) {
          const op = image.value.functions[fn]!.ops[pc]!;
          features.push(last * 256 + op);
          last = op;
        },
      });
      if (refusal) broken(`paranoid mode: ${refusalText(refusal)} ${refusal.hint ?? ''}`);
      finish(plain);
      const [left, right] = [execution(plain, GAS), execution(careful, GAS)].map((result) =>
        JSON.stringify(result, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)),
      );
      if (left !== right) broken(`paranoid mode ends in another way: ${left} and ${right}`);
      return features;
    },
    show: (input) => disassemble(bytecodeOfSeed(seedOf(input)).module),
    *smaller() {},
  };
}
