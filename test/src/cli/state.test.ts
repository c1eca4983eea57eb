import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAddress, parseType, type StructType, unhex } from '#vm';
import { decodeResourceProof, verifyResourceProof } from '../../../src/state/resourceproof.ts';
import { SUITES } from '../../../src/state/suite.ts';
import { contents, folder, millrace, millraceJson, root, SHOW } from './millrace.ts';

const dir = folder(SHOW);
const place = folder();
const store = join(place, 'state');
const roots: string[] = [];
const full = (text: string): string => parseAddress(text)!;

beforeAll(async () => {
  for (const value of ['1', '2']) {
    const { json } = await millraceJson(
      ...['run', '--package-dir', dir, '--store', store, '--function', 'show::keep', '--args', value],
    );
    roots.push(json.stateRoot);
  }
});

describe('state root', () => {
  it("computes Rooch's roots", async () => {
    const vectors = JSON.parse(readFileSync(join(root, 'fixtures/rst.json'), 'utf8')) as {
      steps: { updates: [string, string | null][]; root: string }[];
    }[];
    const file = join(place, 'updates.json');
    for (const { steps } of vectors) {
      writeFileSync(file, JSON.stringify(steps.map((step) => step.updates)));
      const { code, json } = await millraceJson('state', 'root', '--suite', 'rooch', '--updates', file);
      expect(json).toEqual({ roots: steps.map((step) => `0x${step.root.replace(/^0x/, '')}`) });
      expect(code).toBe(0);
    }
  });

  it('gives other roots under the other suite, and one for each batch', async () => {
    const file = join(place, 'updates.json');
    const key = '11'.repeat(32);
    writeFileSync(file, JSON.stringify([[], [[key, '0xff']], [[`0x${key}`, null]]]));
    const { json } = await millraceJson('state', 'root', '--suite', 'separated', '--updates', file);
    expect(json.roots.length).toBe(3);
    expect(json.roots[0]).toBe(json.roots[2]);
    expect(json.roots[1]).not.toBe(json.roots[0]);
    const text = await millrace('state', 'root', '--suite', 'separated', '--updates', file);
    expect(text.out).toBe(`${json.roots.join('\n')}\n`);
  });

  it.each([
    ['{', 'no JSON'],
    ['{}', 'an array of batches'],
    ['[1]', 'an array of updates'],
    ['[[["11"]]]', 'key, value'],
    ['[[["11", "00"]]]', '32 bytes'],
    [`[[["${'11'.repeat(32)}", 5]]]`, 'a value in hex'],
    [`[[["${'11'.repeat(32)}", "0"]]]`, 'a value in hex'],
  ])('refuses %s', async (text, message) => {
    const file = join(place, 'bad.json');
    writeFileSync(file, text);
    const { code, json } = await millraceJson('state', 'root', '--suite', 'rooch', '--updates', file);
    expect(code).toBe(2);
    expect(json.error.message).toContain(message);
  });
});

describe('state get', () => {
  it('reads a resource at the head and at an earlier root, with a proof that holds', async () => {
    const get = (...more: string[]) =>
      millraceJson('state', 'get', '/resource/0xa/0x77::show::Kept', '--store', store, ...more);
    const { code, json } = await get('--proof');
    expect(code).toBe(0);
    expect(json).toMatchObject({ found: true, root: roots[1], value: { value: '2', by: full('0xa') } });
    const suite = SUITES.separated;
    const proof = decodeResourceProof(suite, unhex(json.proof)!);
    const type = parseType('0x77::show::Kept');
    if (!proof.ok || !type.ok) throw new Error('no proof');
    expect(verifyResourceProof(suite, roots[1]!, full('0xa') as '0x', type.value as StructType, proof.value)).toEqual({
      ok: true,
      value: unhex(json.bytes),
    });
    expect((await get('--root', roots[0]!)).json).toMatchObject({ root: roots[0], value: { value: '1' } });
  });

  it('says that there is nothing with exit code 1', async () => {
    for (const path of ['/resource/0xb/0x77::show::Kept', '/module/0x77/other', '/object/0x99']) {
      expect(await millraceJson('state', 'get', path, '--store', store)).toMatchObject({
        code: 1,
        json: { found: false },
      });
    }
  });

  it('reads modules and objects', async () => {
    const { json } = await millraceJson('state', 'get', '/module/0x77/show', '--store', store);
    expect(json.bytes).toBe(`0x${readFileSync(join(dir, 'build/show/bytecode_modules/show.mv')).toString('hex')}`);
    expect(json.functions).toContain('a_u8(u8): u8');
    const account = await millraceJson('state', 'get', '/object/0xa', '--store', store);
    expect(account.json).toMatchObject({ found: true, type: `${full('0x2')}::account::Account`, size: '1' });
  });

  it.each(['resource', '/resource', '/resource/zz/0x1::a::B', '/module/0x1', '/nothing/0x1'])(
    'refuses the path %s',
    async (path) => {
      expect(await millraceJson('state', 'get', path, '--store', store)).toMatchObject({ code: 2 });
    },
  );
});

describe('state dump and load', () => {
  const dump = join(place, 'dump.json');

  it('moves a state, with its root, and between suites', async () => {
    const written = await millraceJson('state', 'dump', '--store', store, '--out', dump);
    expect(written.json).toMatchObject({ ok: true, root: roots[1], suite: 'separated' });
    expect((await millrace('state', 'dump', '--store', store)).out).toBe(readFileSync(dump, 'utf8'));
    const copy = join(place, 'copy');
    expect((await millraceJson('state', 'load', dump, '--store', copy)).json).toMatchObject({ root: roots[1] });
    const view = await millraceJson('view', '--store', copy, '--function', '0x77::show::kept', '--args', '@0xa');
    expect(view.json.returns).toEqual([{ type: 'u64', value: '2' }]);

    const other = join(place, 'rooch');
    const loaded = await millraceJson('state', 'load', dump, '--store', other, '--suite', 'rooch');
    expect(loaded.json.root).not.toBe(roots[1]);
    await millrace('state', 'dump', '--store', other, '--out', join(place, 'rooch.json'));
    const back = await millraceJson(
      ...['state', 'load', join(place, 'rooch.json'), '--store', join(place, 'back'), '--suite', 'separated'],
    );
    expect(back.json.root).toBe(roots[1]);
  });

  it.each<readonly [what: string, change: (text: string) => string, message: string]>([
    [
      'another version',
      (text) => text.replace('"version":1', '"version":2'),
      'a dump of version 2, this program reads version 1',
    ],
    ['another format', (text) => text.replace('millrace-state', 'other'), 'is no dump'],
    [
      'another root',
      (text) => text.replace(/"root":"0x./, (head) => `${head.slice(0, -1)}${head.endsWith('0') ? '1' : '0'}`),
      'the file says',
    ],
    ['a missing object', (text) => text.replace(/,\n[^\n]*\n\]/, '\n]'), 'root'],
    ['a changed object', (text) => text.replace(/(..)"\n\]/, (_, end) => `${end === '00' ? '01' : '00'}"\n]`), ''],
    ['a cut file', (text) => text.slice(0, -10), 'no JSON'],
  ])('refuses %s and writes nothing', async (_, change, message) => {
    const bad = join(place, 'changed.json');
    writeFileSync(bad, change(readFileSync(dump, 'utf8')));
    const copy = join(place, 'copy');
    const before = contents(copy);
    const { code, json } = await millraceJson('state', 'load', bad, '--store', copy, '--replace');
    expect(code).toBe(2);
    expect(json.error.message).toContain(message);
    expect(contents(copy)).toEqual(before);
  });

  it('does not overwrite another state unless it may', async () => {
    const first = join(place, 'first.json');
    await millrace('state', 'dump', '--store', store, '--root', roots[0]!, '--out', first);
    const copy = join(place, 'copy');
    expect(await millraceJson('state', 'load', first, '--store', copy)).toMatchObject({ code: 2 });
    const other = await millraceJson('state', 'load', first, '--store', copy, '--head', 'other');
    expect(other.json).toMatchObject({ root: roots[0] });
    const replaced = await millraceJson('state', 'load', first, '--store', copy, '--replace');
    expect(replaced.json).toMatchObject({ root: roots[0] });
  });
});

describe('state diff', () => {
  it('shows what differs between roots, heads and files', async () => {
    const dump = join(place, 'dump.json');
    for (const [a, b, more] of [
      [roots[0]!, roots[1]!, ['--store', store]],
      [roots[0]!, 'head', ['--store', store]],
      [roots[0]!, dump, ['--store', store]],
    ] as const) {
      const { code, json } = await millraceJson('state', 'diff', a, b, ...more);
      expect(code).toBe(1);
      expect(json).toMatchObject({
        equal: false,
        changes: [
          {
            kind: 'resource',
            owner: full('0xa'),
            name: `${full('0x77')}::show::Kept`,
            before: { value: '1' },
            after: { value: '2' },
          },
        ],
      });
    }
    const text = await millrace('state', 'diff', roots[0]!, roots[1]!, '--store', store);
    expect(text.out).toContain('~ resource 0xa 0x77::show::Kept\n    value: 1 → 2');
    expect(await millraceJson('state', 'diff', dump, dump)).toMatchObject({ code: 0, json: { equal: true } });
  });
});
