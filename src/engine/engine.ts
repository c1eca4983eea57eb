/**
 * The engine: compiled Move, a state tree and a call go in; an outcome, a new root, gas, events and, if asked, a trace come out.
 * Synchronous and without clock or randomness: the same store and the same calls give the same roots everywhere.
 */

import {
  type Address,
  addressBytes,
  attempt,
  type Bytes,
  buildImage,
  type ChannelContext,
  execution,
  finish,
  givenParameters,
  type Image,
  type Invocation,
  inspect,
  isIdentifier,
  type Layout,
  type LoadedModule,
  Loader,
  layeredSource,
  MAX_GAS,
  type ModuleSource,
  NATIVES,
  type NativeTable,
  parseAddress,
  parseType,
  prepare,
  Refused,
  type Result,
  sha3_256Of,
  TEST_NATIVES,
  type Type,
  TypeResolver,
  unhex,
  type View,
  verifyCompatible,
  Writer,
} from '#vm';
import type { StateDiff } from '../state/apply.ts';
import { DEFAULT_HEAD } from '../state/header.ts';
import type { Kv } from '../state/kv.ts';
import type { SuiteName } from '../state/suite.ts';
import { openWorld, type Snapshot, type World } from '../state/world.ts';
import { argumentBytes } from './argument.ts';
import {
  type Call,
  type CallOptions,
  type CallOutcome,
  DEFAULT_GAS_LIMIT,
  DEFAULT_SENDER,
  type FunctionSummary,
  type PublishOutcome,
} from './call.ts';
import { FRAMEWORK, NO_FRAMEWORK } from './framework.ts';
import { functionSummaries } from './summary.ts';

/** Most images that an engine keeps ready. */
export const MAX_CACHED_IMAGES = 256;
/** Most modules of one publication. */
export const MAX_PUBLISHED_MODULES = 1024;

/** How an engine is opened. */
export interface EngineOptions {
  /** Where the state is: memory, lmdb, or any other {@link Kv}. The engine closes it. */
  readonly store: Kv;
  /** Hash suite of the state tree; `separated`, the one that channels sign, when absent. */
  readonly suite?: SuiteName;
  /** Name of the state in the store; a store holds any number. `head` when absent. */
  readonly head?: string;
  /** False for a state that holds its own standard library. */
  readonly framework?: boolean;
}

const NO_CHANGES: StateDiff = { resources: [], modules: [], accounts: [] };

/** A function made ready to be called. */
interface Ready {
  readonly image: Image;
  readonly types: TypeResolver;
  readonly owner: LoadedModule;
}

/** How modules are published. */
export interface PublishOptions {
  /** Agreed time in milliseconds since 1970; 0 when absent. */
  readonly time?: number;
  /** Lets a module take the place of an earlier one that it is compatible with (`verifyCompatible`). */
  readonly upgrade?: boolean;
  /** Lets a module take the place of an earlier one, without compatibility checks: for development. */
  readonly replace?: boolean;
}

/** One state and what can be done with it. Bad input comes back as a refusal and leaves the store as it was. */
export class Engine {
  readonly #world: World;
  readonly #store: Kv;
  readonly #head: string;
  #state: Snapshot;
  readonly #framework: ModuleSource;
  readonly #loader = new Loader();
  /** By entry text; emptied when modules change. */
  readonly #images = new Map<string, Ready>();
  readonly #modules = new Map<string, Bytes | undefined>();
  /** Modules by `0x<64 hex>::name`: those of the state, then the framework. */
  readonly source: ModuleSource;

  private constructor(world: World, store: Kv, head: string, framework: ModuleSource) {
    this.#world = world;
    this.#store = store;
    this.#head = head;
    this.#state = world.snapshot(head);
    this.#framework = framework;
    const stored: ModuleSource = { module: (id) => this.#storedModule(id) };
    this.source = layeredSource(framework, stored);
  }

  /** Opens the state `head` of a store. Refusals: STORE_CORRUPTED, INVALID_ARGUMENT for another suite or format. */
  static open(options: EngineOptions): Result<Engine> {
    return attempt(() => {
      const world = unwrap(openWorld(options.store, options.suite ?? 'separated'));
      const framework = options.framework === false ? NO_FRAMEWORK : FRAMEWORK;
      return new Engine(world, options.store, options.head ?? DEFAULT_HEAD, framework);
    });
  }

  /** Root of the state: `0x` and 64 hex digits. */
  get root(): string {
    return this.#state.root;
  }

  /** The state as it is now: never changes, whatever is called later. */
  get state(): Snapshot {
    return this.#state;
  }

  /** Closes the store. */
  close(): void {
    this.#store.close();
  }

  /**
   * Publishes modules together: each verified, all links checked against each other and what is there. Refusals: those of decoder,
   * verifier and linker; DUPLICATE_MODULE_NAME for a module that is there with other code; BACKWARD_INCOMPATIBLE_MODULE_UPDATE for an
   * upgrade that breaks what others use.
   */
  publish(modules: readonly Bytes[], options: PublishOptions = {}): Result<PublishOutcome> {
    return attempt(() => {
      if (modules.length > MAX_PUBLISHED_MODULES)
        throw new Refused({
          status: 'INVALID_ARGUMENT',
          message: `at most ${MAX_PUBLISHED_MODULES} modules are published together, ${modules.length} were given`,
        });
      const fresh = new Map<string, Bytes>();
      const ids: string[] = [];
      for (const bytes of modules) {
        const loaded = unwrap(this.#loader.verify(bytes));
        if (fresh.has(loaded.id)) throw duplicate(loaded.id, 'given twice');
        this.#checkFree(loaded, bytes, options);
        fresh.set(loaded.id, bytes);
        ids.push(loaded.id);
      }
      unwrap(this.#loader.load(layeredSource({ module: (id) => fresh.get(id) }, this.source), ids));
      const changed = [...fresh].filter(([id, bytes]) => !same(this.source.module(id), bytes));
      const parts = changed.map(([id, bytes]) => {
        const [address, name] = id.split('::') as [Address, string];
        return { address, name, bytes };
      });
      const { snapshot, diff } = unwrap(
        this.#state.apply({ resources: [], modules: parts }, checkTime(options.time ?? 0)),
      );
      this.#commit(snapshot);
      this.#modules.clear();
      this.#images.clear();
      return { modules: ids, root: this.root, stateChanges: diff };
    });
  }

  /** Refuses a module in whose place another stands, unless it may follow that one. */
  #checkFree(next: LoadedModule, bytes: Bytes, options: PublishOptions): void {
    const { id } = next;
    if (this.#framework.module(id)) throw duplicate(id, 'part of the framework');
    const old = this.#storedModule(id);
    if (!old || options.replace || same(old, bytes)) return;
    if (!options.upgrade) throw duplicate(id, 'there already, with other code');
    unwrap(verifyCompatible(unwrap(this.#loader.verify(old)).module, next.module));
  }

  /** Executes a call and keeps what it changed. A Move abort is an outcome; a call that can't be made is a refusal. */
  call(call: Call, options: CallOptions = {}): Result<CallOutcome> {
    return attempt(() => {
      const { outcome, state } = this.#execute(call, options);
      if (state) this.#commit(state);
      return outcome;
    });
  }

  /** Executes a call and forgets what it changed. The outcome tells what would have been. */
  view(call: Call, options: CallOptions = {}): Result<CallOutcome> {
    return attempt(() => this.#execute(call, options).outcome);
  }

  /** What a module offers. MODULE_NOT_FOUND, or why it can't be loaded. */
  functions(moduleId: string): Result<FunctionSummary[]> {
    return attempt(() => {
      const id = moduleIdOf(moduleId);
      return functionSummaries(unwrap(this.#loader.load(this.source, [id])).get(id)!);
    });
  }

  /** Layouts of the parameters that a caller of a function gives. Refusals as for a call. */
  parameters(
    call: Pick<Call, 'function' | 'typeArgs'>,
  ): Result<readonly { readonly type: Type; readonly layout: Layout }[]> {
    return attempt(() => {
      const { image, types } = this.#ready(call.function, call.typeArgs ?? [], false);
      return givenParameters(image.functions[image.entries[0]!]!).map((type) => {
        const target = type.kind === 'ref' || type.kind === 'mutref' ? type.to : type;
        return { type, layout: types.layout(target) };
      });
    });
  }

  /** A resource with its layout; `undefined` when there is none. The address may be of any length. */
  resource(owner: Address, type: string): Result<{ readonly layout: Layout; readonly bytes: Bytes } | undefined> {
    return attempt(() => {
      const parsed = unwrap(parseType(type));
      if (parsed.kind !== 'struct')
        throw new Refused({
          status: 'INVALID_ARGUMENT',
          message: `${type} is not the type of a resource: a struct was expected`,
        });
      const bytes = this.#state.resource(checkAddress(owner), parsed);
      if (!bytes) return undefined;
      const linkage = unwrap(this.#loader.load(this.source, modulesOf(parsed)));
      const types = new TypeResolver(linkage);
      types.checkWellFormed(parsed);
      return { layout: types.layout(parsed), bytes };
    });
  }

  /** Makes a state durable, then the engine's own: a failed write leaves both as they were. */
  #commit(state: Snapshot): void {
    unwrap(this.#world.commit(state, this.#head));
    this.#state = state;
  }

  #execute(call: Call, options: CallOptions): { outcome: CallOutcome; state: Snapshot | undefined } {
    const testing = options.allowPrivate ?? false;
    const { image, types, owner } = this.#ready(call.function, call.typeArgs ?? [], testing);
    if (!testing) checkCallable(owner, image.functions[image.entries[0]!]!.name);
    const layoutOf = (type: Type): Layout => types.layout(type);
    const signers = options.signers?.map(checkAddress);
    const invocation = { ...this.#invocation(image, call, layoutOf), ...(signers ? { signers } : {}) };
    const state = this.#state;
    const view: View = {
      resource: (owner, type) => {
        const bytes = state.resource(owner, type);
        return bytes && { bytes, writable: true };
      },
    };
    const machine = prepare(image, invocation, view, layoutOf);
    if (options.inspector) inspect(machine, layoutOf, options.inspector);
    else finish(machine);
    const done = execution(machine, invocation.gasLimit);
    if (done.status !== 'executed' || done.changes.length === 0)
      return { outcome: { ...done, root: this.root, stateChanges: NO_CHANGES }, state: undefined };
    const { snapshot, diff } = unwrap(state.apply({ resources: done.changes, modules: [] }, invocation.channel.time));
    return { outcome: { ...done, root: snapshot.root, stateChanges: diff }, state: snapshot };
  }

  #invocation(image: Image, call: Call, layoutOf: (type: Type) => Layout): Invocation {
    const fn = image.entries[0]!;
    const given = givenParameters(image.functions[fn]!);
    const args = (call.args ?? []).map((value, i) => {
      const type = given[i];
      if (type === undefined) return new Uint8Array(0); // one too many: `prepare` says so
      try {
        return argumentBytes(layoutOf(type.kind === 'ref' || type.kind === 'mutref' ? type.to : type), value);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        throw new Refused({ ...error.refusal, message: `argument ${i + 1}: ${error.refusal.message}` });
      }
    });
    const sender = checkAddress(call.sender ?? DEFAULT_SENDER);
    const time = checkTime(call.time ?? 0);
    return {
      fn,
      args,
      sender,
      channel: this.#channel(call, sender, time),
      gasLimit: checkGas(call.gasLimit ?? DEFAULT_GAS_LIMIT),
    };
  }

  #channel(call: Call, sender: Address, time: number): ChannelContext {
    const given = call.channel ?? {};
    const seed =
      given.seed ?? sha3_256Of(new Writer(72).raw(unhex(this.root)!).raw(addressBytes(sender)).uint(time, 8).bytes());
    if (seed.length !== 32)
      throw new Refused({
        status: 'INVALID_ARGUMENT',
        message: `a seed of 32 bytes was expected, ${seed.length} were given`,
      });
    return {
      members: (given.members ?? [sender]).map(checkAddress),
      sequenceNumber: given.sequenceNumber ?? 0,
      time,
      seed,
      balances: given.balances ?? [],
      observations: given.observations ?? [],
    };
  }

  #ready(name: string, typeArgs: readonly (string | Type)[], testing: boolean): Ready {
    const at = name.lastIndexOf('::');
    const module = moduleIdOf(at < 0 ? name : name.slice(0, at));
    const functionName = at < 0 ? '' : name.slice(at + 2);
    if (!isIdentifier(functionName)) throw badName(name, 'function');
    const types = typeArgs.map((type) => (typeof type === 'string' ? unwrap(parseType(type)) : type));
    const key = `${testing ? 'test ' : ''}${module}::${functionName}<${types.map((type) => type.text).join()}>`;
    let ready = this.#images.get(key);
    if (!ready) {
      ready = this.#build(module, functionName, types, testing ? TEST_NATIVES : NATIVES);
      if (this.#images.size >= MAX_CACHED_IMAGES) this.#images.clear();
      this.#images.set(key, ready);
    }
    return ready;
  }

  #build(module: string, functionName: string, typeArgs: readonly Type[], natives: NativeTable): Ready {
    const linkage = unwrap(this.#loader.load(this.source, [module, ...typeArgs.flatMap(modulesOf)]));
    const image = unwrap(buildImage(linkage, natives, [{ module, function: functionName, typeArgs }]));
    return { image, types: new TypeResolver(linkage), owner: linkage.get(module)! };
  }

  #storedModule(id: string): Bytes | undefined {
    if (this.#modules.has(id)) return this.#modules.get(id);
    const [address, name] = id.split('::') as [Address, string];
    const bytes = this.#state.module(address, name);
    this.#modules.set(id, bytes);
    return bytes;
  }
}

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Refused(result.error);
  return result.value;
}

function same(left: Bytes | undefined, right: Bytes): boolean {
  return left?.length === right.length && left.every((byte, i) => byte === right[i]);
}

function duplicate(id: string, why: string): Refused {
  return new Refused({
    status: 'DUPLICATE_MODULE_NAME',
    module: id,
    message: `the module is ${why}`,
    hint: 'upgrade it, publish it under another address or name, or start with an empty store',
  });
}

function badName(name: string, what: string): Refused {
  return new Refused({
    status: 'INVALID_ARGUMENT',
    message: `'${name}' does not name a ${what}`,
    hint: `write 0x<address>::module${what === 'function' ? '::function' : ''}`,
  });
}

function checkCallable(owner: LoadedModule, name: string): void {
  const def = owner.module.functionDefs[owner.functions.get(name)!]!;
  if (def.visibility === 'public' || def.entry) return;
  throw new Refused({
    status: 'FUNCTION_NOT_CALLABLE',
    module: owner.id,
    function: name,
    message: `the function is ${def.visibility === 'friend' ? 'open to friend modules only' : 'private'}`,
    hint: 'only public and entry functions can be called from outside',
  });
}

/** Full id of a module named with an address of any length. */
function moduleIdOf(text: string): string {
  const [address, name, ...rest] = text.split('::');
  const parsed = parseAddress(address ?? '');
  if (!parsed || name === undefined || !isIdentifier(name) || rest.length > 0) throw badName(text, 'module');
  return `${parsed}::${name}`;
}

/** Modules that a type mentions. */
function modulesOf(type: Type): string[] {
  if (type.kind === 'vector') return modulesOf(type.of);
  return type.kind === 'struct' ? [TypeResolver.moduleOf(type), ...type.args.flatMap(modulesOf)] : [];
}

function checkAddress(text: string): Address {
  const address = parseAddress(text);
  if (!address)
    throw new Refused({
      status: 'INVALID_ARGUMENT',
      message: `'${text}' is no address`,
      hint: 'write 0x and 1 to 64 hex digits',
    });
  return address;
}

function checkTime(time: number): number {
  if (Number.isSafeInteger(time) && time >= 0) return time;
  throw new Refused({
    status: 'INVALID_ARGUMENT',
    message: `time ${time}: whole milliseconds since 1970 were expected`,
  });
}

function checkGas(gas: number): number {
  if (Number.isSafeInteger(gas) && gas >= 0) return gas;
  throw new Refused({
    status: 'INVALID_ARGUMENT',
    message: `gas limit ${gas}: a whole number from 0 to ${MAX_GAS} was expected`,
  });
}
