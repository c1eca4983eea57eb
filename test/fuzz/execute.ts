/** Links a module that passed the verifier and runs what can be called, in paranoid mode and without it. */

import {
  buildImage,
  type ChannelContext,
  encodeValue,
  execution,
  finish,
  givenParameters,
  type Linkage,
  Loader,
  type Module,
  NATIVES,
  parseType,
  prepare,
  primitiveType,
  Refused,
  refusalText,
  type StructType,
  structType,
  type Type,
  TypeResolver,
  type View,
} from '#vm';
import { moduleText } from '../../vm/format/module.ts';
import { finishParanoid } from '../../vm/run/paranoid.ts';
import { randomOf } from '../vm/format/mutate.ts';
import { randomTypeArgument, randomValue } from './random-value.ts';
import { broken, type Random } from './target.ts';

/** Gas of one run. */
const GAS = 600;
/** Most functions of one module that are run. */
const MAX_FUNCTIONS = 6;

const CHANNEL: ChannelContext = {
  members: [1n, 0x42n].map((n) => `0x${n.toString(16).padStart(64, '0')}`),
  sequenceNumber: 3,
  time: 1_700_000_000_000,
  seed: new Uint8Array(32).fill(7),
  balances: [5, 2n ** 60n],
  observations: [],
};

/** Modules that others may need, by id. */
export type Environment = ReadonlyMap<string, Uint8Array>;

/** Loads `bytes` over `environment`; the refusal's status when it can't be. */
export function load(loader: Loader, bytes: Uint8Array, module: Module, environment: Environment): Linkage | string {
  const id = moduleText(module);
  const linkage = loader.load({ module: (wanted) => (wanted === id ? bytes : environment.get(wanted)) }, [id]);
  return linkage.ok ? linkage.value : `link ${linkage.error.status}`;
}

function typeChoices(module: Module): Type[] {
  const own = module.structDefs
    .concat(module.enumDefs)
    .map((def) => module.structHandles[def.handle]!)
    .filter((handle) => handle.typeParams.length === 0)
    .map((handle): StructType => {
      const [address, name] = moduleText(module).split('::') as [string, string];
      return structType(address, name, module.identifiers[handle.name]!);
    });
  const vector = parseType('vector<u8>');
  return [
    primitiveType('u64'),
    primitiveType('bool'),
    primitiveType('u128'),
    ...own,
    ...(vector.ok ? [vector.value] : []),
  ];
}

/** Half of all resources are there, with random values. */
function worldOf(layoutOf: TypeResolver, seed: number): View {
  return {
    resource(owner, type) {
      const random = randomOf(seed ^ (owner.charCodeAt(65) * 31 + type.text.length));
      if (random(2) === 0) return undefined;
      return {
        bytes: encodeValue(layoutOf.layout(type), randomValue(layoutOf.layout(type), random)),
        writable: random(8) > 0,
      };
    },
  };
}

/** Whether a caller can fill the parameters, judged by the outside of their types. */
function isCallable(module: Module, handle: number): boolean {
  return module.signatures[module.functionHandles[handle]!.params]!.every(
    (token) =>
      token.kind !== 'mutref' &&
      (token.kind !== 'struct' || token.args.length > 0 || module.structHandles[token.handle]!.module !== module.self),
  );
}

/**
 * Runs the functions of `module`. Throws when a run trips paranoid mode, when a run in it ends in another way than a plain one,
 * or when the machine itself breaks.
 */
export function runAll(linkage: Linkage, module: Module, seed: number): (string | number)[] {
  const features: (string | number)[] = [];
  const types = new TypeResolver(linkage);
  const choices = typeChoices(module);
  const id = moduleText(module);
  let random: Random = randomOf(seed);
  const callable = module.functionDefs.filter((def) => def.code && isCallable(module, def.handle));
  const start = callable.length <= MAX_FUNCTIONS ? 0 : random(callable.length);
  const defs = [...callable.slice(start), ...callable.slice(0, start)];
  for (const def of defs.slice(0, MAX_FUNCTIONS)) {
    const handle = module.functionHandles[def.handle]!;
    random = randomOf(seed + def.handle);
    const typeArgs = handle.typeParams.map((constraints) => randomTypeArgument(types, choices, constraints, random));
    if (typeArgs.includes(undefined)) continue;
    const name = module.identifiers[handle.name]!;
    const image = buildImage(linkage, NATIVES, [{ module: id, function: name, typeArgs: typeArgs as Type[] }]);
    if (!image.ok) {
      features.push(`image ${image.error.status}`);
      continue;
    }
    const call = image.value.functions[0]!;
    try {
      const args = givenParameters(call).map((type) => {
        const layout = types.layout(type.kind === 'ref' || type.kind === 'mutref' ? type.to : type);
        return encodeValue(layout, randomValue(layout, random));
      });
      const invocation = { fn: 0, args, sender: CHANNEL.members[0]!, channel: CHANNEL, gasLimit: GAS };
      const view = worldOf(types, seed);
      const plain = prepare(image.value, invocation, view, (type) => types.layout(type));
      const paranoid = prepare(image.value, invocation, view, (type) => types.layout(type));
      let last = 0;
      const refusal = finishParanoid(paranoid, linkage, {
        recountEvery: 32,
        onStep(fn, pc) {
          const op = image.value.functions[fn]!.ops[pc]!;
          features.push(last * 256 + op);
          last = op;
        },
      });
      if (refusal) broken(`paranoid mode: ${refusalText(refusal)} ${refusal.hint ?? ''}`);
      finish(plain);
      const [left, right] = [execution(plain, GAS), execution(paranoid, GAS)].map((result) =>
        JSON.stringify(result, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)),
      );
      if (left !== right) broken(`paranoid mode ends in another way: ${left} and ${right}`);
      features.push(`run ${plain.failure?.status ?? 'executed'}`);
    } catch (error) {
      // Arguments that can't be given are no finding.
      if (!(error instanceof Refused)) throw error;
      features.push(`prepare ${error.refusal.status}`);
    }
  }
  return features;
}

export { Loader };
