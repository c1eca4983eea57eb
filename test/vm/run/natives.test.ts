import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decodeValue, hex, TEST_NATIVES, unhex, utf8, valueToJson } from '#vm';
import { NO_FRAMEWORK } from '../../../src/engine/framework.ts';
import { MAX_VECTOR_ELEMENTS } from '../../../vm/run/machine.ts';
import { MAX_DEBUG_BYTES, MAX_DEBUG_OUTPUT, MAX_TEST_SIGNERS } from '../../../vm/run/natives/std.ts';
import { type FunctionType, type Line, ModuleBuilder } from '../../support/builder.ts';
import { full, Linked, type RunOptions, summary } from '../../support/linked.ts';

/** A module `0x42::m` whose `main` passes its parameters on to a native of the framework. */
function passing(path: string, type: FunctionType, typeArg?: string): Linked {
  const builder = new ModuleBuilder('0x42', 'm');
  for (const text of [...(type.params ?? []), ...(type.returns ?? [])])
    if (String(text).startsWith('0x')) builder.importStruct(String(text), { abilities: ['copy', 'drop', 'store'] });
  builder.importFun(path, type);
  const params = (type.params ?? []).map((text) => String(text).replace('T0', typeArg ?? ''));
  builder.fun('main', {
    params,
    returns: (type.returns ?? []).map((text) => String(text).replace('T0', typeArg ?? '')),
    code: [
      ...params.map((_, i): Line => ['MoveLoc', i]),
      typeArg === undefined ? ['Call', path] : ['CallGeneric', `${path}<${typeArg}>`],
      'Ret',
    ],
  });
  return new Linked([builder.build()]);
}

function call(linked: Linked, args: RunOptions['args'] = []): string {
  return summary(linked.run('0x42::m::main', { args }));
}

/** BCS of a short vector<u8>, as hex. */
function bytes(content: string): string {
  return hex(Uint8Array.of(content.length / 2)) + content;
}

describe('hash', () => {
  // NIST CAVP byte-oriented short messages (SHA256ShortMsg.rsp, SHA3_256ShortMsg.rsp) and the FIPS 180-4 and FIPS 202 examples.
  const SHA2 = [
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['d3', '28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1'],
    ['11af', '5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98'],
    ['616263', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      hex(utf8('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')),
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ] as const;
  const SHA3 = [
    ['', 'a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a'],
    ['e9', 'f0d04dd1e6cfc29a4460d521796852f25d9ef8d28b44ee91ff5b759d72c1e6d6'],
    ['d477', '94279e8f5ccdf6e17f292b59698ab4e614dfe696a46c46da78305fc6a3146ab7'],
    ['616263', '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532'],
  ] as const;
  const hash = (name: string): Linked =>
    passing(`0x1::hash::${name}`, { params: ['vector<u8>'], returns: ['vector<u8>'] });

  test.each(SHA2)('SHA-256 of %s', (message, digest) => {
    expect(call(hash('sha2_256'), [`0x${message}`])).toBe(`executed ${bytes(digest)}`);
  });

  test.each(SHA3)('SHA3-256 of %s', (message, digest) => {
    expect(call(hash('sha3_256'), [`0x${message}`])).toBe(`executed ${bytes(digest)}`);
  });

  test.each([55, 56, 63, 64, 65, 135, 136, 137, 4096])('of %i bytes, as OpenSSL has it', (length) => {
    const message = Uint8Array.from({ length }, (_, i) => (i * 7) & 0xff);
    for (const [native, algorithm] of [
      ['sha2_256', 'sha256'],
      ['sha3_256', 'sha3-256'],
    ] as const)
      expect(call(hash(native), [`0x${hex(message)}`])).toBe(
        `executed ${bytes(createHash(algorithm).update(message).digest('hex'))}`,
      );
  });
});

describe('bcs::to_bytes', () => {
  test.each([
    ['u8', 255, 'ff'],
    ['u16', 4660, '3412'],
    ['u64', 1311768467750121216n, '00efcdab78563412'],
    ['u128', 1, `01${'00'.repeat(15)}`],
    ['bool', true, '01'],
    ['address', '0x1', `${'00'.repeat(31)}01`],
    ['vector<u8>', '0x0102', '020102'],
    ['vector<u16>', [1, 2], '0201000200'],
  ] as const)('of a %s', (type, value, encoded) => {
    const linked = passing('0x1::bcs::to_bytes', { typeParams: [[]], params: ['&T0'], returns: ['vector<u8>'] }, type);
    expect(call(linked, [value])).toBe(`executed ${bytes(encoded)}`);
  });

  test('of a signer: its address', () => {
    const linked = passing(
      '0x1::bcs::to_bytes',
      { typeParams: [[]], params: ['&T0'], returns: ['vector<u8>'] },
      'signer',
    );
    expect(call(linked)).toBe(`executed ${bytes(full('0xa1').slice(2))}`);
  });

  test('no longer than a vector may be', () => {
    const linked = passing(
      '0x1::bcs::to_bytes',
      { typeParams: [[]], params: ['&T0'], returns: ['vector<u8>'] },
      'vector<vector<u8>>',
    );
    // two vectors: one byte for their number, one and three for their lengths
    const half = MAX_VECTOR_ELEMENTS / 2;
    const encoded = (more: number): Uint8Array => {
      const first = half;
      const second = half - 1 - 3 - 3 + more;
      const out = new Uint8Array(1 + 3 + first + 3 + second);
      out.set([2, 0x80 | (first & 0x7f), 0x80 | ((first >> 7) & 0x7f), first >> 14]);
      out.set([0x80 | (second & 0x7f), 0x80 | ((second >> 7) & 0x7f), second >> 14], 4 + first);
      return out;
    };
    expect(encoded(0).length).toBe(MAX_VECTOR_ELEMENTS);
    expect(call(linked, [encoded(0)])).toMatch(/^executed 808040/);
    expect(call(linked, [encoded(1)])).toBe('ABORTED 453');
  });
});

/** Byte strings and whether Rust's `from_utf8` takes them (The Unicode Standard, table 3-7; Kuhn's decoder stress test). */
const UTF8: readonly (readonly [name: string, content: string, valid: boolean])[] = [
  ['nothing', '', true],
  ['ASCII', '00417f', true],
  ['two bytes, first', 'c280', true],
  ['two bytes, last', 'dfbf', true],
  ['three bytes, first', 'e0a080', true],
  ['below the surrogates', 'ed9fbf', true],
  ['above the surrogates', 'ee8080', true],
  ['a non-character', 'efbfbf', true],
  ['four bytes, first', 'f0908080', true],
  ['U+10FFFF', 'f48fbfbf', true],
  ['a byte-order mark', 'efbbbf', true],
  ['a byte-order mark and text', 'efbbbf41', true],
  ['two byte-order marks', 'efbbbfefbbbf', true],
  ['U+FFFD itself', 'efbfbd', true],
  ['a lone continuation', '80', false],
  ['a continuation after text', '4180', false],
  ['an overlong slash, two bytes', 'c0af', false],
  ['an overlong slash, three bytes', 'e080af', false],
  ['an overlong slash, four bytes', 'f08080af', false],
  ['the largest overlong, two bytes', 'c1bf', false],
  ['the largest overlong, three bytes', 'e09fbf', false],
  ['the largest overlong, four bytes', 'f08fbfbf', false],
  ['an overlong nul', 'c080', false],
  ['the first surrogate', 'eda080', false],
  ['the last surrogate', 'edbfbf', false],
  ['a pair of surrogates', 'eda080edb080', false],
  ['U+110000', 'f4908080', false],
  ['a five-byte form', 'f888808080', false],
  ['a six-byte form', 'fc8480808080', false],
  ['fe', 'fe', false],
  ['ff', 'ff', false],
  ['two bytes cut short', 'c2', false],
  ['three bytes cut short', 'e282', false],
  ['four bytes cut short', 'f09f98', false],
  ['cut short before text', 'e28241', false],
];

describe('string', () => {
  /** The natives are private to `0x1::string`, so they are tried in a module of that name. */
  const inside = (name: string, type: FunctionType): Linked =>
    new Linked(
      [
        new ModuleBuilder('0x1', 'string')
          .native(name, type)
          .fun('main', { ...type, code: [...type.params!.map((_, i): Line => ['MoveLoc', i]), ['Call', name], 'Ret'] })
          .build(),
      ],
      NO_FRAMEWORK,
    );
  const call = (linked: Linked, args: RunOptions['args'] = []) => summary(linked.run('0x1::string::main', { args }));
  const check = inside('internal_check_utf8', { params: ['&vector<u8>'], returns: ['bool'] });
  const boundary = inside('internal_is_char_boundary', {
    params: ['&vector<u8>', 'u64'],
    returns: ['bool'],
  });
  const part = inside('internal_sub_string', {
    params: ['&vector<u8>', 'u64', 'u64'],
    returns: ['vector<u8>'],
  });
  const find = inside('internal_index_of', { params: ['&vector<u8>', '&vector<u8>'], returns: ['u64'] });

  test.each(UTF8)('internal_check_utf8: %s', (_, content, valid) => {
    expect(call(check, [`0x${content}`])).toBe(`executed 0${valid ? 1 : 0}`);
  });

  // "a", "é", "€", "😀": boundaries at 0, 1, 3, 6, 10.
  test('internal_is_char_boundary', () => {
    const text = hex(utf8('aé€😀'));
    const found = Array.from({ length: 12 }, (_, i) => call(boundary, [`0x${text}`, i]));
    const at = found.flatMap((result, i) => (result === 'executed 01' ? [i] : []));
    expect(at).toEqual([0, 1, 3, 6, 10]);
    expect(call(boundary, ['0x', 0])).toBe('executed 01');
    expect(call(boundary, ['0x41', 18446744073709551615n])).toBe('executed 00');
    expect(call(boundary, ['0x41', 9007199254740993n])).toBe('executed 00');
  });

  test.each([
    ['0x414243', 0, 3, `executed ${bytes('414243')}`],
    ['0x414243', 1, 2, `executed ${bytes('42')}`],
    ['0x414243', 3, 3, 'executed 00'],
    ['0x', 0, 0, 'executed 00'],
    ['0x414243', 2, 1, 'ABORTED 1'],
    ['0x414243', 0, 4, 'ABORTED 1'],
    ['0x414243', 4, 4, 'ABORTED 1'],
    ['0x414243', 0, 18446744073709551615n, 'ABORTED 1'],
    ['0x414243', 18446744073709551615n, 18446744073709551615n, 'ABORTED 1'],
  ] as const)('internal_sub_string(%s, %s, %s)', (text, from, to, result) => {
    expect(call(part, [text, from, to])).toBe(result);
  });

  test.each([
    ['abcabc', 'b', 1],
    ['abcabc', 'abc', 0],
    ['abcabc', 'ca', 2],
    ['abcabc', 'x', 6],
    ['abc', 'abcd', 3],
    ['abc', '', 0],
    ['', '', 0],
    ['', 'a', 0],
    ['aaab', 'aab', 1],
    ['é€', '€', 2],
  ])('internal_index_of(%j, %j) = %i', (text, wanted, index) => {
    const result = call(find, [`0x${hex(utf8(text))}`, `0x${hex(utf8(wanted))}`]);
    expect(result).toBe(`executed ${hex(Uint8Array.of(index, 0, 0, 0, 0, 0, 0, 0))}`);
  });
});

describe('type_name::get', () => {
  const TYPE_NAME = '0x1::type_name::TypeName';
  const named = (type: string, module = 'm', struct = 'S'): string => {
    const builder = new ModuleBuilder('0x42', module)
      .struct(struct, { abilities: ['copy', 'drop'], typeParams: [[], []], fields: [['x', 'u8']] })
      .importStruct(TYPE_NAME, { abilities: ['copy', 'drop', 'store'] })
      .importFun('0x1::type_name::get', { typeParams: [[]], returns: [TYPE_NAME] })
      .fun('main', { returns: [TYPE_NAME], code: [['CallGeneric', `0x1::type_name::get<${type}>`], 'Ret'] });
    const linked = new Linked([builder.build()]);
    const [value] = linked.run(`0x42::${module}::main`).returns;
    const decoded = decodeValue(value!.layout, value!.bytes);
    return decoded.ok ? (valueToJson(value!.layout, decoded.value) as { name: string }).name : 'none';
  };
  const A42 = '42'.padStart(64, '0');
  const A1 = '1'.padStart(64, '0');

  test.each([
    ['u8', 'u8'],
    ['u256', 'u256'],
    ['bool', 'bool'],
    ['address', 'address'],
    ['signer', 'signer'],
    ['vector<vector<u64>>', 'vector<vector<u64>>'],
    ['S<u8,vector<bool>>', `${A42}::m::S<u8,vector<bool>>`],
    ['S<0x1::type_name::TypeName,address>', `${A42}::m::S<${A1}::type_name::TypeName,address>`],
  ])('%s', (type, text) => {
    expect(named(type)).toBe(text);
  });

  test('keeps 0x where a name has it', () => {
    expect(named('S0x1<u8,u8>', 'm0x', 'S0x1')).toBe(`${A42}::m0x::S0x1<u8,u8>`);
    expect(named(`_0x${A1}<u8,u8>`, `a0x${A1}`, `_0x${A1}`)).toBe(`${A42}::a0x${A1}::_0x${A1}<u8,u8>`);
  });

  test('of names that JavaScript objects have', () => {
    expect(named('__proto__<u8,u8>', '__proto__', '__proto__')).toBe(`${A42}::__proto__::__proto__<u8,u8>`);
    expect(named('constructor<u8,u8>', 'toString', 'constructor')).toBe(`${A42}::toString::constructor<u8,u8>`);
  });
});

describe('vector, called as functions', () => {
  const V = 'vector<T0>';
  /** A module `main(vector<u16>, …)` that lends its vector to a native, then returns it. */
  const on = (native: string, type: FunctionType, mutable: boolean): Linked => {
    const params = (type.params ?? []).slice(1).map((text) => String(text).replace('T0', 'u16'));
    const returns = (type.returns ?? []).map((text) => String(text).replace('T0', 'u16'));
    return new Linked([
      new ModuleBuilder('0x42', 'm')
        .importFun(`0x1::vector::${native}`, { typeParams: [[]], ...type })
        .fun('main', {
          params: ['vector<u16>', ...params],
          returns: [...returns.map((text) => text.replace(/^&(mut )?/, '')), 'vector<u16>'],
          code: [
            [mutable ? 'MutBorrowLoc' : 'ImmBorrowLoc', 0],
            ...params.map((_, i): Line => ['MoveLoc', i + 1]),
            ['CallGeneric', `0x1::vector::${native}<u16>`],
            ...(returns[0]?.startsWith('&') ? (['ReadRef'] as const) : []),
            ['MoveLoc', 0],
            'Ret',
          ],
        })
        .build(),
    ]);
  };
  const length = on('length', { params: [`&${V}`], returns: ['u64'] }, false);
  const borrow = on('borrow', { params: [`&${V}`, 'u64'], returns: ['&T0'] }, false);
  const borrowMut = on('borrow_mut', { params: [`&mut ${V}`, 'u64'], returns: ['&mut T0'] }, true);
  const push = on('push_back', { params: [`&mut ${V}`, 'T0'] }, true);
  const pop = on('pop_back', { params: [`&mut ${V}`], returns: ['T0'] }, true);
  const swap = on('swap', { params: [`&mut ${V}`, 'u64', 'u64'] }, true);

  test.each<readonly [string, Linked, RunOptions['args'], string]>([
    ['length', length, [[1, 2, 3]], 'executed 0300000000000000 03010002000300'],
    ['borrow', borrow, [[1, 2, 3], 2], 'executed 0300 03010002000300'],
    ['borrow past the end', borrow, [[1, 2, 3], 3], 'ABORTED 1'],
    ['borrow far past the end', borrow, [[1], 18446744073709551615n], 'ABORTED 1'],
    ['borrow_mut', borrowMut, [[1, 2, 3], 0], 'executed 0100 03010002000300'],
    ['borrow_mut past the end', borrowMut, [[], 0], 'ABORTED 1'],
    ['push_back', push, [[1], 7], 'executed 0201000700'],
    ['pop_back', pop, [[1, 7]], 'executed 0700 010100'],
    ['pop_back of nothing', pop, [[]], 'ABORTED 2'],
    ['swap', swap, [[1, 2, 3], 0, 2], 'executed 03030002000100'],
    ['swap with itself', swap, [[1, 2, 3], 1, 1], 'executed 03010002000300'],
    ['swap past the end', swap, [[1, 2, 3], 0, 3], 'ABORTED 1'],
    ['swap past the end, first', swap, [[1, 2, 3], 3, 0], 'ABORTED 1'],
  ])('%s', (_, linked, args, result) => {
    expect(call(linked, args!)).toBe(result);
  });

  test('empty and destroy_empty', () => {
    const empty = passing('0x1::vector::empty', { typeParams: [[]], returns: [V] }, 'u64');
    expect(call(empty)).toBe('executed 00');
    const destroy = passing('0x1::vector::destroy_empty', { typeParams: [[]], params: [V] }, 'u64');
    expect(call(destroy, [[]])).toBe('executed');
    expect(call(destroy, [[1]])).toBe('ABORTED 3');
  });

  test('a failure stands in the native, with its caller behind it', () => {
    const { failure } = pop.run('0x42::m::main', { args: [[]] });
    expect(failure).toMatchObject({ module: `${full('0x1')}::vector`, function: 'pop_back', pc: 0 });
    expect(failure!.callers).toMatchObject([{ module: `${full('0x42')}::m`, function: 'main', pc: 1 }]);
  });

  // Rooch's standard library has one more.
  const append = new Linked(
    [
      new ModuleBuilder('0x1', 'vector')
        .native('native_append', { typeParams: [[]], params: ['&mut vector<T0>', 'vector<T0>'] })
        .fun('main', {
          params: ['vector<u16>', 'vector<u16>'],
          returns: ['vector<u16>'],
          code: [['MutBorrowLoc', 0], ['MoveLoc', 1], ['CallGeneric', 'native_append<u16>'], ['MoveLoc', 0], 'Ret'],
        })
        .fun('bytes', {
          params: ['vector<u8>', 'vector<u8>'],
          returns: ['u64'],
          code: [
            ['MutBorrowLoc', 0],
            ['MoveLoc', 1],
            ['CallGeneric', 'native_append<u8>'],
            ['ImmBorrowLoc', 0],
            ['VecLen', 'u8'],
            'Ret',
          ],
        })
        .build(),
    ],
    NO_FRAMEWORK,
  );

  test('native_append', () => {
    const run = (args: RunOptions['args']) => summary(append.run('0x1::vector::main', { args: args! }));
    expect(run([[1, 2], [3]])).toBe('executed 03010002000300');
    expect(run([[], []])).toBe('executed 00');
  });

  test('native_append up to MAX_VECTOR_ELEMENTS', () => {
    const zeros = (count: number): number[] => new Array<number>(count).fill(0);
    const run = (count: number) =>
      summary(append.run('0x1::vector::bytes', { args: [zeros(MAX_VECTOR_ELEMENTS - 2), zeros(count)] }));
    expect(run(2)).toBe('executed 0000100000000000');
    expect(run(3)).toBe('ABORTED 4');
  });
});

describe('debug::print', () => {
  const printing = (type: string): Linked =>
    new Linked([
      new ModuleBuilder('0x42', 'm')
        .importFun('0x1::debug::print', { typeParams: [[]], params: ['&T0'] })
        .fun('main', {
          params: [type, 'u64'],
          code: [
            'again:',
            ['CopyLoc', 1],
            ['LdU64', 0],
            'Eq',
            ['BrTrue', 'end'],
            ['ImmBorrowLoc', 0],
            ['CallGeneric', `0x1::debug::print<${type}>`],
            ['MoveLoc', 1],
            ['LdU64', 1],
            'Sub',
            ['StLoc', 1],
            ['Branch', 'again'],
            'end:',
            'Ret',
          ],
        })
        .build(),
    ]);
  const printed = (linked: Linked, args: RunOptions['args']) => linked.run('0x42::m::main', { args: args! }).debug;

  test('keeps what was printed, with its layout', () => {
    expect(printed(printing('vector<u16>'), [[1, 2], 1])).toMatchObject([
      { layout: { kind: 'vector' }, bytes: unhex('0201000200') },
    ]);
  });

  test('keeps MAX_DEBUG_OUTPUT entries', () => {
    const u8 = printing('u8');
    expect(printed(u8, [7, MAX_DEBUG_OUTPUT]).length).toBe(MAX_DEBUG_OUTPUT);
    expect(printed(u8, [7, MAX_DEBUG_OUTPUT + 1]).length).toBe(MAX_DEBUG_OUTPUT);
  });

  test('keeps MAX_DEBUG_BYTES', () => {
    const list = printing('vector<u8>');
    const zeros = new Array<number>(MAX_DEBUG_BYTES / 4 - 8).fill(0);
    expect(printed(list, [zeros, 4]).length).toBe(4);
    expect(printed(list, [zeros, 5]).length).toBe(4);
    expect(printed(list, [[...zeros, 0], 4]).length).toBe(3);
  });
});

describe('unit_test::create_signers_for_testing', () => {
  const signers = new Linked(
    [
      new ModuleBuilder('0x1', 'unit_test')
        .native('create_signers_for_testing', { params: ['u64'], returns: ['vector<signer>'] })
        .fun('main', {
          params: ['u64'],
          returns: ['vector<signer>'],
          code: [['MoveLoc', 0], ['Call', 'create_signers_for_testing'], 'Ret'],
        })
        .build(),
    ],
    NO_FRAMEWORK,
  );
  const forbidden = signers.build(signers.entry('0x1::unit_test::main'));
  signers.natives = TEST_NATIVES;
  const make = (count: number | bigint) => summary(signers.run('0x1::unit_test::main', { args: [count] }));

  test('can be linked by unit tests only: its signers are of anybody', () => {
    expect(forbidden).toMatchObject({ ok: false, error: { status: 'NATIVE_NOT_AVAILABLE' } });
  });

  test('makes different ones', () => {
    expect(make(0)).toBe('executed 00');
    expect(make(2)).toBe(`executed 02${'00'.repeat(32)}01${'00'.repeat(31)}`);
  });

  test('at most MAX_TEST_SIGNERS', () => {
    expect(make(MAX_TEST_SIGNERS)).toMatch(/^executed 8002/);
    expect(make(MAX_TEST_SIGNERS + 1)).toBe('ABORTED 1');
    expect(make(18446744073709551615n)).toBe('ABORTED 1');
  });
});
