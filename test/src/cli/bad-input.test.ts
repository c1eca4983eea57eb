import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { contents, folder, millrace, millraceJson, SHOW } from './millrace.ts';

const dir = folder(SHOW);
const store = join(folder(), 'state');
const scratch = folder();
const module = join(dir, 'build', 'show', 'bytecode_modules', 'show.mv');

beforeAll(async () => {
  const kept = await millrace('run', '--package-dir', dir, '--store', store, '--function', 'show::keep', '--args', '1');
  expect(kept).toMatchObject({ code: 0 });
  const bytes = readFileSync(module);
  writeFileSync(join(scratch, 'truncated.mv'), bytes.subarray(0, 100));
  writeFileSync(join(scratch, 'half.mv'), bytes.subarray(0, bytes.length / 2));
  writeFileSync(join(scratch, 'empty.mv'), '');
  writeFileSync(join(scratch, 'text.mv'), 'this is no module');
});

const call = (...rest: string[]): string[] => ['run', '--store', store, ...rest];
const show = (name: string, ...rest: string[]): string[] => call('--function', `0x77::show::${name}`, ...rest);
const file = (name: string): string => join(scratch, name);

describe('bad input is refused in one line with a code and a hint, exit code 2, and leaves the store alone:', () => {
  it.each<readonly [what: string, code: string, args: () => readonly string[]]>([
    ['a truncated module', 'BAD_HEADER_TABLE', () => call('--modules', file('truncated.mv'), '--function', 'a::b')],
    ['half a module', 'BAD_HEADER_TABLE', () => call('--modules', file('half.mv'), '--function', 'a::b')],
    ['an empty module', 'BAD_MAGIC', () => call('--modules', file('empty.mv'), '--function', 'a::b')],
    ['text for a module', 'BAD_MAGIC', () => call('--modules', file('text.mv'), '--function', 'a::b')],
    ['no such module file', 'INVALID_ARGUMENT', () => call('--modules', file('none.mv'), '--function', 'a::b')],
    ['a folder for a module', 'INVALID_ARGUMENT', () => call('--modules', scratch, '--function', 'a::b')],
    ['too few arguments', 'NUMBER_OF_ARGUMENTS_MISMATCH', () => show('two', '--args', '1')],
    ['too many arguments', 'NUMBER_OF_ARGUMENTS_MISMATCH', () => show('a_u8', '--args', '1', '2')],
    ['arguments for a signer', 'NUMBER_OF_ARGUMENTS_MISMATCH', () => show('signer_of', '--args', '@0x1')],
    ['an argument of another declared type', 'TYPE_MISMATCH', () => show('a_u8', '--args', 'u64:1')],
    ['an argument of another type', 'FAILED_TO_DESERIALIZE_ARGUMENT', () => show('a_u8', '--args', 'true')],
    ['an argument out of range', 'FAILED_TO_DESERIALIZE_ARGUMENT', () => show('a_u8', '--args', '256')],
    ['raw bytes of the wrong length', 'FAILED_TO_DESERIALIZE_ARGUMENT', () => show('a_u64', '--args', 'raw:00')],
    [
      'raw bytes for a forged struct',
      'INVALID_PARAM_TYPE_FOR_DESERIALIZATION',
      () => show('takes_kept', '--args', 'raw:00'),
    ],
    ['text that is not UTF-8', 'FAILED_TO_DESERIALIZE_ARGUMENT', () => show('text', '--args', 'raw:01ff')],
    ['too few type arguments', 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH', () => show('generic', '--args', '1')],
    [
      'too many type arguments',
      'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
      () => show('a_u8', '--type-args', 'u8', '--args', '1'),
    ],
    ['a type argument that is none', 'INVALID_ARGUMENT', () => show('generic', '--type-args', 'u7', '--args', '1')],
    [
      'a type argument without the abilities',
      'CONSTRAINT_NOT_SATISFIED',
      () => show('generic', '--type-args', 'signer', '--args', '1'),
    ],
    [
      'a type of a missing module',
      'MODULE_NOT_FOUND',
      () => show('generic', '--type-args', '0x9::a::B', '--args', '1'),
    ],
    ['a missing module', 'MODULE_NOT_FOUND', () => call('--function', '0x78::show::a_u8', '--args', '1')],
    ['an unknown function', 'FUNCTION_NOT_FOUND', () => show('nothing')],
    ['a private function', 'FUNCTION_NOT_CALLABLE', () => show('hidden')],
    ['a function without a module', 'INVALID_ARGUMENT', () => call('--function', 'keep')],
    ['no function', 'INVALID_ARGUMENT', () => call()],
    ['an unknown address name', 'INVALID_ARGUMENT', () => call('--function', 'nobody::show::a_u8')],
    ['a bad sender', 'INVALID_ARGUMENT', () => show('a_u8', '--args', '1', '--sender', 'me')],
    ['a bad gas limit', 'INVALID_ARGUMENT', () => show('a_u8', '--args', '1', '--gas-limit', '1e9')],
    ['a bad time', 'INVALID_ARGUMENT', () => show('a_u8', '--args', '1', '--time', '-5')],
    ['a bad seed', 'INVALID_ARGUMENT', () => show('a_u8', '--args', '1', '--seed', '0x00')],
    ['another suite', 'INVALID_ARGUMENT', () => show('a_u8', '--args', '1', '--suite', 'rooch')],
    ['an unknown suite', 'INVALID_ARGUMENT', () => show('a_u8', '--args', '1', '--suite', 'other')],
    ['a bad name of a state', 'INVALID_ARGUMENT', () => show('a_u8', '--args', '1', '--head', 'a/b')],
    ['an unknown option', 'INVALID_ARGUMENT', () => show('a_u8', '--foo')],
    ['an option without its value', 'INVALID_ARGUMENT', () => call('--function')],
    ['two origins', 'INVALID_ARGUMENT', () => show('a_u8', '--build', dir, '--modules', module)],
    ['no package', 'INVALID_ARGUMENT', () => call('--package-dir', scratch, '--function', 'a::b')],
    ['no build', 'INVALID_ARGUMENT', () => call('--build', scratch, '--function', 'a::b')],
    ['an unknown command', 'INVALID_ARGUMENT', () => ['rnu']],
    ['no command of state', 'INVALID_ARGUMENT', () => ['state']],
    ['a file for a store', 'INVALID_ARGUMENT', () => ['run', '--store', file('text.mv'), '--function', '0x1::a::b']],
    ['another folder for a store', 'INVALID_ARGUMENT', () => ['run', '--store', scratch, '--function', '0x1::a::b']],
    ['no store to view', 'INVALID_ARGUMENT', () => ['view', '--store', file('none'), '--function', '0x1::a::b']],
  ])('%s', async (_, code, args) => {
    const before = contents(store);
    const json = await millraceJson(...args());
    expect(json).toMatchObject({
      code: 2,
      json: {
        status: 'error',
        error: { code, message: expect.stringMatching(/^[^\n]+$/), hint: expect.stringMatching(/./) },
      },
    });
    expect(json.json.error.number).toBeGreaterThan(1000);
    const text = await millrace(...args());
    expect(text).toMatchObject({ code: 2, out: '' });
    expect(text.err).toMatch(/^error\[[A-Z0-9_]+\]: [^\n]+ \(hint: [^\n]+\)\n$/);
    expect(text.err).toContain(`error[${code}]`);
    expect(contents(store)).toEqual(before);
  });

  it('sources with errors, with what the compiler printed', async () => {
    const broken = folder({
      'Move.toml': SHOW['Move.toml']!,
      'sources/a.move': 'module show::a;\nfun f(): u8 { true }\n',
    });
    const text = await millrace('build', broken);
    expect(text.code).toBe(2);
    expect(text.err).toContain('sources/a.move:2:15');
    expect(text.err.trim().split('\n').at(-1)).toMatch(/^error\[INVALID_ARGUMENT\]: .*\(hint: .*\)$/);
    const { code, json } = await millraceJson('build', broken);
    expect(code).toBe(2);
    expect(json.error.diagnostics).toContain('sources/a.move:2:15');
  });
});

describe('a damaged store is refused:', () => {
  const data = (): Buffer => readFileSync(join(store, 'data.mdb'));
  it.each<readonly [string, (bytes: Buffer) => Buffer]>([
    ['cut to 100 bytes', (bytes) => bytes.subarray(0, 100)],
    ['cut in half', (bytes) => bytes.subarray(0, bytes.length / 2)],
    ['other content', (bytes) => Buffer.alloc(bytes.length, 'no store ')],
    ['zeros at its beginning', (bytes) => Buffer.concat([Buffer.alloc(8192), bytes.subarray(8192)])],
    [
      'flipped bits in every value',
      (bytes) => {
        for (let at = 8192 + 100; at < bytes.length; at += 512) bytes[at]! ^= 0xff;
        return bytes;
      },
    ],
  ])('%s', async (_, damage) => {
    const damaged = folder({ 'data.mdb': '' });
    writeFileSync(join(damaged, 'data.mdb'), damage(data()));
    const before = contents(damaged);
    for (const args of [
      ['run', '--store', damaged, '--function', '0x77::show::keep', '--args', '2'],
      ['view', '--store', damaged, '--function', '0x77::show::kept', '--args', '@0xa'],
      ['state', 'get', '/resource/0xa/0x77::show::Kept', '--store', damaged],
      ['state', 'dump', '--store', damaged, '--out', file('dump.json')],
    ]) {
      expect(await millraceJson(...args)).toMatchObject({
        code: 2,
        json: { status: 'error', error: { code: 'STORE_CORRUPTED', hint: expect.stringMatching(/backup/) } },
      });
    }
    expect(contents(damaged)).toEqual(before);
  });
});
