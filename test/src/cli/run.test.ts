import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAddress } from '#vm';
import { contents, folder, millrace, millraceJson, SHOW } from './millrace.ts';

const dir = folder(SHOW);
const full = (text: string): string => parseAddress(text)!;

/** The line of the source that has `text`. */
const lineOf = (text: string): number =>
  SHOW['sources/show.move']!.split('\n').findIndex((line) => line.includes(text)) + 1;

beforeAll(async () => {
  expect(await millrace('build', dir)).toMatchObject({ code: 0, err: '' });
});

describe('run', () => {
  it.each<readonly [name: string, args: readonly string[], returns: readonly unknown[]]>([
    ['a_u8', ['u8:255'], [{ type: 'u8', value: 255 }]],
    ['a_u64', ['5'], [{ type: 'u64', value: '5' }]],
    ['a_u256', ['4123u256'], [{ type: 'u256', value: '4123' }]],
    ['a_bool', ['bool:true'], [{ type: 'bool', value: true }]],
    ['an_address', ['@show'], [{ type: 'address', value: full('0x77') }]],
    ['an_address', ['friend_of_show'], [{ type: 'address', value: full('0x1234') }]],
    ['bytes', ['hex:00ff'], [{ type: 'vector<u8>', value: '0x00ff' }]],
    ['u32s', ['vector<u32>:1,2'], [{ type: 'vector<u32>', value: [1, 2] }]],
    ['nested', ['[[1], []]'], [{ type: 'vector<vector<u16>>', value: [[1], []] }]],
    ['addresses', ['[@0x1, std]'], [{ type: 'vector<address>', value: [full('0x1'), full('0x1')] }]],
    ['text', ['string:hi'], [{ type: `${full('0x1')}::string::String`, value: 'hi' }]],
    ['ascii_text', ['string:hi'], [{ type: `${full('0x1')}::ascii::String`, value: 'hi' }]],
    ['option', ['none'], [{ type: `${full('0x1')}::option::Option<u64>`, value: null }]],
    ['option', ['some(5)'], [{ type: `${full('0x1')}::option::Option<u64>`, value: '5' }]],
    ['a_u64', ['raw:0100000000000000'], [{ type: 'u64', value: '1' }]],
    [
      'two',
      ['1', 'true'],
      [
        { type: 'u8', value: 1 },
        { type: 'bool', value: true },
      ],
    ],
    ['by_ref', ['b"four"'], [{ type: 'u64', value: '4' }]],
    ['signer_of', [], [{ type: 'address', value: full('0xa') }]],
  ])('%s %j', async (name, args, returns) => {
    const { code, json } = await millraceJson(
      ...['run', '--package-dir', dir, '--function', `show::show::${name}`],
      ...(args.length > 0 ? ['--args', ...args] : []),
    );
    expect(json).toMatchObject({ status: 'executed', returns });
    expect(code).toBe(0);
  });

  it('prints exactly the fields that are promised, in one object', async () => {
    const { json } = await millraceJson('run', '--package-dir', dir, '--function', 'show::keep', '--args', '9');
    expect(Object.keys(json)).toEqual([
      'status',
      'function',
      'returns',
      'gasUsed',
      'steps',
      'stateRoot',
      'events',
      'stateChanges',
      'debug',
    ]);
    expect(json.gasUsed).toMatch(/^[1-9][0-9]*$/);
    expect(json.steps).toMatch(/^[1-9][0-9]*$/);
    expect(json.stateRoot).toMatch(/^0x[0-9a-f]{64}$/);
    expect(json.events).toEqual([{ type: `${full('0x77')}::show::Seen`, value: { value: '9' } }]);
    expect(json.stateChanges).toEqual([
      {
        kind: 'resource',
        owner: full('0xa'),
        name: `${full('0x77')}::show::Kept`,
        after: { value: '9', by: full('0xa') },
      },
    ]);
  });

  it.each([
    [['--function', '0x77::show::a_u8']],
    [['--function-id', 'show::show::a_u8']],
    [['--function', 'show::a_u8']],
    [['--package', '0x77', '--module', 'show', '--function', 'a_u8']],
    [['--module', '0x77::show', '--function', 'a_u8']],
    [['--module', 'show', '--function', 'a_u8']],
  ])('finds a function by %j', async (options) => {
    const { json } = await millraceJson('run', '--package-dir', dir, ...options, '--args', '1');
    expect(json).toMatchObject({ status: 'executed', function: `${full('0x77')}::show::a_u8` });
  });

  it('takes arguments and type arguments one by one as well as together', async () => {
    const name = ['run', '--package-dir', dir, '--function'];
    const apart = await millraceJson(...name, 'show::two', '--args', '1', '--args', 'false');
    expect(apart.json.returns[1]).toEqual({ type: 'bool', value: false });
    const generic = await millraceJson(...name, 'show::generic', '--type-args', 'vector<u8>', '--args', '0x01');
    expect(generic.json.returns).toEqual([{ type: 'vector<u8>', value: '0x01' }]);
  });

  it('tells the contract who calls, when, and in which channel', async () => {
    const { json } = await millraceJson(
      ...['run', '--package-dir', dir, '--function', 'show::context', '--sender', '0xb', '--time', '1234'],
      ...['--members', '0xb', 'show', '--sequence-number', '7'],
    );
    expect(json.returns.map(({ value }: { value: unknown }) => value)).toEqual([
      [full('0xb'), full('0x77')],
      full('0xb'),
      '7',
      '1234',
    ]);
  });

  it('reads the build of any tool, and single modules', async () => {
    const modules = join(dir, 'build', 'show', 'bytecode_modules');
    const call = ['--function', '0x77::show::a_u8', '--args', '3'];
    for (const origin of [
      ['--build', dir],
      ['--build', modules],
      ['--modules', join(modules, 'show.mv')],
    ]) {
      expect(await millraceJson('run', ...origin, ...call)).toMatchObject({ code: 0, json: { status: 'executed' } });
    }
  });

  it('decodes an abort: constant, source line, comment', async () => {
    const { code, json } = await millraceJson('run', '--package-dir', dir, '--function', 'show::boom', '--args', '3');
    expect(code).toBe(1);
    expect(json).toMatchObject({
      status: 'aborted',
      returns: [],
      abort: {
        code: '3',
        constant: 'EThree',
        module: `${full('0x77')}::show`,
        function: 'boom',
        path: 'sources/show.move',
        line: lineOf('fun boom'),
        message: 'Three is refused.',
        text: `Move abort in 0x77::show::boom: EThree (3) at sources/show.move:${lineOf('fun boom')}: Three is refused.`,
      },
    });
    const text = await millrace('run', '--package-dir', dir, '--function', 'show::boom', '--args', '3');
    expect(text).toMatchObject({ code: 1, out: expect.stringContaining(json.abort.text) });
  });

  it('decodes a clever abort', async () => {
    const { json } = await millraceJson('run', '--package-dir', dir, '--function', 'show::clever');
    expect(json.abort).toMatchObject({ constant: 'EClever', message: 'too clever', line: lineOf('fun clever') });
    expect(json.abort.text).toBe(
      `Move abort in 0x77::show::clever: EClever at sources/show.move:${lineOf('fun clever')}: too clever`,
    );
  });

  it('reports a failed execution and the end of gas with exit code 1', async () => {
    const divide = await millraceJson('run', '--package-dir', dir, '--function', 'show::divide', '--args', '1', '0');
    expect(divide).toMatchObject({
      code: 1,
      json: { status: 'error', error: { code: 'ARITHMETIC_ERROR', number: 4017 } },
    });
    const spin = await millraceJson('run', '--package-dir', dir, '--function', 'show::spin', '--gas-limit', '1000');
    expect(spin).toMatchObject({ code: 1, json: { status: 'out_of_gas', gasUsed: '1000' } });
  });

  it('builds again when a source has changed', async () => {
    const other = folder(SHOW);
    const run = (value: string) =>
      millraceJson('run', '--package-dir', other, '--function', 'show::a_u8', '--args', value);
    await run('1');
    const before = contents(join(other, 'build'));
    await run('2');
    expect(contents(join(other, 'build'))).toEqual(before);
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(other, 'sources/show.move'), 'module show::show;\npublic fun a_u8(x: u8): u8 { x + 1 }\n');
    expect((await run('2')).json.returns).toEqual([{ type: 'u8', value: 3 }]);
  });
});

describe('a durable store', () => {
  const store = join(folder(), 'state');
  const at = ['--package-dir', dir, '--store', store];

  it('keeps what run changes, and nothing of what view and --dry-run change', async () => {
    const first = await millraceJson('run', ...at, '--function', 'show::keep', '--args', '1');
    expect(first.json.published).toEqual([`${full('0x77')}::show`]);
    const kept = contents(store);
    const view = await millraceJson('view', '--store', store, '--function', '0x77::show::keep', '--args', '2');
    const dry = await millraceJson('run', '--dry-run', ...at, '--function', 'show::keep', '--args', '2');
    expect(view.json).toMatchObject({ status: 'executed', events: [{ value: { value: '2' } }] });
    expect(dry.json.stateRoot).toBe(view.json.stateRoot);
    expect(dry.json.stateRoot).not.toBe(first.json.stateRoot);
    expect(contents(store)).toEqual(kept);
    const read = await millraceJson('view', '--store', store, '--function', '0x77::show::kept', '--args', '@0xa');
    expect(read.json).toMatchObject({ returns: [{ value: '1' }], stateRoot: first.json.stateRoot });
  });

  it('refuses changed code unless it may replace the old', async () => {
    const changed = folder({ ...SHOW, 'sources/show.move': SHOW['sources/show.move']!.replace('{ x }', '{ x + 1 }') });
    const call = ['--package-dir', changed, '--store', store, '--function', 'show::a_u8', '--args', '1'];
    const before = contents(store);
    expect(await millraceJson('run', ...call)).toMatchObject({
      code: 2,
      json: { error: { code: 'DUPLICATE_MODULE_NAME', hint: expect.stringContaining('--replace') } },
    });
    expect(contents(store)).toEqual(before);
    const replaced = await millraceJson('run', ...call, '--replace');
    expect(replaced).toMatchObject({ code: 0, json: { returns: [{ value: 2 }] } });
  });

  it('is not made by a view, nor by a call that is refused', async () => {
    const none = join(folder(), 'none');
    expect((await millrace('view', '--package-dir', dir, '--store', none, '--function', 'show::hidden')).code).toBe(2);
    expect((await millrace('run', '--package-dir', dir, '--store', none, '--function', 'show::hidden')).code).toBe(2);
    expect(existsSync(none)).toBe(false);
  });
});
