import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeModule, encodeModule, parseAddress } from '#vm';
import { folder, millrace, millraceJson, SHOW } from './millrace.ts';

const dir = folder(SHOW);
const place = folder();
const modules = join(dir, 'build/show/bytecode_modules');
const full = (text: string): string => parseAddress(text)!;

beforeAll(async () => {
  const { code, json } = await millraceJson('build', dir);
  expect(code).toBe(0);
  expect(json).toMatchObject({ ok: true, package: 'show', modules: [{ module: '0x77::show' }], warnings: '' });
});

describe('verify', () => {
  it('accepts', async () => {
    const file = join(modules, 'show.mv');
    expect(await millraceJson('verify', file)).toEqual({
      code: 0,
      json: { ok: true },
    });
    expect((await millrace('verify', file)).out).toBe('verified\n');
  });

  it('rejects a module with status, module, function, offset and message, and exit code 1', async () => {
    const decoded = decodeModule(new Uint8Array(readFileSync(join(modules, 'show.mv'))));
    if (!decoded.ok) throw new Error('no module');
    const { value: module } = decoded;
    // A function that returns without its value.
    const functionDefs = module.functionDefs.map((def) => {
      if (module.identifiers[module.functionHandles[def.handle]!.name] !== 'a_u8') return def;
      return { ...def, code: { ...def.code!, instructions: def.code!.instructions.slice(1) } };
    });
    const encoded = encodeModule({ ...module, functionDefs });
    if (!encoded.ok) throw new Error('not encoded');
    const file = join(place, 'bad.mv');
    writeFileSync(file, encoded.value);
    const { code, json } = await millraceJson('verify', file);
    expect(code).toBe(1);
    expect(json).toMatchObject({ ok: false, module: `${full('0x77')}::show`, function: 'a_u8', offset: 0 });
    expect(json.status).toMatch(/^[A-Z_]+$/);
    expect(json.message).toMatch(/./);
    expect((await millrace('verify', file)).code).toBe(1);
  });

  it('rejects what does not decode in the same form, and refuses what can not be read', async () => {
    const file = join(place, 'cut.mv');
    writeFileSync(file, readFileSync(join(modules, 'show.mv')).subarray(0, 60));
    expect(await millraceJson('verify', file)).toMatchObject({
      code: 1,
      json: { ok: false, status: 'BAD_HEADER_TABLE', module: null, function: null, offset: null },
    });
    expect(await millraceJson('verify', join(place, 'none.mv'))).toMatchObject({ code: 2, json: { status: 'error' } });
  });

  it('links several files with each other', async () => {
    const user = folder({
      'Move.toml': `[package]\nname = "user"\nedition = "2024"\n[addresses]\nuser = "0x78"\n[dependencies]\nshow = { local = "${dir}" }\n`,
      'sources/user.move': 'module user::user;\npublic fun f(): u64 { show::show::a_u64(1) }\n',
    });
    expect((await millrace('build', user)).code).toBe(0);
    const file = join(user, 'build/user/bytecode_modules/user.mv');
    const both = await millraceJson('verify', file, join(modules, 'show.mv'));
    expect(both).toMatchObject({ code: 0, json: { ok: true } });
    const decoy = join(place, 'other.mv');
    const framework = join(user, 'build/user/bytecode_modules/dependencies/std/vector.mv');
    writeFileSync(decoy, readFileSync(framework));
    expect(await millraceJson('verify', file, decoy)).toMatchObject({
      code: 1,
      json: { status: 'MISSING_DEPENDENCY' },
    });
  });
});

describe('disassemble', () => {
  it('prints the text, and as JSON the tables too', async () => {
    const text = await millrace('disassemble', join(modules, 'show.mv'), '--function', 'a_u8');
    expect(text).toMatchObject({ code: 0, out: expect.stringContaining('public fun a_u8(arg0: u8): u8') });
    expect(text.out).not.toContain('a_u64');
    const { json } = await millraceJson('disassemble', '--package-dir', dir);
    expect(json.modules.length).toBe(1);
    expect(json.modules[0].text).toContain('public fun a_u64');
    expect(json.modules[0].tables.identifiers).toContain('a_u64');
  });

  it('refuses names that are not there', async () => {
    expect(await millrace('disassemble', join(modules, 'show.mv'), '--function', 'zz')).toMatchObject({ code: 2 });
    expect(await millrace('disassemble', '--package-dir', dir, '--name', 'zz')).toMatchObject({ code: 2 });
  });
});

describe('new', () => {
  it('makes a package that builds, runs and whose tests pass', async () => {
    const { code, json } = await millraceJson('new', 'my_game', '--path', place);
    expect(code).toBe(0);
    expect(json).toMatchObject({ ok: true, package: 'my_game', dir: join(place, 'my_game') });
    for (const file of json.files) expect(existsSync(join(json.dir, file))).toBe(true);
    expect(await millraceJson('test', json.dir)).toMatchObject({ code: 0, json: { ok: true } });
    const run = await millraceJson('run', '--package-dir', json.dir, '--function', 'my_game::sum', '--args', '10');
    expect(run.json.returns).toEqual([{ type: 'u64', value: '55' }]);
    expect(await millraceJson('new', 'my_game', '--path', place)).toMatchObject({ code: 2 });
    expect(await millraceJson('new', 'My-Game', '--path', place)).toMatchObject({ code: 2 });
  });
});
