/** Our VM behind the interface that the differential suite compares: bytes in, an outcome out. */

import {
  buildImage,
  type ChannelContext,
  type Constant,
  decodeModule,
  EMPTY_VIEW,
  execution,
  finish,
  type Image,
  Loader,
  MAX_GAS,
  moduleMap,
  NATIVES,
  prepare,
  type Refusal,
  TypeResolver,
} from '#vm';
import { decodeCleverAbort } from '../../src/toolchain/clever-abort.ts';
import type { RunOutcome } from './outcome.ts';

const CHANNEL: ChannelContext = {
  members: [],
  sequenceNumber: 0,
  time: 0,
  seed: new Uint8Array(32),
  balances: [],
  observations: [],
};

const SENDER = `0x${'0'.repeat(64)}`;

/** Runs functions without arguments of a fixed set of compiled modules. */
export class Ours {
  readonly #modules = new Map<string, Uint8Array>();
  readonly #constants = new Map<string, readonly Constant[]>();
  readonly #loader = new Loader();

  /** `modules` and all that they depend on. */
  constructor(modules: readonly Uint8Array[]) {
    for (const bytes of modules) {
      const decoded = decodeModule(bytes);
      if (!decoded.ok) throw new Error(decoded.error.message);
      const { moduleHandles, self: own, addresses, identifiers, constants } = decoded.value;
      const self = moduleHandles[own]!;
      const id = `${addresses[self.address]}::${identifiers[self.name]}`;
      this.#modules.set(id, bytes);
      this.#constants.set(id, constants);
    }
  }

  /** Runs function `name` of `module` (`0x<64 hex>::name`). What refuses to load is an error with the refusal's status. */
  run(module: string, name: string): RunOutcome {
    const linkage = this.#loader.load(moduleMap(this.#modules), [module]);
    if (!linkage.ok) return refused(linkage.error);
    const image = buildImage(linkage.value, NATIVES, [{ module, function: name, typeArgs: [] }]);
    if (!image.ok) return refused(image.error);
    return this.#outcome(image.value, new TypeResolver(linkage.value));
  }

  #outcome(image: Image, types: TypeResolver): RunOutcome {
    const call = { fn: 0, args: [], sender: SENDER, channel: CHANNEL, gasLimit: MAX_GAS };
    const machine = prepare(image, call, EMPTY_VIEW, (type) => types.layout(type));
    finish(machine);
    const { status, failure } = execution(machine, MAX_GAS);
    if (status === 'executed') return { status };
    const { subStatus } = failure!;
    if (status === 'aborted') {
      const code = BigInt(subStatus!);
      const index = decodeCleverAbort(code)?.identifierIndex;
      const name = index === undefined ? undefined : this.#constants.get(failure!.module)?.[index]?.data;
      // the name stands among the constants as a byte string, behind its length of one byte
      return {
        status,
        code,
        ...(name === undefined ? {} : { constant: Buffer.from(name.subarray(1)).toString('latin1') }),
      };
    }
    return {
      status: 'error',
      name: failure!.status,
      ...(subStatus === undefined ? {} : { subStatus: BigInt(subStatus) }),
    };
  }
}

function refused({ status }: Refusal): RunOutcome {
  return { status: 'error', name: status };
}
