import { describe, expect, it } from 'vitest';
import type { Status } from '../../../vm/base/status.ts';
import type { Instruction, Module, Token } from '../../../vm/format/module.ts';
import { OP } from '../../../vm/format/opcodes.ts';
import { verifyModule } from '../../../vm/verify/verify.ts';
import { DIALECTS, ModuleBuilder } from '../../support/builder.ts';
import { accepted, bodies, library, refused } from './cases.ts';

type Change = (module: Module) => Partial<Module>;

/** A module with something in every table. */
function full(): Module {
  return library('sui7')
    .importStruct('0x1::q::Z', { abilities: ['drop'] })
    .importFun('0x1::q::z', { params: ['0x1::q::Z'] })
    .friend('0x42::friend')
    .fun('t', {
      typeParams: [['drop']],
      params: ['B<T0>', '&O<T0>', '&E', '&S', '0x1::q::Z'],
      code: [
        ['LdConst', 'u8', Uint8Array.of(1)],
        'Pop',
        ['MoveLoc', 4],
        ['Call', '0x1::q::z'],
        ['MoveLoc', 3],
        ['ImmBorrowField', 'S.x'],
        'Pop',
        ['ImmBorrowLoc', 0],
        ['ImmBorrowFieldGeneric', 'B<T0>.v'],
        'Pop',
        ['MoveLoc', 0],
        ['UnpackGeneric', 'B<T0>'],
        ['CallGeneric', 'id<T0>'],
        'Pop',
        ['CopyLoc', 1],
        ['VariantSwitch', 'O', ['a', 'b']],
        'a:',
        'Ret',
        'b:',
        ['MoveLoc', 1],
        ['UnpackVariantGenericImmRef', 'O<T0>.Some'],
        'Pop',
        ['MoveLoc', 2],
        ['UnpackVariantImmRef', 'E.V'],
        'Pop',
        'Pop',
        'Ret',
      ],
    })
    .build('sui7');
}

function replaced<T>(list: readonly T[], index: number, change: Partial<T>): T[] {
  return list.map((item, i) => (i === index ? { ...item, ...change } : item));
}

/** Changes the instruction of `t` that has `name`. */
function operand(module: Module, name: keyof typeof OP, index: number): Partial<Module> {
  const last = module.functionDefs.length - 1;
  const code = module.functionDefs[last]!.code!;
  const at = code.instructions.findIndex((instruction) => instruction.op === OP[name]);
  const instructions: Instruction[] = replaced(code.instructions, at, { index });
  return { functionDefs: replaced(module.functionDefs, last, { code: { ...code, instructions } }) };
}

const param = (index: number): Token => ({ kind: 'param', index });

describe('bounds', () => {
  const out: readonly (readonly [string, Change])[] = [
    [
      'module handle: address',
      (m) => ({ moduleHandles: [...m.moduleHandles, { address: m.addresses.length, name: 0 }] }),
    ],
    [
      'module handle: name',
      (m) => ({ moduleHandles: [...m.moduleHandles, { address: 0, name: m.identifiers.length }] }),
    ],
    ['friend', () => ({ friends: [{ address: 9, name: 0 }] })],
    [
      'struct handle: module',
      (m) => ({ structHandles: replaced(m.structHandles, 0, { module: m.moduleHandles.length }) }),
    ],
    ['struct handle: name', (m) => ({ structHandles: replaced(m.structHandles, 0, { name: m.identifiers.length }) })],
    [
      'function handle: module',
      (m) => ({ functionHandles: replaced(m.functionHandles, 0, { module: m.moduleHandles.length }) }),
    ],
    [
      'function handle: name',
      (m) => ({ functionHandles: replaced(m.functionHandles, 0, { name: m.identifiers.length }) }),
    ],
    [
      'function handle: parameters',
      (m) => ({ functionHandles: replaced(m.functionHandles, 0, { params: m.signatures.length }) }),
    ],
    [
      'function handle: results',
      (m) => ({ functionHandles: replaced(m.functionHandles, 0, { returns: m.signatures.length }) }),
    ],
    ['function handle: type parameter', (m) => ({ signatures: [[param(1)], ...m.signatures.slice(1)] })],
    [
      'signature: struct',
      (m) => ({ signatures: [...m.signatures, [{ kind: 'struct', handle: m.structHandles.length, args: [] }]] }),
    ],
    ['signature: type parameter past the format', (m) => ({ signatures: [...m.signatures, [param(65_536)]] })],
    [
      'constant: struct',
      () => ({ constants: [{ type: { kind: 'struct', handle: 99, args: [] }, data: new Uint8Array() }] }),
    ],
    ['struct: handle', (m) => ({ structDefs: replaced(m.structDefs, 0, { handle: m.structHandles.length }) })],
    [
      'struct: field name',
      (m) => ({ structDefs: replaced(m.structDefs, 0, { fields: [{ name: 999, type: { kind: 'u8' } }] }) }),
    ],
    [
      'struct: type parameter',
      (m) => ({ structDefs: replaced(m.structDefs, 0, { fields: [{ name: 0, type: param(0) }] }) }),
    ],
    ['enum: handle', (m) => ({ enumDefs: replaced(m.enumDefs, 0, { handle: m.structHandles.length }) })],
    ['enum: variant name', (m) => ({ enumDefs: replaced(m.enumDefs, 0, { variants: [{ name: 999, fields: [] }] }) })],
    [
      'enum: type parameter',
      (m) => ({
        enumDefs: replaced(m.enumDefs, 1, { variants: [{ name: 0, fields: [{ name: 0, type: param(1) }] }] }),
      }),
    ],
    ['field handle: struct', (m) => ({ fieldHandles: replaced(m.fieldHandles, 0, { owner: m.structDefs.length }) })],
    ['field handle: field', (m) => ({ fieldHandles: replaced(m.fieldHandles, 0, { field: 2 }) })],
    [
      'field handle: field of a native struct',
      (m) => ({
        structDefs: m.structDefs.map(({ handle, ...rest }, i) => (i === 0 ? { handle } : { handle, ...rest })),
      }),
    ],
    ['variant handle: enum', (m) => ({ variantHandles: replaced(m.variantHandles, 0, { owner: m.enumDefs.length }) })],
    ['variant handle: tag', (m) => ({ variantHandles: replaced(m.variantHandles, 0, { tag: 2 }) })],
    [
      'variant instance: enum instance',
      (m) => ({ variantInsts: replaced(m.variantInsts, 0, { owner: m.enumInsts.length }) }),
    ],
    ['variant instance: tag', (m) => ({ variantInsts: replaced(m.variantInsts, 0, { tag: 2 }) })],
    ['struct instance', (m) => ({ structInsts: replaced(m.structInsts, 0, { of: m.structDefs.length }) })],
    ['function instance', (m) => ({ functionInsts: replaced(m.functionInsts, 0, { of: m.functionHandles.length }) })],
    ['field instance', (m) => ({ fieldInsts: replaced(m.fieldInsts, 0, { of: m.fieldHandles.length }) })],
    ['enum instance: arguments', (m) => ({ enumInsts: replaced(m.enumInsts, 0, { args: m.signatures.length }) })],
    [
      'function definition',
      (m) => ({ functionDefs: replaced(m.functionDefs, 0, { handle: m.functionHandles.length }) }),
    ],
    ['own handle', (m) => ({ self: m.moduleHandles.length })],
    ['own handle that is no index', () => ({ self: 0.5 })],
  ];

  it('accepts the module that the others are changed from', () => {
    accepted(full());
  });

  it.each(out)('%s', (name, change) => {
    const module = full();
    const result = verifyModule({ ...module, ...change(module) });
    expect(result.ok ? 'accepted' : result.error.status, name).toBe('INDEX_OUT_OF_BOUNDS');
  });

  it.each([
    ['LdConst', (m: Module) => m.constants.length],
    ['Call', (m: Module) => m.functionHandles.length],
    ['CallGeneric', (m: Module) => m.functionInsts.length],
    ['ImmBorrowField', (m: Module) => m.fieldHandles.length],
    ['ImmBorrowFieldGeneric', (m: Module) => m.fieldInsts.length],
    ['UnpackGeneric', (m: Module) => m.structInsts.length],
    ['UnpackVariantImmRef', (m: Module) => m.variantHandles.length],
    ['UnpackVariantGenericImmRef', (m: Module) => m.variantInsts.length],
    ['VariantSwitch', () => 1],
    ['MoveLoc', () => 5],
  ] as const)('operand of %s', (name, past) => {
    const module = full();
    const code = module.functionDefs.at(-1)!.code!.instructions;
    const offset = code.findIndex((instruction) => instruction.op === OP[name]);
    refused({ ...module, ...operand(module, name, past(module)) }, 'INDEX_OUT_OF_BOUNDS', { function: 't', offset });
  });

  bodies([
    [
      'branch target',
      { status: 'INDEX_OUT_OF_BOUNDS', offset: 0, bad: [['Branch', 2], 'Ret'], good: [['Branch', 1], 'Ret'] },
    ],
    [
      'struct operand',
      {
        params: ['S'],
        status: 'INDEX_OUT_OF_BOUNDS',
        offset: 1,
        bad: [['MoveLoc', 0], ['Unpack', 6], 'Pop', 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['Unpack', 0], 'Pop', 'Pop', 'Ret'],
      },
    ],
    [
      'vector signature',
      {
        params: ['vector<u8>'],
        status: 'INDEX_OUT_OF_BOUNDS',
        offset: 1,
        bad: [['MoveLoc', 0], ['VecUnpack', 99, 0], 'Ret'],
        good: [['MoveLoc', 0], ['VecUnpack', 'u8', 0], 'Ret'],
      },
    ],
    [
      'type argument out of scope',
      {
        typeParams: [['drop']],
        params: ['T0'],
        status: 'INDEX_OUT_OF_BOUNDS',
        offset: 1,
        bad: [['MoveLoc', 0], ['CallGeneric', 'id<T1>'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['CallGeneric', 'id<T0>'], 'Pop', 'Ret'],
      },
    ],
    [
      'jump table target',
      {
        dialect: 'sui7',
        params: ['&E'],
        status: 'INDEX_OUT_OF_BOUNDS',
        bad: [['MoveLoc', 0], ['VariantSwitch', 'E', [2, 3]], 'Ret'],
        good: [['MoveLoc', 0], ['VariantSwitch', 'E', [2, 2]], 'Ret'],
      },
    ],
  ]);

  it.each([
    ['LdU8', 8n],
    ['LdU16', 16n],
    ['LdU32', 32n],
    ['LdU64', 64n],
    ['LdU128', 128n],
    ['LdU256', 256n],
  ] as const)('literal of %s', (op, width) => {
    const make = (value: bigint): Module =>
      library()
        .fun('t', { code: [[op, value], 'Pop', 'Ret'] })
        .build();
    accepted(make((1n << width) - 1n));
    refused(make(1n << width), 'MALFORMED', { function: 't', offset: 0 });
    refused(make(-1n), 'MALFORMED', { function: 't', offset: 0 });
  });

  it('a module has a handle', () => {
    const result = verifyModule({ ...full(), moduleHandles: [] });
    expect(result).toMatchObject({ ok: false, error: { status: 'NO_MODULE_HANDLES', module: 'unknown::unknown' } });
  });

  it('counts type arguments', () => {
    const module = full();
    const bare: Token = { kind: 'struct', handle: module.structDefs[4]!.handle, args: [] };
    refused({ ...module, signatures: [...module.signatures, [bare]] }, 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH');
    const more: Token = { kind: 'struct', handle: module.structDefs[0]!.handle, args: [{ kind: 'u8' }] };
    refused({ ...module, signatures: [...module.signatures, [more]] }, 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH');
  });

  it('bounds the depth of types', () => {
    const deep = (depth: number): Token => {
      let type: Token = { kind: 'u8' };
      for (let i = 1; i < depth; i++) type = { kind: 'vector', of: type };
      return type;
    };
    const module = full();
    accepted({ ...module, signatures: [...module.signatures, [deep(256)]] });
    refused({ ...module, signatures: [...module.signatures, [deep(257)]] }, 'MALFORMED');
    refused({ ...module, signatures: [...module.signatures, [deep(100_000)]] }, 'MALFORMED');
  });

  it('bounds parameters and locals together', () => {
    const make = (n: number) =>
      library()
        .fun('t', { params: ['u8'], locals: Array.from({ length: n }, () => 'u8'), code: ['Ret'] })
        .build();
    accepted(make(254));
    refused(make(255), 'TOO_MANY_LOCALS', { function: 't' });
  });
});

describe('duplicates', () => {
  const twice: readonly (readonly [string, Change, Status])[] = [
    ['identifier', (m) => ({ identifiers: [...m.identifiers, m.identifiers[0]!] }), 'DUPLICATE_ELEMENT'],
    ['address', (m) => ({ addresses: [...m.addresses, m.addresses[0]!] }), 'DUPLICATE_ELEMENT'],
    ['constant', (m) => ({ constants: [...m.constants, m.constants[0]!] }), 'DUPLICATE_ELEMENT'],
    ['signature', (m) => ({ signatures: [...m.signatures, m.signatures[1]!] }), 'DUPLICATE_ELEMENT'],
    ['module handle', (m) => ({ moduleHandles: [...m.moduleHandles, m.moduleHandles[0]!] }), 'DUPLICATE_ELEMENT'],
    ['friend', (m) => ({ friends: [...m.friends, m.friends[0]!] }), 'DUPLICATE_ELEMENT'],
    [
      'struct handle',
      (m) => ({ structHandles: [...m.structHandles, { ...m.structHandles[0]!, abilities: 0 }] }),
      'DUPLICATE_ELEMENT',
    ],
    [
      'function handle',
      (m) => ({ functionHandles: [...m.functionHandles, { ...m.functionHandles[0]!, returns: 1 }] }),
      'DUPLICATE_ELEMENT',
    ],
    ['field handle', (m) => ({ fieldHandles: [...m.fieldHandles, m.fieldHandles[0]!] }), 'DUPLICATE_ELEMENT'],
    ['variant handle', (m) => ({ variantHandles: [...m.variantHandles, m.variantHandles[0]!] }), 'DUPLICATE_ELEMENT'],
    ['variant instance', (m) => ({ variantInsts: [...m.variantInsts, m.variantInsts[0]!] }), 'DUPLICATE_ELEMENT'],
    ['struct instance', (m) => ({ structInsts: [...m.structInsts, m.structInsts[0]!] }), 'DUPLICATE_ELEMENT'],
    ['function instance', (m) => ({ functionInsts: [...m.functionInsts, m.functionInsts[0]!] }), 'DUPLICATE_ELEMENT'],
    ['field instance', (m) => ({ fieldInsts: [...m.fieldInsts, m.fieldInsts[0]!] }), 'DUPLICATE_ELEMENT'],
    ['enum instance', (m) => ({ enumInsts: [...m.enumInsts, m.enumInsts[0]!] }), 'DUPLICATE_ELEMENT'],
    ['struct definition', (m) => ({ structDefs: [...m.structDefs, m.structDefs[0]!] }), 'DUPLICATE_ELEMENT'],
    [
      'enum definition of a struct',
      (m) => ({ enumDefs: replaced(m.enumDefs, 0, { handle: m.structDefs[0]!.handle }) }),
      'DUPLICATE_ELEMENT',
    ],
    ['function definition', (m) => ({ functionDefs: [...m.functionDefs, m.functionDefs[0]!] }), 'DUPLICATE_ELEMENT'],
    [
      'field name',
      (m) => ({
        structDefs: replaced(m.structDefs, 0, { fields: [m.structDefs[0]!.fields![0]!, m.structDefs[0]!.fields![0]!] }),
      }),
      'DUPLICATE_ELEMENT',
    ],
    [
      'variant name',
      (m) => ({
        enumDefs: replaced(m.enumDefs, 0, { variants: m.enumDefs[0]!.variants!.map((v) => ({ ...v, name: 0 })) }),
      }),
      'DUPLICATE_ELEMENT',
    ],
    [
      'variant field name',
      (m) => ({
        enumDefs: replaced(m.enumDefs, 0, {
          variants: m.enumDefs[0]!.variants!.map((v) => ({ ...v, fields: v.fields.map((f) => ({ ...f, name: 0 })) })),
        }),
      }),
      'DUPLICATE_ELEMENT',
    ],
    ['no field', (m) => ({ structDefs: replaced(m.structDefs, 2, { fields: [] }) }), 'ZERO_SIZED_STRUCT'],
    [
      'no definition of a struct',
      (m) => ({ structDefs: m.structDefs.filter((_, i) => i !== 5) }),
      'UNIMPLEMENTED_HANDLE',
    ],
    ['no definition of a function', (m) => ({ functionDefs: m.functionDefs.slice(1) }), 'UNIMPLEMENTED_HANDLE'],
    [
      'definition of a foreign struct',
      (m) => ({ structDefs: [...m.structDefs, { handle: 0, fields: m.structDefs[2]!.fields! }] }),
      'INVALID_MODULE_HANDLE',
    ],
    [
      'definition of a foreign function',
      (m) => ({ functionDefs: [...m.functionDefs, { handle: 0, visibility: 'private', entry: false, acquires: [] }] }),
      'INVALID_MODULE_HANDLE',
    ],
  ];

  it.each(twice)('%s', (_, change, status) => {
    const module = full();
    refused({ ...module, ...change(module) }, status);
  });

  it('an enum has a variant', () => {
    const b = new ModuleBuilder('0x42', 'm').enum('E', { variants: [] });
    refused(b.build('sui7'), 'ZERO_SIZED_ENUM');
    accepted(new ModuleBuilder('0x42', 'm').enum('E', { variants: [['A', []]] }).build('sui7'));
  });
});

describe('dialect', () => {
  it('refuses instructions of later versions', () => {
    const make = () => library('common5').fun('t', { code: [['LdU16', 1], 'Pop', 'Ret'] });
    refused(make().build('common5'), 'UNKNOWN_OPCODE', { function: 't', offset: 0 });
    accepted(make().build('common6'));
  });

  it('refuses enums outside of their family', () => {
    const module = full();
    const result = verifyModule({ ...module, dialect: { family: 'common', version: 6, raw: 6 } });
    expect(result).toMatchObject({ ok: false, error: { status: 'MALFORMED' } });
    const b = library().fun('t', { code: [['VariantSwitch', 0], 'Ret'] });
    refused(b.build(), 'UNKNOWN_OPCODE', { function: 't', offset: 0 });
  });

  it('refuses instructions of a later version of the Aptos family, and all of them in the others', () => {
    const make = (op: 'TestVariant' | 'PackClosure' | 'LdI8' | 'AbortMsg', dialect: keyof typeof DIALECTS) =>
      library()
        .fun('t', { code: [op === 'AbortMsg' ? op : [op, 0], 'Ret'] })
        .build(dialect);
    const first = { TestVariant: 7, PackClosure: 8, LdI8: 9, AbortMsg: 10 } as const;
    for (const op of ['TestVariant', 'PackClosure', 'LdI8', 'AbortMsg'] as const) {
      for (const dialect of ['aptos7', 'aptos8', 'aptos9', 'aptos10', 'movement7', 'common6', 'sui7'] as const) {
        const result = verifyModule(make(op, dialect));
        const { family, version } = DIALECTS[dialect];
        const known = family === 'aptos' && version >= first[op];
        expect([op, dialect, !result.ok && result.error.status === 'UNKNOWN_OPCODE']).toEqual([op, dialect, !known]);
      }
    }
  });

  it('refuses types of a later version of the Aptos family, and all of them in the others', () => {
    const int = { kind: 'i64' } as const;
    const closure = { kind: 'function', args: [int], results: [], abilities: 0 } as const;
    const make = (type: Token, dialect: keyof typeof DIALECTS) =>
      library()
        .fun('t', { visibility: 'public', params: [type], code: [['MoveLoc', 0], 'Pop', 'Ret'] })
        .build(dialect);
    for (const dialect of ['aptos7', 'aptos8', 'common6', 'sui7'] as const) refused(make(int, dialect), 'MALFORMED');
    refused(make(closure, 'aptos8'), 'MALFORMED');
    refused(make({ ...closure, args: [] }, 'aptos7'), 'MALFORMED');
    accepted(make(int, 'aptos9'));
    accepted(make({ ...closure, abilities: 2 }, 'aptos9'));
    accepted(make({ ...closure, args: [], abilities: 2 }, 'aptos8'));
  });

  it('refuses an unknown code', () => {
    const module = full();
    const def = module.functionDefs[0]!;
    const code = { ...def.code!, instructions: [{ op: 0xff as never, index: 0, value: 0n }] };
    refused({ ...module, functionDefs: replaced(module.functionDefs, 0, { code }) }, 'UNKNOWN_OPCODE', {
      function: 'f',
      offset: 0,
    });
  });
});

describe('friends', () => {
  it('are others, at the same address', () => {
    refused(library().friend('0x42::m').build(), 'INVALID_FRIEND_DECL_WITH_SELF');
    refused(library().friend('0x43::other').build(), 'INVALID_FRIEND_DECL_WITH_MODULES_OUTSIDE_ACCOUNT_ADDRESS');
    accepted(library().friend('0x42::other').build());
  });
});
