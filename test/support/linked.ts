/** Modules linked for a test, built by hand or compiled, and runs of their functions. */

import {
  buildImage,
  type ChannelContext,
  type Entry,
  type Execution,
  encodeModule,
  execution,
  finish,
  givenParameters,
  type Image,
  type Invocation,
  type Layout,
  type Linkage,
  Loader,
  layeredSource,
  MAX_GAS,
  type Machine,
  type Module,
  type ModuleSource,
  NATIVES,
  type NativeTable,
  parseAddress,
  parseType,
  prepare,
  type ResourceChange,
  type Result,
  type StoredResource,
  type StructType,
  type Type,
  TypeResolver,
  type View,
} from '#vm';
import { type ArgumentValue, argumentBytes } from '../../src/engine/argument.ts';
import { FRAMEWORK } from '../../src/engine/framework.ts';

/** Bytes of a module; those built by hand are encoded. */
export function moduleBytes(module: Module | Uint8Array): Uint8Array {
  if (module instanceof Uint8Array) return module;
  const encoded = encodeModule(module);
  if (!encoded.ok) throw new Error(encoded.error.message);
  return encoded.value;
}

/** The value, or an exception that names the refusal. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.status}: ${result.error.message} (${result.error.module}::${result.error.function})`);
}

/** Status of a refusal, `ok` when there is none. */
export function statusOf(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.error.status;
}

/** An address with 64 digits. */
export function full(address: string): string {
  const parsed = parseAddress(address);
  if (parsed === undefined) throw new Error(`not an address: ${address}`);
  return parsed;
}

/** A struct type from its text. */
export function structTypeOf(text: string): StructType {
  const type = unwrap(parseType(text));
  if (type.kind !== 'struct') throw new Error(`not a struct: ${text}`);
  return type;
}

/** Resources in memory; layers below can be marked as such. */
export class Resources implements View {
  readonly #stored = new Map<string, StoredResource>();
  /** Places that were asked for, in order. */
  readonly asked: string[] = [];

  static key(owner: string, type: Type): string {
    return `${owner}/${type.text}`;
  }

  resource(owner: string, type: StructType): StoredResource | undefined {
    this.asked.push(Resources.key(owner, type));
    return this.#stored.get(Resources.key(owner, type));
  }

  put(owner: string, type: string, bytes: Uint8Array, writable = true): this {
    this.#stored.set(Resources.key(full(owner), structTypeOf(type)), { bytes, writable });
    return this;
  }

  apply(changes: readonly ResourceChange[]): void {
    for (const { address, type, value } of changes) {
      const key = Resources.key(address, type);
      if (value === undefined) this.#stored.delete(key);
      else this.#stored.set(key, { bytes: value, writable: true });
    }
  }

  /** `owner/type` → hex of the bytes, in order of the places. */
  contents(): Record<string, string> {
    const rows = [...this.#stored].map(([key, { bytes }]) => [key, Buffer.from(bytes).toString('hex')] as const);
    return Object.fromEntries(rows.sort(([left], [right]) => (left < right ? -1 : 1)));
  }
}

export const CHANNEL: ChannelContext = {
  members: [full('0xa1'), full('0xb2')],
  sequenceNumber: 7,
  time: 1000,
  seed: Uint8Array.from({ length: 32 }, (_, i) => i),
  balances: [5, 6],
  observations: [],
};

export const SENDER = full('0xa1');

export interface RunOptions {
  readonly typeArgs?: readonly string[];
  readonly args?: readonly ArgumentValue[];
  readonly sender?: string;
  readonly gasLimit?: number;
  readonly view?: View;
  readonly channel?: Partial<ChannelContext>;
}

/** A set of modules with the framework below, and images of their functions. */
export class Linked {
  readonly source: ModuleSource;
  readonly linkage: Linkage;
  readonly types: TypeResolver;
  readonly #images = new Map<string, Image>();

  /** Links `modules` and what they need; throws when something is refused. */
  constructor(modules: readonly (Module | Uint8Array)[], below: ModuleSource = FRAMEWORK, loader = new Loader()) {
    const bytes = new Map<string, Uint8Array>();
    for (const module of modules) {
      const one = moduleBytes(module);
      bytes.set(unwrap(loader.verify(one)).id, one);
    }
    this.source = layeredSource({ module: (id) => bytes.get(id) }, below);
    this.linkage = unwrap(loader.load(this.source, [...bytes.keys()]));
    this.types = new TypeResolver(this.linkage);
  }

  /** What may be linked: with the natives for unit tests, put `TEST_NATIVES` here. */
  natives: NativeTable = NATIVES;

  readonly layoutOf = (type: Type): Layout => this.types.layout(type);

  /** `0x42::m::f` and its type arguments. */
  entry(name: string, typeArgs: readonly string[] = []): Entry {
    const [address, module, fn] = name.split('::') as [string, string, string];
    return {
      module: `${full(address)}::${module}`,
      function: fn,
      typeArgs: typeArgs.map((text) => unwrap(parseType(text))),
    };
  }

  /** Builds an image, or says why there is none. */
  build(...entries: readonly Entry[]): Result<Image> {
    return buildImage(this.linkage, this.natives, entries);
  }

  /** The image of one function. */
  image(name: string, typeArgs: readonly string[] = []): Image {
    const key = `${name}<${typeArgs.join()}>`;
    let image = this.#images.get(key);
    if (!image) {
      image = unwrap(this.build(this.entry(name, typeArgs)));
      this.#images.set(key, image);
    }
    return image;
  }

  invocation(image: Image, options: RunOptions = {}): Invocation {
    const given = givenParameters(image.functions[0]!);
    return {
      fn: 0,
      args: (options.args ?? []).map((value, i) => {
        const type = given[i];
        if (value instanceof Uint8Array || !type) return value as Uint8Array;
        return argumentBytes(this.layoutOf(type.kind === 'ref' || type.kind === 'mutref' ? type.to : type), value);
      }),
      sender: options.sender ?? SENDER,
      channel: { ...CHANNEL, ...options.channel },
      gasLimit: options.gasLimit ?? MAX_GAS,
    };
  }

  /** A machine before its first step. */
  machine(name: string, options: RunOptions = {}): Machine {
    const image = this.image(name, options.typeArgs);
    return prepare(image, this.invocation(image, options), options.view ?? new Resources(), this.layoutOf);
  }

  /** Runs a function to its end. */
  run(name: string, options: RunOptions = {}): Execution {
    const machine = this.machine(name, options);
    finish(machine);
    return execution(machine, options.gasLimit ?? MAX_GAS);
  }
}

/** What an execution came to, in one line: `executed 1, 2`, `aborted 7`, `MISSING_DATA`, `VECTOR_OPERATION_ERROR 1`. */
export function summary(done: Execution): string {
  if (done.status === 'executed') {
    const values = done.returns.map(({ bytes }) => Buffer.from(bytes).toString('hex'));
    return ['executed', ...values].join(' ');
  }
  const { status, subStatus } = done.failure!;
  return subStatus === undefined ? status : `${status} ${subStatus}`;
}
