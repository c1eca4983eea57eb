/** The code that a command works with: a package's, a foreign build's, or single module files, with the names that it knows. */

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Address, attempt, type Bytes, decodeModule, FRAMEWORK_MODULES, parseAddress, Refused } from '#vm';
import type { PackageGraph } from '../toolchain/package-graph.ts';
import type { AddressNames } from './argument-spelling.ts';
import { badUsage, need } from './failure.ts';
import type { Terminal } from './terminal.ts';

/** Largest module file that is read. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** Where code comes from, as the options say it. */
export interface OriginOptions {
  readonly packageDir?: string;
  readonly build?: string;
  readonly modules?: readonly string[];
  readonly namedAddresses?: readonly string[];
}

/** Code that is not the engine's own framework, and what is known about it. */
export interface Code {
  readonly modules: readonly Bytes[];
  /** `0x<64 hex>::name` of every module that belongs to the package itself. */
  readonly own: readonly string[];
  readonly names: AddressNames;
  /** Whether a standard library is among the modules, which takes the place of the engine's. */
  readonly bringsFramework: boolean;
  /** The package's sources, for explaining aborts. */
  readonly graph?: PackageGraph;
}

const FRAMEWORK_NAMES: AddressNames = new Map(
  [
    ['std', '0x1'],
    ['moveos_std', '0x2'],
    ['rooch_framework', '0x3'],
  ].map(([name, address]) => [name!, parseAddress(address!)!] as const),
);

/** The names in `a=0x1,b=0x2`, repeated or not. */
export function parseNamedAddresses(texts: readonly string[] = []): Map<string, Address> {
  const out = new Map<string, Address>();
  for (const item of texts.flatMap((text) => text.split(',')).filter((text) => text.trim() !== '')) {
    const [, name, value] = /^\s*([A-Za-z_]\w*)\s*=\s*(\S+)\s*$/.exec(item) ?? [];
    const address = parseAddress(value ?? '');
    if (name === undefined || !address) badUsage(`--named-addresses: '${item}' is not name=0x…`);
    out.set(name!, address!);
  }
  return out;
}

/** Reads the code that the options name; without any, that of the package in the current folder, if there is one. */
export async function readCode(options: OriginOptions, terminal: Terminal, storeGiven: boolean): Promise<Code> {
  const { packageDir, build, modules } = options;
  const given = [packageDir, build, modules].filter((value) => value !== undefined).length;
  if (given > 1) badUsage('--package-dir, --build and --modules exclude each other', 'give one of them');
  const named = parseNamedAddresses(options.namedAddresses);
  if (modules) return fromBytes(modules.map(readModuleFile), [], withNames(named));
  if (build !== undefined) return fromBuild(build, named);
  const dir = packageDir ?? '.';
  const here = packageDir !== undefined || isPackage(dir);
  if (!here && storeGiven) return { modules: [], own: [], names: withNames(named), bringsFramework: false };
  if (!here)
    badUsage(
      'there is no package in the current folder',
      'name one with --package-dir, or --build, --modules or --store',
    );
  return fromPackage(dir, named, terminal);
}

function isPackage(dir: string): boolean {
  try {
    return statSync(join(dir, 'Move.toml')).isFile();
  } catch {
    return false;
  }
}

/** The bytes of a file of at most `max` bytes. Refusal: INVALID_ARGUMENT. */
export function readFileBytes(path: string, max: number = MAX_FILE_BYTES): Bytes {
  try {
    if (statSync(path).size > max) badUsage(`${path} is larger than ${max} bytes`);
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    if (error instanceof Refused) throw error;
    const { code } = error as NodeJS.ErrnoException;
    return badUsage(
      `${path} can't be read: ${code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : (error as Error).message}`,
    );
  }
}

function readModuleFile(path: string): Bytes {
  const bytes = readFileBytes(path);
  const decoded = decodeModule(bytes);
  if (!decoded.ok) throw new Refused({ ...decoded.error, message: `${path}: ${decoded.error.message}` });
  return bytes;
}

/** `0x<64 hex>::name` of a module. */
function idOf(bytes: Bytes): string {
  const module = need(decodeModule(bytes));
  const handle = module.moduleHandles[module.self]!;
  return `${module.addresses[handle.address]!}::${module.identifiers[handle.name]!}`;
}

function withNames(...maps: readonly AddressNames[]): AddressNames {
  return new Map([...FRAMEWORK_NAMES, ...frameworkNames(), ...maps.flatMap((map) => [...map])]);
}

function frameworkNames(): [string, Address][] {
  return FRAMEWORK_MODULES.map(({ package: name, id }) => [name, id.split('::')[0] as Address]);
}

function fromBytes(own: readonly Bytes[], others: readonly Bytes[], names: AddressNames, graph?: PackageGraph): Code {
  const packed = new Map(FRAMEWORK_MODULES.map(({ id, base64 }) => [id, base64]));
  const ids = new Map([...others, ...own].map((bytes) => [idOf(bytes), bytes]));
  const differing = [...ids].some(([id, bytes]) => packed.has(id) && packed.get(id) !== base64Of(bytes));
  const modules = differing ? [...ids] : [...ids].filter(([id]) => !packed.has(id));
  return {
    modules: modules.map(([, bytes]) => bytes),
    own: own.map(idOf),
    names,
    bringsFramework: differing,
    ...(graph ? { graph } : {}),
  };
}

function base64Of(bytes: Bytes): string {
  return Buffer.from(bytes).toString('base64');
}

async function fromBuild(dir: string, named: AddressNames): Promise<Code> {
  const { readBuild } = await import('../toolchain/build-folder.ts');
  const folder = need(await readBuild(dir));
  const others = folder.dependencies.flatMap((dependency) => dependency.modules);
  return fromBytes(
    folder.modules.map((module) => module.bytes),
    others.map((module) => module.bytes),
    withNames(namesInBuildInfo(folder.path), named),
  );
}

/** The addresses that BuildInfo.yaml of any Move tool gives to names. */
function namesInBuildInfo(path: string): AddressNames {
  const out = new Map<string, Address>();
  const file = attempt(() => readFileBytes(join(path, 'BuildInfo.yaml')));
  if (!file.ok) return out;
  for (const [, name, digits] of Buffer.from(file.value)
    .toString('utf8')
    .matchAll(/^ {4}(\w+): "?(?:0x)?([0-9a-fA-F]{1,64})"?$/gm)) {
    out.set(name!, parseAddress(`0x${digits}`)!);
  }
  return out;
}

async function fromPackage(dir: string, named: ReadonlyMap<string, Address>, terminal: Terminal): Promise<Code> {
  const { isBuildCurrent, readBuild, writeBuild } = await import('../toolchain/build-folder.ts');
  const { attemptBuild } = await import('../toolchain/build-error.ts');
  const { readPackageGraph } = await import('../toolchain/package-graph.ts');
  const { frameworkDir } = await import('../toolchain/framework-dir.ts');
  const graph = need(
    await attemptBuild(() => readPackageGraph({ dir, test: false, framework: frameworkDir(), namedAddresses: named })),
  );
  const names = withNames(graph.addresses, named);
  if (await isBuildCurrent(dir, { namedAddresses: named })) {
    const folder = await readBuild(join(graph.root.dir, 'build', graph.root.name));
    if (folder.ok) {
      const others = folder.value.dependencies.flatMap((dependency) => dependency.modules);
      return fromBytes(bytesOf(folder.value.modules), bytesOf(others), names, graph);
    }
  }
  const { buildPackage } = await import('../toolchain/compiler.ts');
  const { withProgress } = await import('./progress.ts');
  const color = terminal.errorColors.isColorSupported;
  const built = need(
    await withProgress(terminal, `Building ${graph.root.name}`, () =>
      buildPackage({ dir, namedAddresses: named, color }),
    ),
  );
  if (built.diagnostics !== '' && !terminal.json) terminal.warn(built.diagnostics.trimEnd());
  need(await writeBuild(built));
  const others = built.dependencies.flatMap((dependency) => dependency.modules);
  return fromBytes(bytesOf(built.modules), bytesOf(others), names, built.graph);
}

function bytesOf(modules: readonly { readonly bytes: Bytes }[]): Bytes[] {
  return modules.map((module) => module.bytes);
}
