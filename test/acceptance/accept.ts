/**
 * Published modules against the decoder, the encoder, the disassembler, the verifier and the link checks. Every module must
 * decode, be encoded to the same bytes, and verify; its links are checked against the modules that it was published with.
 */

import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type Refusal, statusNumber } from '../../vm/base/status.ts';
import { decodeModule } from '../../vm/format/decode.ts';
import { disassemble } from '../../vm/format/disassemble.ts';
import { encodeModule } from '../../vm/format/encode.ts';
import { type Dialect, handleText, moduleText } from '../../vm/format/module.ts';
import { verifyAcyclic } from '../../vm/verify/cycles.ts';
import { verifyLinks } from '../../vm/verify/links.ts';
import { type VerifiedModule, verifyModule } from '../../vm/verify/verify.ts';
import type { Found } from './containers.ts';

/** Something that was not as it must be. */
export interface Problem {
  readonly what: 'decode' | 'encode' | 'disassemble' | 'verify' | 'link' | 'cycle';
  readonly file: string;
  readonly module: string;
  readonly refusal?: Refusal;
  readonly number?: number;
}

/** What came of one source of modules. */
export interface Outcome {
  readonly modules: number;
  /** Different byte strings among them. */
  readonly distinct: number;
  readonly bytes: number;
  readonly byDialect: Readonly<Record<string, number>>;
  readonly instructions: number;
  /** Modules whose links hold in the folder that they stand in, and those that needed another folder's modules. */
  readonly linked: number;
  readonly linkedElsewhere: number;
  /** Modules that import what no folder of the source has, and what that is. */
  readonly withoutDependencies: number;
  readonly absent: readonly string[];
  readonly problems: readonly Problem[];
  readonly seconds: Readonly<Record<'decode' | 'encode' | 'disassemble' | 'verify' | 'link', number>>;
}

/** `common 6`, `aptos 8`, `aptos 7 without a flavor`. */
function dialectText({ family, version, raw }: Dialect): string {
  return `${family} ${version}${family === 'aptos' && raw === version ? ' without a flavor' : ''}`;
}

type Folder = Map<string, VerifiedModule>;

/** Checks all modules of one source. Each different byte string is checked once, its links once in each folder. */
export function accept(found: readonly Found[]): Outcome {
  const problems: Problem[] = [];
  const byDialect: Record<string, number> = {};
  const seconds = { decode: 0, encode: 0, disassemble: 0, verify: 0, link: 0 };
  const timed = <T>(what: keyof typeof seconds, body: () => T): T => {
    const start = performance.now();
    try {
      return body();
    } finally {
      seconds[what] += (performance.now() - start) / 1000;
    }
  };
  const known = new Map<string, VerifiedModule | undefined>();
  const folders = new Map<string, Folder>();
  let bytes = 0;
  let instructions = 0;
  for (const { file, bytes: one } of found) {
    bytes += one.length;
    const hash = createHash('sha256').update(one).digest('hex');
    if (!known.has(hash)) {
      known.set(hash, undefined);
      const decoded = timed('decode', () => decodeModule(one));
      if (!decoded.ok) {
        problems.push({ what: 'decode', file, module: hash, refusal: decoded.error });
        continue;
      }
      const module = decoded.value;
      const id = moduleText(module);
      const { family } = module.dialect;
      const problem = (what: Problem['what'], refusal?: Refusal): void => {
        problems.push({
          what,
          file,
          module: id,
          ...(refusal ? { refusal, number: statusNumber(refusal.status, family) } : {}),
        });
      };
      const encoded = timed('encode', () => encodeModule(module));
      if (!encoded.ok) problem('encode', encoded.error);
      else if (Buffer.compare(Buffer.from(encoded.value), Buffer.from(one)) !== 0) problem('encode');
      const text = timed('disassemble', () => disassemble(module));
      if (/\?\d/.test(text.replace(/"[^"]*"/g, ''))) problem('disassemble');
      for (const def of module.functionDefs) instructions += def.code?.instructions.length ?? 0;
      const verified = timed('verify', () => verifyModule(module));
      if (verified.ok) known.set(hash, verified.value);
      else problem('verify', verified.error);
    }
    const module = known.get(hash);
    if (!module) continue;
    const dialect = dialectText(module.dialect);
    byDialect[dialect] = (byDialect[dialect] ?? 0) + 1;
    const folder = folders.get(dirname(file)) ?? new Map<string, VerifiedModule>();
    folders.set(dirname(file), folder);
    folder.set(moduleText(module), module);
  }
  const links = timed('link', () => link(folders, problems));
  return {
    modules: found.length,
    distinct: known.size,
    bytes,
    byDialect,
    instructions,
    ...links,
    problems,
    seconds,
  };
}

/** Links each folder's modules among themselves; what is not there is looked for in the other folders, newest first. */
function link(
  folders: ReadonlyMap<string, Folder>,
  problems: Problem[],
): Pick<Outcome, 'linked' | 'linkedElsewhere' | 'withoutDependencies' | 'absent'> {
  const counts = { linked: 0, linkedElsewhere: 0, withoutDependencies: 0 };
  const absent = new Set<string>();
  const all = [...folders.values()].reverse();
  for (const [file, folder] of folders) {
    let whole = true;
    for (const module of folder.values()) {
      const own = verifyLinks(module, (id) => folder.get(id));
      if (own.ok) {
        counts.linked++;
        continue;
      }
      whole = false;
      const missing = module.moduleHandles.map((handle) => handleText(module, handle)).filter((id) => !folder.has(id));
      const others = all.filter((other) => missing.some((id) => other.has(id)));
      const tried = others.map((other) =>
        verifyLinks(module, (id) => folder.get(id) ?? other.get(id) ?? first(all, id)),
      );
      const newest = tried.find((one) => !one.ok);
      if (tried.some((one) => one.ok)) counts.linkedElsewhere++;
      else if (missing.some((id) => first(all, id) === undefined)) {
        counts.withoutDependencies++;
        for (const id of missing) if (first(all, id) === undefined) absent.add(id);
      } else problems.push({ what: 'link', file, module: moduleText(module), refusal: newest?.error ?? own.error });
    }
    if (!whole) continue;
    const acyclic = verifyAcyclic([...folder.values()]);
    if (!acyclic.ok) problems.push({ what: 'cycle', file, module: '', refusal: acyclic.error });
  }
  return { ...counts, absent: [...absent].sort() };
}

function first(all: readonly Folder[], id: string): VerifiedModule | undefined {
  return all.find((set) => set.has(id))?.get(id);
}
