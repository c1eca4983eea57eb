import { describe, expect, test } from 'vitest';
import { type ChannelContext, decodeValue, givenParameters, parameterRole, prepare, valueToJson } from '#vm';
import { FRAMEWORK, NO_FRAMEWORK } from '../../../src/engine/framework.ts';
import { attempt } from '../../../vm/base/status.ts';
import { type Line, ModuleBuilder } from '../../support/builder.ts';
import { full, Linked, Resources, type RunOptions, SENDER, statusOf, summary } from '../../support/linked.ts';

const CHANNEL = '0x6d72::channel::Channel';
const COPYABLE = { abilities: ['copy', 'drop', 'store'] as const };

/** `main(params)`, which returns the parameters at `returned` and drops the rest. */
function taking(params: readonly string[], returned: readonly number[] = []): Linked {
  const builder = new ModuleBuilder('0x42', 'm')
    .struct('Coin', { abilities: ['store', 'drop'], fields: [['value', 'u64']] })
    .importStruct(CHANNEL)
    .importStruct('0x1::string::String', COPYABLE)
    .importStruct('0x1::ascii::String', COPYABLE)
    .importStruct('0x1::option::Option', { ...COPYABLE, typeParams: [[]] })
    .fun('main', {
      params,
      returns: returned.map((at) => params[at]!),
      code: [...returned.map((at): Line => ['MoveLoc', at]), 'Ret'],
    });
  return new Linked([builder.build()]);
}

/** `executed …`, or the refusal. */
function call(linked: Linked, options: RunOptions = {}): string {
  const done = attempt(() => linked.run('0x42::m::main', options));
  return done.ok ? summary(done.value) : `${done.error.status}: ${done.error.message}`;
}

/** Raw BCS. */
function raw(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

describe('the engine fills', () => {
  const b2 = full('0xb2').slice(2);
  test('signers, by value and by reference', () => {
    const linked = new Linked([
      new ModuleBuilder('0x42', 'm')
        .importFun('0x1::signer::address_of', { params: ['&signer'], returns: ['address'] })
        .fun('main', {
          params: ['&signer', 'u8', 'signer'],
          returns: ['address', 'address', 'u8'],
          code: [
            ['MoveLoc', 0],
            ['Call', '0x1::signer::address_of'],
            ['ImmBorrowLoc', 2],
            ['Call', '0x1::signer::address_of'],
            ['MoveLoc', 1],
            'Ret',
          ],
        })
        .build(),
    ]);
    expect(call(linked, { args: [9], sender: full('0xb2') })).toBe(`executed ${b2} ${b2} 09`);
    const image = linked.image('0x42::m::main');
    expect(image.functions[0]!.params.map(parameterRole)).toEqual(['signer', 'given', 'signer']);
    expect(givenParameters(image.functions[0]!).map(({ text }) => text)).toEqual(['u8']);
  });

  /** `main(&[mut] Channel, …)` returns what a function of the channel says. */
  const asking = (name: string, returns: string, mutable = false, more: readonly string[] = []): Linked =>
    new Linked([
      new ModuleBuilder('0x42', 'm')
        .importStruct(CHANNEL)
        .importFun(`0x6d72::channel::${name}`, { params: [`&${CHANNEL}`, ...more], returns: [returns] })
        .fun('main', {
          params: [mutable ? `&mut ${CHANNEL}` : `&${CHANNEL}`, ...more],
          returns: [returns],
          code: [
            ['MoveLoc', 0],
            ...(mutable ? (['FreezeRef'] as const) : []),
            ...more.map((_, i): Line => ['MoveLoc', i + 1]),
            ['Call', `0x6d72::channel::${name}`],
            'Ret',
          ],
        })
        .build(),
    ]);

  test.each([
    ['caller', 'address', b2],
    ['sequence_number', 'u64', '0700000000000000'],
    ['time', 'u64', 'e803000000000000'],
    ['members', '&vector<address>', `02${full('0xa1').slice(2)}${b2}`],
    ['balances', '&vector<u64>', '0205000000000000000600000000000000'],
    [
      'random_seed',
      '&vector<u8>',
      `20${Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, '0')).join('')}`,
    ],
  ])('the channel, by both references: %s', (name, type, bytes) => {
    for (const mutable of [false, true])
      expect(call(asking(name, type, mutable), { sender: full('0xb2') })).toBe(`executed ${bytes}`);
  });

  test('balances by member, 0 where there is none', () => {
    const linked = asking('balance', 'u64', false, ['address']);
    const channel = { balances: [9] };
    expect(call(linked, { args: [full('0xa1')], channel })).toBe('executed 0900000000000000');
    expect(call(linked, { args: [full('0xb2')], channel })).toBe('executed 0000000000000000');
    expect(call(linked, { args: [full('0xc3')], channel })).toBe('ABORTED 1');
  });

  test('integers of the channel in their one form, however they are given', () => {
    const linked = new Linked([
      new ModuleBuilder('0x42', 'm')
        .importStruct(CHANNEL)
        .importFun('0x6d72::channel::balance', { params: [`&${CHANNEL}`, 'address'], returns: ['u64'] })
        .fun('main', {
          params: [`&${CHANNEL}`, 'address', 'u64'],
          returns: ['bool'],
          code: [['MoveLoc', 0], ['MoveLoc', 1], ['Call', '0x6d72::channel::balance'], ['MoveLoc', 2], 'Eq', 'Ret'],
        })
        .build(),
    ]);
    for (const balance of [5, 5n, 9007199254740991n, 9007199254740992n, 18446744073709551615n]) {
      const options = { args: [SENDER, BigInt(balance)], channel: { balances: [balance] } };
      expect([balance, call(linked, options)]).toEqual([balance, 'executed 01']);
    }
  });

  test.each<readonly [string, Partial<ChannelContext>]>([
    ['a negative balance', { balances: [-1] }],
    ['a balance beyond u64', { balances: [18446744073709551616n] }],
    ['a fraction', { balances: [0.5] }],
    ['a number too large to be exact', { balances: [9007199254740992] }],
    ['a sequence number that is none', { sequenceNumber: Number.NaN }],
    ['a negative time', { time: -1 }],
    ['an observation', { observations: [{ key: raw(''), value: raw(''), height: -1n, time: 0 }] }],
  ])('nothing with %s', (_, channel) => {
    expect(call(taking([`&${CHANNEL}`]), { channel })).toMatch(/^INVALID_ARGUMENT: .* a u64 was expected/);
  });
});

describe('refuses', () => {
  const option = '0x1::option::Option<u8>';
  const string = '0x1::string::String';
  const ascii = '0x1::ascii::String';
  test.each<readonly [string, readonly string[], RunOptions['args'], RegExp]>([
    ['the channel twice', [`&${CHANNEL}`, `&${CHANNEL}`], [], /^INVALID_PARAM_TYPE.*the channel once/],
    [
      'the channel twice, once mutable',
      [`&mut ${CHANNEL}`, `&${CHANNEL}`],
      [],
      /^INVALID_PARAM_TYPE.*the channel once/,
    ],
    [
      'a coin',
      ['Coin'],
      [raw('0100000000000000')],
      /^INVALID_PARAM_TYPE.*parameter 1 of type 0x42::m::Coin: only its own/,
    ],
    ['a coin lent', ['&Coin'], [raw('0100000000000000')], /^INVALID_PARAM_TYPE/],
    ['a vector of coins', ['vector<Coin>'], [raw('00')], /^INVALID_PARAM_TYPE/],
    ['an option of a coin', ['0x1::option::Option<Coin>'], [raw('00')], /^INVALID_PARAM_TYPE/],
    ['a vector of options of coins', ['vector<0x1::option::Option<Coin>>'], [raw('00')], /^INVALID_PARAM_TYPE/],
    ['a mutable reference', ['&mut u64'], [raw('0000000000000000')], /^INVALID_PARAM_TYPE.*can not lend/],
    ['a mutable signer', ['&mut signer'], [raw('00')], /^INVALID_PARAM_TYPE.*can not lend/],
    ['a vector of signers', ['vector<signer>'], [raw('00')], /^INVALID_PARAM_TYPE.*only its own/],
    ['too few arguments', ['u8', 'u8'], [1], /^NUMBER_OF_ARGUMENTS_MISMATCH: 2 arguments were expected \(u8, u8\), 1 /],
    ['too many arguments', ['u8'], [1, raw('01')], /^NUMBER_OF_ARGUMENTS_MISMATCH: 1 arguments .* 2 were given/],
    ['an argument for a signer', ['signer'], [raw('00')], /^NUMBER_OF_ARGUMENTS_MISMATCH: 0 arguments .*\(none\), 1/],
    ['bytes too short', ['u8', 'u64'], [1, raw('01')], /^FAILED_TO_DESERIALIZE_ARGUMENT: argument 2 is no u64/],
    ['bytes too long', ['u64'], [raw('010000000000000000')], /^FAILED_TO_DESERIALIZE_ARGUMENT.*trailing/],
    ['a bool of 2', ['bool'], [raw('02')], /^FAILED_TO_DESERIALIZE_ARGUMENT/],
    ['a string that is not UTF-8', [string], [raw('01ff')], /^FAILED_TO_DESERIALIZE_ARGUMENT.*not UTF-8/],
    ['a string with a surrogate', [string], [raw('03eda080')], /^FAILED_TO_DESERIALIZE_ARGUMENT.*not UTF-8/],
    ['such a string in a vector', [`vector<${string}>`], [raw('010141')].map(() => raw('0201410180')), /not UTF-8/],
    ['such a string in an option', [`0x1::option::Option<${string}>`], [raw('0101c0')], /not UTF-8/],
    ['such strings in vectors of vectors', [`vector<vector<${string}>>`], [raw('010101c0')], /not UTF-8/],
    ['text that is not ASCII', [ascii], [raw('0180')], /^FAILED_TO_DESERIALIZE_ARGUMENT.*not ASCII/],
    ['UTF-8 that is not ASCII', [ascii], [raw('02c3a4')], /not ASCII/],
    ['an option of two', [option], [raw('020102')], /^FAILED_TO_DESERIALIZE_ARGUMENT.*at most one/],
    ['an option of two in a vector', [`vector<${option}>`], [raw('01020102')], /at most one/],
    ['an option in an option of two', [`0x1::option::Option<${option}>`], [raw('01020102')], /at most one/],
  ])('%s', (_, params, args, refusal) => {
    expect(call(taking(params), { args: args! })).toMatch(refusal);
  });

  test('the channel by value', () => {
    const linked = new Linked([
      new ModuleBuilder('0x42', 'm')
        .importStruct(CHANNEL)
        .fun('main', { params: [CHANNEL], code: [['LdU64', 1], 'Abort'] })
        .build(),
    ]);
    expect(call(linked, { args: [raw('00')] })).toMatch(/^INVALID_PARAM_TYPE.*only its own module/);
  });

  test('values of an enum', () => {
    const linked = new Linked([
      new ModuleBuilder('0x42', 'm')
        .enum('E', { abilities: ['drop'], variants: [['A', []]] })
        .fun('main', { params: ['E'], code: ['Ret'] })
        .build('sui7'),
    ]);
    expect(call(linked, { args: [raw('00')] })).toMatch(/^INVALID_PARAM_TYPE.*only its own module/);
  });
});

describe('takes', () => {
  const text = (content: string): string => Buffer.from(content).toString('hex');
  test.each<readonly [string, RunOptions['args'], string]>([
    ['bool', [true], '01'],
    ['u256', [(1n << 256n) - 1n], 'ff'.repeat(32)],
    ['address', ['0x1'], full('0x1').slice(2)],
    ['vector<vector<u16>>', [[[1], []]], '0201010000'],
    ['vector<address>', [[]], '00'],
    ['0x1::string::String', ['ä\ufeff'], `05${text('ä\ufeff')}`],
    ['0x1::string::String', [raw('03efbbbf')], '03efbbbf'],
    ['0x1::ascii::String', ['A\u007f'], `02${text('A\u007f')}`],
    ['0x1::option::Option<u8>', [null], '00'],
    ['0x1::option::Option<u8>', [7], '0107'],
    ['0x1::option::Option<0x1::option::Option<u8>>', [raw('0100')], '0100'],
    ['vector<0x1::string::String>', [['a', '']], '02016100'],
  ])('%s', (type, args, bytes) => {
    expect(call(taking([type], [0]), { args: args! })).toBe(`executed ${bytes}`);
  });

  test('a reference to what may be given', () => {
    expect(call(taking(['&vector<u8>'], [0]), { args: ['0x0102'] })).toBe('executed 020102');
  });

  test("Rooch's ObjectID, and no other struct of that name", () => {
    const object = (field: string): Linked =>
      new Linked(
        [
          new ModuleBuilder('0x2', 'object')
            .struct('ObjectID', { abilities: ['copy', 'drop', 'store'], fields: [['path', field]] })
            .fun('main', { params: ['ObjectID'], returns: ['ObjectID'], code: [['MoveLoc', 0], 'Ret'] })
            .build(),
        ],
        NO_FRAMEWORK,
      );
    const run = (linked: Linked, bytes: string) =>
      attempt(() => summary(linked.run('0x2::object::main', { args: [raw(bytes)] })));
    expect(run(object('vector<address>'), '00')).toEqual({ ok: true, value: 'executed 00' });
    expect(statusOf(run(object('u64'), '0100000000000000'))).toBe('INVALID_PARAM_TYPE_FOR_DESERIALIZATION');
  });

  test('no struct that only has the name of a standard one', () => {
    const coin = new Linked(
      [
        new ModuleBuilder('0x1', 'string')
          .struct('String', { abilities: ['drop'], fields: [['value', 'u64']] })
          .fun('main', { params: ['String'], code: ['Ret'] })
          .build(),
      ],
      NO_FRAMEWORK,
    );
    const done = attempt(() => coin.run('0x1::string::main', { args: [raw('0100000000000000')] }));
    expect(statusOf(done)).toBe('INVALID_PARAM_TYPE_FOR_DESERIALIZATION');
  });
});

test('each argument is its own: two of the same value do not share an array', () => {
  const linked = new Linked([
    new ModuleBuilder('0x42', 'm')
      .fun('main', {
        params: ['vector<u8>', 'vector<u8>'],
        returns: ['vector<u8>', 'vector<u8>'],
        code: [['MutBorrowLoc', 0], ['LdU8', 9], ['VecPushBack', 'u8'], ['MoveLoc', 0], ['MoveLoc', 1], 'Ret'],
      })
      .build(),
  ]);
  const same = raw('0101');
  expect(call(linked, { args: [same, same] })).toBe('executed 020109 0101');
});

test('a channel module of another shape gets no channel', () => {
  const other = new Linked(
    [
      new ModuleBuilder('0x6d72', 'channel')
        .struct('Channel', { fields: [['secret', 'vector<u64>']] })
        .fun('main', {
          params: ['&Channel'],
          returns: ['u64'],
          code: [['MoveLoc', 0], ['ImmBorrowField', 'Channel.secret'], ['VecLen', 'u64'], 'Ret'],
        })
        .build(),
    ],
    NO_FRAMEWORK,
  );
  const image = other.image('0x6d72::channel::main');
  const prepared = attempt(() => prepare(image, other.invocation(image), new Resources(), other.layoutOf));
  expect(statusOf(prepared)).toBe('INVALID_PARAM_TYPE_FOR_DESERIALIZATION');
});

test("the framework's Channel has the shape that the engine fills", () => {
  const linked = new Linked([FRAMEWORK.module(`${full('0x6d72')}::channel`)!]);
  const channel = linked.types.layout({
    kind: 'struct',
    address: full('0x6d72'),
    module: 'channel',
    name: 'Channel',
    args: [],
    text: `${full('0x6d72')}::channel::Channel`,
  });
  expect(channel.fields!.map(({ name }) => name)).toEqual([
    'members',
    'caller',
    'sequence_number',
    'time',
    'seed',
    'balances',
    'observations',
  ]);
  const reading = new Linked([
    new ModuleBuilder('0x42', 'm')
      .importStruct(CHANNEL)
      .fun('main', { params: [`&${CHANNEL}`], returns: [`&${CHANNEL}`], code: [['MoveLoc', 0], 'Ret'] })
      .build(),
  ]);
  const observations = [{ key: raw('01'), value: raw('02'), height: 3n, time: 4 }];
  const [whole] = reading.run('0x42::m::main', { channel: { observations } }).returns;
  const decoded = decodeValue(whole!.layout, whole!.bytes);
  expect(decoded.ok && valueToJson(whole!.layout, decoded.value)).toMatchObject({
    caller: SENDER,
    time: '1000',
    balances: ['5', '6'],
    observations: [{ key: '0x01', value: '0x02', height: '3', time: '4' }],
  });
});
