/**
 * The house keeps its shape: imports point down, there are no cycles, and below the purity line there is no clock, no randomness
 * and no `node:`. The checks are functions over (path, text), so that this file can also show that they bite.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Storeys from the ground up: a folder may import from folders on lower storeys and from itself. */
const STOREYS: readonly (readonly string[])[] = [
  ['vm/base'],
  ['vm/format'],
  ['vm/types'],
  ['vm/verify'],
  ['vm/link'],
  ['vm/run'],
  ['vm/framework'],
  ['vm/index.ts'],
  ['src/state'],
  ['src/engine'],
  ['src/index.ts'],
  ['src/store', 'src/toolchain'],
  ['src/node.ts'],
  ['src/cli'],
];

/** Folders below the purity line. */
const PURE = ['vm/', 'src/state/', 'src/engine/', 'src/index.ts'];

const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/from\s+'node:/, 'node:'],
  [/import\(\s*'node:/, 'node:'],
  [/\bDate\b(?!\s*:)/, 'a clock'],
  [/\bperformance\s*\./, 'a clock'],
  [/\bMath\s*\.\s*random\b/, 'randomness'],
  [/\bcrypto\s*\./, 'randomness'],
  [/\bprocess\s*\./, 'process'],
  [/\basync\b|\bawait\b|\bPromise\b/, 'async'],
  [/\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b/, 'timers'],
  [/\.toLocale|\bIntl\b|\.localeCompare/, 'a locale'],
];

type Files = ReadonlyMap<string, string>;

function storeyOf(path: string): number {
  return STOREYS.findIndex((folders) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`)));
}

function roomOf(path: string): string | undefined {
  return STOREYS.flat().find((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** Paths inside the house that a file imports. */
function importsOf(path: string, text: string): string[] {
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);
  return found.flatMap((target) => {
    if (target === '#vm') return ['vm/index.ts'];
    return target.startsWith('.') ? [normalize(join(dirname(path), target))] : [];
  });
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
}

/** Everything wrong with a set of files, one line each. */
function problems(files: Files): string[] {
  const found: string[] = [];
  for (const [path, text] of files) {
    if (roomOf(path) === undefined) found.push(`${path}: in no room of the house`);
    for (const target of importsOf(path, text)) {
      if (storeyOf(target) > storeyOf(path)) found.push(`${path}: imports ${target} above it`);
      else if (storeyOf(target) === storeyOf(path) && roomOf(target) !== roomOf(path))
        found.push(`${path}: imports its sibling ${target}`);
      if (path.startsWith('src/') && target.startsWith('vm/') && target !== 'vm/index.ts')
        found.push(`${path}: reaches into vm past its door (${target})`);
      if (target.endsWith('index.ts') && target !== 'vm/index.ts' && target !== 'src/index.ts')
        found.push(`${path}: imports an inner barrel ${target}`);
    }
    if (!PURE.some((folder) => path.startsWith(folder))) continue;
    const code = withoutComments(text);
    for (const [pattern, what] of IMPURE) if (pattern.test(code)) found.push(`${path}: ${what} below the purity line`);
  }
  return [...found, ...cycles(files)];
}

/** Every file that can reach itself. */
function cycles(files: Files): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      found.push(`cycle: ${[...trail.slice(trail.indexOf(path)), path].join(' → ')}`);
      return;
    }
    if (done.has(path)) return;
    const text = files.get(path);
    if (text !== undefined) for (const target of importsOf(path, text)) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of files.keys()) visit(path, []);
  return found;
}

function house(): Files {
  const root = join(import.meta.dirname, '..');
  const files = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) walk(path);
      else if (name.endsWith('.ts')) files.set(relative(root, path), readFileSync(path, 'utf8'));
    }
  };
  walk(join(root, 'vm'));
  walk(join(root, 'src'));
  return files;
}

describe('the house', () => {
  it('keeps its layers, has no cycle, and stays pure below the line', () => {
    expect(problems(house())).toEqual([]);
  });

  it('is looked at as a whole', () => {
    expect(house().size).toBeGreaterThan(80);
    for (const folder of STOREYS.flat())
      expect(
        [...house().keys()].some((path) => path.startsWith(folder)),
        folder,
      ).toBe(true);
  });
});

describe('the guard bites', () => {
  const bites: readonly (readonly [name: string, path: string, text: string, problem: RegExp])[] = [
    ['an upward import', 'vm/base/x.ts', "import { step } from '../run/step.ts';", /above it/],
    ['an upward import of a type', 'vm/format/x.ts', "import type { Type } from '../types/type.ts';", /above it/],
    ['vm that imports src', 'vm/run/x.ts', "import { Tree } from '../../src/state/tree.ts';", /above it/],
    ['a sibling', 'src/store/x.ts', "import { buildPackage } from '../toolchain/compiler.ts';", /sibling/],
    ['a way past the door', 'src/state/x.ts', "import { hex } from '../../vm/base/bytes.ts';", /past its door/],
    ['a file in no room', 'src/utils/x.ts', '', /no room/],
    ['node:', 'vm/run/x.ts', "import { readFileSync } from 'node:fs';", /node: below/],
    ['a clock', 'src/state/x.ts', 'const now = Date.now();', /clock below/],
    ['another clock', 'src/engine/x.ts', 'const now = performance.now();', /clock below/],
    ['randomness', 'vm/run/x.ts', 'const dice = Math.random();', /randomness below/],
    ['async', 'src/engine/x.ts', 'export async function f() {}', /async below/],
    ['process', 'vm/base/x.ts', 'process.exit(1);', /process below/],
    ['a locale', 'vm/base/x.ts', "'a'.localeCompare('b');", /locale below/],
  ];
  for (const [name, path, text, problem] of bites)
    it(`on ${name}`, () => {
      const found = problems(new Map([...house(), [path, text]]));
      expect(found.some((line) => line.startsWith(path) && problem.test(line))).toBe(true);
    });

  it('on a cycle', () => {
    const ring: [string, string][] = [
      ['vm/run/x.ts', "import { y } from './y.ts';"],
      ['vm/run/y.ts', "import { x } from './x.ts';"],
    ];
    expect(problems(new Map([...house(), ...ring])).join('\n')).toMatch(
      /cycle: vm\/run\/x\.ts → vm\/run\/y\.ts → vm\/run\/x\.ts/,
    );
  });

  it('and not on words in comments', () => {
    expect(
      problems(
        new Map([['vm/base/x.ts', '/** No Date, no Math.random here, nothing async. */\nexport const a = 1; // Date']]),
      ),
    ).toEqual([]);
  });
});
