import { describe, expect, test } from 'vitest';
import { unhex, utf8 } from '../../../vm/base/bytes.ts';
import { constantText, MAX_CONSTANT_TEXT_BYTES } from '../../../vm/format/constant.ts';
import { disassemble } from '../../../vm/format/disassemble.ts';
import { instructionText } from '../../../vm/format/instructionText.ts';
import type { Module, Token } from '../../../vm/format/module.ts';
import { OPCODES } from '../../../vm/format/opcodes.ts';
import { MAX_TEXT_NODES, tokenText } from '../../../vm/format/text.ts';
import { FIXTURES, fixture } from './file.ts';

const of = (name: string, options = {}): string => disassemble(fixture(name).module, options);

test('a whole small module', () => {
  expect(of('neighbour.sui7')).toBe(`// Move bytecode: sui version 7
module 0xf1c::neighbour {

  struct ToString has store { // struct 0
    valueOf: u64
  }

  public fun call(): u64 { // function 0
    B0:
      0: LdU64 1
      1: Call 0xf1c::visibility::within
      2: Call 0xf1c::visibility::hasOwnProperty
      3: Add
      4: Ret
  }

  public fun read(arg0: address): u64 { // function 1
    B0:
      0: MoveLoc 0 (arg0: address)
      1: CallGeneric 0xf1c::visibility::borrow_from<0xf1c::neighbour::ToString>
      2: ImmBorrowField 0xf1c::neighbour::ToString.valueOf
      3: ReadRef
      4: Ret
  }
}
`);
});

describe('lines', () => {
  const cases: [string, string[]][] = [
    [
      'visibility.sui7',
      [
        '  friend 0xf1c::neighbour',
        '  native fun secret(arg0: u64): vector<u8> // function 0',
        '  public native fun borrow_from<T0: store>(arg0: address): &T0 // function 1',
        '  entry fun only_entry(arg0: u64, arg1: vector<vector<u8>>) { // function 2',
        '  public entry fun both() { // function 3',
        '  public(friend) fun within(arg0: u64): u64 { // function 4',
      ],
    ],
    [
      'shapes.sui7',
      [
        '  enum Maybe<T0> has copy, drop, store { // enum 1',
        '    Some { pos0: T0 }',
        '    None',
        '      5: VariantSwitch 0 (0xf1c::shapes::Shape)',
        '    jump table 0 (0xf1c::shapes::Shape)',
        '      Circle: B2 (13)',
        '      18: BrFalse B4 (25)',
        '    B4:',
        '      13: UnpackVariantGenericMutRef 0xf1c::shapes::Maybe<T0>::Some',
      ],
    ],
    [
      'constants.sui7',
      [
        '    7: address = @0xa11ce',
        '    8: vector<u8> = b"Millrace"',
        '    9: vector<u8> = x"00ff807f"',
        '    11: vector<vector<bool>> = [[true], [], [false, true]]',
        '      4: LdConst 12 (vector<address> = [@0x1, @0xa11ce])',
      ],
    ],
    [
      'vault.common6',
      [
        '  struct Vault<T0: store> has store, key { // struct 0',
        '  public fun look<T0: copy + store>(arg0: address): T0 acquires 0xf1c::vault::Vault { // function 2',
        '      1: loc0: &mut 0xf1c::vault::Vault<T0>',
        '      12: ImmBorrowFieldGeneric 0xf1c::vault::Vault<T0>.item',
      ],
    ],
    ['generics.common5', ['// Move bytecode: common version 5', '  struct Coin<phantom T0> has store { // struct 0']],
    ['vectors.sui7', ['      0: LdConst 0 (vector<vector<u8>> = [b"", x"01", x"010203", b"Move"])']],
  ];
  test.each(cases)('%s', (name, lines) => {
    const text = of(name).split('\n');
    for (const line of lines) expect(text).toContain(line);
  });
});

test('every instruction of every function has its line', () => {
  for (const { name, module } of FIXTURES) {
    const wanted = module.functionDefs.reduce((sum, def) => sum + (def.code?.instructions.length ?? 0), 0);
    const found = of(name).match(/^ {6}\d+: [A-Z]\w+( |$)/gm)?.length;
    expect([name, found ?? 0]).toEqual([name, wanted]);
  }
});

test('no resolved module prints a missing index', () => {
  for (const { name } of FIXTURES) expect(of(name)).not.toContain('?');
});

test('one function only', () => {
  const text = of('bank.common6', { function: 'close' });
  expect(text).toContain('fun close(');
  expect(text).not.toContain('fun open(');
  expect(text).not.toContain('struct Account');
});

test('a branch target without a function prints as its offset, a local as its number', () => {
  const { module } = fixture('shapes.sui7');
  const code = module.functionDefs[0]!.code!.instructions;
  expect(instructionText(module, undefined, code[0]!)).toBe('MoveLoc 0');
  expect(instructionText(module, module.functionDefs[0], code[18]!)).toBe('BrFalse 25');
});

test('type parameters take the names given', () => {
  const { module } = fixture('generics.sui7');
  const token: Token = { kind: 'vector', of: { kind: 'param', index: 1 } };
  expect(tokenText(module, token)).toBe('vector<T1>');
  expect(tokenText(module, token, ['Key', 'Value'])).toBe('vector<Value>');
});

describe('indices that lead nowhere', () => {
  const { module } = fixture('shapes.sui7');
  const code = OPCODES.map(([op]) => ({ op, index: 999, value: 7n }));
  const broken = { ...module.functionDefs[0]!, handle: 998, acquires: [997] };
  const functionDefs = [
    { ...broken, code: { locals: 996, instructions: code, jumpTables: [{ enumDef: 995, targets: [994, 0] }] } },
    { ...module.functionDefs[0]!, code: { locals: 0, instructions: code, jumpTables: [] } },
  ];

  test('print as ?index in a module whose tables are empty', () => {
    const none = {
      identifiers: [],
      addresses: [],
      moduleHandles: [],
      structHandles: [],
      functionHandles: [],
      signatures: [],
    };
    const text = disassemble({ ...module, ...none, functionDefs, friends: [{ address: 993, name: 992 }] });
    for (const index of [993, 994, 995, 996, 997, 998, 999]) expect(text).toContain(`?${index}`);
  });

  test('print as ?index when one table after the other is empty', () => {
    for (const key of Object.keys(module) as (keyof Module)[]) {
      if (!Array.isArray(module[key])) continue;
      expect(disassemble({ ...module, [key]: [] })).toMatch(/\n}\n$/);
      expect(disassemble({ ...module, functionDefs, [key]: [] })).toMatch(/\n}\n$/);
    }
  });

  test('every instruction prints', () => {
    for (const [op, name] of OPCODES)
      for (const def of [undefined, ...functionDefs])
        expect(instructionText(module, def, { op, index: 999, value: 0n })).toMatch(new RegExp(`^${name}( |$)`));
  });
});

describe('bounds', () => {
  test('a type prints no more than MAX_TEXT_NODES nodes', () => {
    const wide = (count: number): Token => ({
      kind: 'struct',
      handle: 0,
      args: Array.from({ length: count }, (): Token => ({ kind: 'u8' })),
    });
    const { module } = fixture('generics.sui7');
    expect(tokenText(module, wide(MAX_TEXT_NODES - 1))).not.toContain('…');
    expect(tokenText(module, wide(MAX_TEXT_NODES))).toContain('…');
    let deep: Token = { kind: 'u8' };
    for (let i = 0; i < 100_000; i++) deep = { kind: 'vector', of: deep };
    expect(tokenText(module, deep).match(/vector/g)?.length).toBe(MAX_TEXT_NODES);
  });

  test('the whole text is cut at maxLength, and says so', () => {
    const whole = of('shapes.sui7');
    expect(of('shapes.sui7', { maxLength: whole.length })).toBe(whole);
    expect(of('shapes.sui7', { maxLength: whole.length - 1 })).toMatch(
      /… cut: the text is longer than \d+ characters\n$/,
    );
  });
});

describe('constants', () => {
  const vector = (item: Token): Token => ({ kind: 'vector', of: item });
  const cases: [string, Token, string, string][] = [
    ['a bool', { kind: 'bool' }, '01', 'true'],
    ['a bool of 2', { kind: 'bool' }, '02', 'bytes x"02"'],
    ['a u64', { kind: 'u64' }, 'ffffffffffffffff', '18446744073709551615'],
    ['a u64 cut short', { kind: 'u64' }, 'ff', 'bytes x"ff"'],
    ['a u8 and more', { kind: 'u8' }, '0102', 'bytes x"0102"'],
    ['a vector that lies about its length', vector({ kind: 'u64' }), 'ffff03', 'bytes x"ffff03"'],
    ['text with a quote', vector({ kind: 'u8' }), '0122', 'x"22"'],
    ['text with a line break', vector({ kind: 'u8' }), '010a', 'x"0a"'],
    ['a struct, which no constant is', { kind: 'struct', handle: 0, args: [] }, '00', 'bytes x"00"'],
  ];
  test.each(cases)('%s', (_, type, data, text) => {
    expect(constantText({ type, data: unhex(data)! })).toBe(text);
  });

  test('a constant longer than MAX_CONSTANT_TEXT_BYTES prints as an excerpt', () => {
    const text = (length: number): string =>
      constantText({
        type: vector({ kind: 'u8' }),
        data: Uint8Array.from([(length & 0x7f) | 0x80, length >> 7, ...utf8('a'.repeat(length))]),
      });
    expect(text(MAX_CONSTANT_TEXT_BYTES - 2)).toBe(`b"${'a'.repeat(MAX_CONSTANT_TEXT_BYTES - 2)}"`);
    expect(text(MAX_CONSTANT_TEXT_BYTES - 1)).toMatch(/^257 bytes x"[0-9a-f]{64}…"$/);
  });
});
