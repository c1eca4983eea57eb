import { describe, expect, it } from 'vitest';
import type { Status } from '../../../vm/base/status.ts';
import type { Token } from '../../../vm/format/module.ts';
import { MAX_VECTOR_COUNT } from '../../../vm/verify/instructions.ts';
import { type Ability, ModuleBuilder, type TypeText } from '../../support/builder.ts';
import { accepted, bodies, library, refused } from './cases.ts';

const u8: Token = { kind: 'u8' };
const ref: Token = { kind: 'ref', to: u8 };

describe('signatures', () => {
  const places: readonly (readonly [string, TypeText])[] = [
    ['&&u8', { kind: 'ref', to: ref }],
    ['&mut &u8', { kind: 'mutref', to: ref }],
    ['vector<&u8>', { kind: 'vector', of: ref }],
    ['&vector<&u8>', { kind: 'ref', to: { kind: 'vector', of: ref } }],
    ['B<&u8>', 'B<&u8>'],
  ];
  it.each(places)('no reference inside of %s', (_, type) => {
    refused(
      library()
        .fun('t', { params: [type], code: ['Ret'] })
        .build(),
      'INVALID_SIGNATURE_TOKEN',
    );
  });

  it('references stand alone', () => {
    accepted(
      library()
        .fun('t', { params: ['&mut vector<u8>', '&B<u8>'], code: ['Ret'] })
        .build(),
    );
  });

  it('fields are no references', () => {
    const make = (type: TypeText) => new ModuleBuilder('0x42', 'm').struct('S', { fields: [['x', type]] }).build();
    refused(make(ref), 'INVALID_SIGNATURE_TOKEN');
    accepted(make(u8));
    const variant = (type: TypeText) =>
      new ModuleBuilder('0x42', 'm').enum('E', { variants: [['A', [['x', type]]]] }).build('sui7');
    refused(variant(ref), 'INVALID_SIGNATURE_TOKEN');
    accepted(variant(u8));
  });

  bodies([
    [
      'a reference as type argument of a call',
      {
        params: ['&u8'],
        returns: ['&u8'],
        status: 'INVALID_SIGNATURE_TOKEN',
        offset: 1,
        bad: [['MoveLoc', 0], ['CallGeneric', 'id<&u8>'], 'Ret'],
        good: [['MoveLoc', 0], 'ReadRef', ['CallGeneric', 'id<u8>'], 'Pop', ['LdU64', 0], 'Abort'],
      },
    ],
    [
      'a vector of references',
      {
        params: ['&u8'],
        status: 'INVALID_SIGNATURE_TOKEN',
        offset: 1,
        bad: [['MoveLoc', 0], ['VecPack', '&u8', 1], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], 'ReadRef', ['VecPack', 'u8', 1], 'Pop', 'Ret'],
      },
    ],
    [
      'a constraint of a function',
      {
        params: ['N', 'S'],
        status: 'CONSTRAINT_NOT_SATISFIED',
        offset: 1,
        bad: [['MoveLoc', 0], ['CallGeneric', 'drop<N>'], ['LdU64', 0], 'Abort'],
        good: [['MoveLoc', 1], ['CallGeneric', 'drop<S>'], ['LdU64', 0], 'Abort'],
      },
    ],
    [
      'a constraint of a struct',
      {
        params: ['N', 'S'],
        status: 'CONSTRAINT_NOT_SATISFIED',
        offset: 1,
        bad: [['MoveLoc', 0], ['PackGeneric', 'G<N>'], 'Pop', ['LdU64', 0], 'Abort'],
        good: [['MoveLoc', 1], ['PackGeneric', 'G<S>'], 'Pop', ['LdU64', 0], 'Abort'],
      },
    ],
    [
      'a constraint of a borrowed struct',
      {
        params: ['&B<S>'],
        status: 'CONSTRAINT_NOT_SATISFIED',
        offset: 1,
        bad: [['MoveLoc', 0], ['ImmBorrowFieldGeneric', 'G<N>.v'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['ImmBorrowFieldGeneric', 'B<S>.v'], 'Pop', 'Ret'],
      },
    ],
    [
      'a constraint inside of a type argument',
      {
        params: ['S'],
        status: 'CONSTRAINT_NOT_SATISFIED',
        offset: 0,
        bad: [['VecPack', 'G<N>', 0], 'Pop', 'Ret'],
        good: [['VecPack', 'G<S>', 0], 'Pop', 'Ret'],
      },
    ],
    [
      'a type parameter without the ability',
      {
        typeParams: [['copy'], ['drop']],
        params: ['T0', 'T1'],
        status: 'CONSTRAINT_NOT_SATISFIED',
        offset: 1,
        bad: [['CopyLoc', 0], ['CallGeneric', 'drop<T0>'], ['LdU64', 0], 'Abort'],
        good: [['MoveLoc', 1], ['CallGeneric', 'drop<T1>'], ['LdU64', 0], 'Abort'],
      },
    ],
    [
      'too few type arguments',
      {
        params: ['u8'],
        status: 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
        offset: 1,
        bad: [['MoveLoc', 0], ['CallGeneric', 'id'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['CallGeneric', 'id<u8>'], 'Pop', 'Ret'],
      },
    ],
    [
      'too many type arguments',
      {
        params: ['u8'],
        status: 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
        offset: 1,
        bad: [['MoveLoc', 0], ['PackGeneric', 'B<u8,u8>'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['PackGeneric', 'B<u8>'], 'Pop', 'Ret'],
      },
    ],
  ]);

  it('a vector instruction takes one type', () => {
    const make = (signature: string | number) =>
      library()
        .fun('t', { params: ['&vector<u8>', 'u8'], code: [['MoveLoc', 0], ['VecLen', signature], 'Pop', 'Ret'] })
        .build();
    const two = make('u8').functionHandles.at(-1)!.params;
    refused(make(two), 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH', { function: 't', offset: 1 });
    accepted(make('u8'));
  });

  it('constraints hold in parameters, locals and fields, nested ones too, in version 5 as well', () => {
    for (const dialect of ['common5', 'common6'] as const) {
      for (const [bad, good] of [
        ['G<N>', 'G<S>'],
        ['vector<G<N>>', 'vector<G<S>>'],
        ['B<G<N>>', 'B<G<S>>'],
        ['&G<N>', '&G<S>'],
      ] as const) {
        refused(
          library()
            .fun('t', { params: [bad], code: [['LdU64', 0], 'Abort'] })
            .build(dialect),
          'CONSTRAINT_NOT_SATISFIED',
        );
        accepted(
          library()
            .fun('t', { params: [good], code: [['LdU64', 0], 'Abort'] })
            .build(dialect),
        );
        refused(
          library()
            .fun('t', { locals: [bad], code: ['Ret'] })
            .build(dialect),
          'CONSTRAINT_NOT_SATISFIED',
          { function: 't' },
        );
      }
      refused(
        library()
          .struct('F', { fields: [['x', 'vector<G<N>>']] })
          .build(dialect),
        'CONSTRAINT_NOT_SATISFIED',
      );
      accepted(
        library()
          .struct('F', { fields: [['x', 'vector<G<S>>']] })
          .build(dialect),
      );
    }
  });

  it('phantom parameters stay in phantom places', () => {
    const make = (type: string) =>
      new ModuleBuilder('0x42', 'm')
        .struct('P', { typeParams: [['phantom']], fields: [['x', 'u8']] })
        .struct('Q', { typeParams: [[]], fields: [['x', 'T0']] })
        .struct('S', { typeParams: [['phantom']], fields: [['x', type]] })
        .build();
    for (const bad of ['T0', 'vector<T0>', 'Q<T0>', 'P<vector<T0>>', 'P<Q<T0>>'])
      refused(make(bad), 'INVALID_PHANTOM_TYPE_PARAM_POSITION');
    for (const good of ['P<T0>', 'Q<P<T0>>', 'vector<P<T0>>']) accepted(make(good));
  });
});

describe('instruction consistency', () => {
  const status = 'GENERIC_MEMBER_OPCODE_MISMATCH' as const;
  bodies([
    [
      'Call',
      {
        params: ['u8'],
        status,
        offset: 1,
        bad: [['MoveLoc', 0], ['Call', 'id'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['CallGeneric', 'id<u8>'], 'Pop', 'Ret'],
      },
    ],
    [
      'CallGeneric',
      {
        params: ['u64'],
        status,
        offset: 1,
        bad: [['MoveLoc', 0], ['CallGeneric', 'f'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['Call', 'f'], 'Pop', 'Ret'],
      },
    ],
    [
      'Pack',
      {
        params: ['u8'],
        status,
        offset: 1,
        bad: [['MoveLoc', 0], ['Pack', 'B'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['PackGeneric', 'B<u8>'], 'Pop', 'Ret'],
      },
    ],
    [
      'UnpackGeneric',
      {
        params: ['S'],
        status,
        offset: 1,
        bad: [['MoveLoc', 0], ['UnpackGeneric', 'S'], 'Pop', 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['Unpack', 'S'], 'Pop', 'Pop', 'Ret'],
      },
    ],
    [
      'ImmBorrowField',
      {
        params: ['&B<u8>'],
        status,
        offset: 1,
        bad: [['MoveLoc', 0], ['ImmBorrowField', 'B.v'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['ImmBorrowFieldGeneric', 'B<u8>.v'], 'Pop', 'Ret'],
      },
    ],
    [
      'MutBorrowFieldGeneric',
      {
        params: ['&mut S'],
        status,
        offset: 1,
        bad: [['MoveLoc', 0], ['MutBorrowFieldGeneric', 'S.x'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['MutBorrowField', 'S.x'], 'Pop', 'Ret'],
      },
    ],
    [
      'PackVariant',
      {
        dialect: 'sui7',
        status,
        offset: 0,
        bad: [['PackVariant', 'O.None'], 'Pop', 'Ret'],
        good: [['PackVariantGeneric', 'O<u8>.None'], 'Pop', 'Ret'],
      },
    ],
    [
      'UnpackVariantGeneric',
      {
        dialect: 'sui7',
        params: ['E'],
        status,
        offset: 1,
        bad: [['MoveLoc', 0], ['UnpackVariantGeneric', 'E.A'], 'Ret'],
        good: [['MoveLoc', 0], ['UnpackVariant', 'E.A'], 'Ret'],
      },
    ],
    [
      'Exists',
      {
        params: ['address'],
        status,
        offset: 1,
        bad: [['MoveLoc', 0], ['Exists', 'B'], 'Pop', 'Ret'],
        good: [['MoveLoc', 0], ['ExistsGeneric', 'B<u8>'], 'Pop', 'Ret'],
      },
    ],
  ]);

  for (const op of ['VecPack', 'VecUnpack'] as const) {
    it(`${op} counts to 65,535, by bigints`, () => {
      const make = () =>
        library()
          .fun('t', { params: ['vector<u8>'], code: [['MoveLoc', 0], [op, 'u8', 0], ['LdU64', 0], 'Abort'] })
          .build();
      const counted = (count: bigint) => {
        const module = make();
        const last = module.functionDefs.length - 1;
        const def = module.functionDefs[last]!;
        const instructions = def.code!.instructions.map((instruction, i) =>
          i === 1 ? { ...instruction, value: count } : instruction,
        );
        return {
          ...module,
          functionDefs: [...module.functionDefs.slice(0, last), { ...def, code: { ...def.code!, instructions } }],
        };
      };
      for (const count of [MAX_VECTOR_COUNT + 1n, 65_536n + 1n, (1n << 64n) - 1n])
        refused(counted(count), 'CONSTRAINT_NOT_SATISFIED', { function: 't', offset: 1 });
      // At the limit it is the stack pass that refuses, by its own rule.
      const status = op === 'VecPack' ? 'NEGATIVE_STACK_SIZE_WITHIN_BLOCK' : 'VALUE_STACK_PUSH_OVERFLOW';
      refused(counted(MAX_VECTOR_COUNT), status, { function: 't', offset: 0 });
    });
  }
});

describe('constants', () => {
  const make = (type: TypeText, ...data: number[]) => {
    const b = library();
    b.constant(type, Uint8Array.from(data));
    return b.build();
  };
  const types: readonly (readonly [TypeText, number[]])[] = [
    ['S', [0]],
    ['signer', Array(32).fill(0)],
    ['vector<S>', [0]],
    ['vector<signer>', [0]],
    [{ kind: 'param', index: 0 }, [0]],
    ['&u8', [0]],
    ['vector<&u8>', [0]],
  ];
  it.each(types)('no constant of type %s', (type, data) => {
    refused(make(type, ...data), 'INVALID_CONSTANT_TYPE');
  });

  const values: readonly (readonly [string, number[], number[]])[] = [
    ['bool', [2], [1]],
    ['bool', [], [0]],
    ['u8', [1, 2], [1]],
    ['u16', [1], [1, 2]],
    ['u32', [1, 2, 3], [1, 2, 3, 4]],
    ['u64', Array(7).fill(1), Array(8).fill(1)],
    ['u128', Array(17).fill(1), Array(16).fill(1)],
    ['u256', Array(31).fill(1), Array(32).fill(1)],
    ['address', Array(16).fill(1), Array(32).fill(1)],
    ['vector<u8>', [2, 1], [2, 1, 1]],
    ['vector<u8>', [0x80, 0], [0]],
    ['vector<bool>', [2, 0, 3], [2, 0, 1]],
    ['vector<vector<u16>>', [2, 1, 1, 1], [2, 1, 1, 1, 0]],
    ['vector<u256>', [0xff, 0xff, 0xff, 0xff, 0x07], [0]],
    ['vector<vector<u8>>', [0xff, 0xff, 0xff, 0xff, 0x07], [1, 0]],
  ];
  it.each(values)('%s: refuses %j', (type, bad, good) => {
    refused(make(type, ...bad), 'MALFORMED_CONSTANT_DATA');
    accepted(make(type, ...good));
  });

  it('says where', () => {
    expect(refused(make('bool', 7), 'MALFORMED_CONSTANT_DATA')).toContain('constant 0 of type bool');
  });
});

describe('abilities of fields', () => {
  const make = (abilities: readonly Ability[], type: string) =>
    library()
      .struct('F', { abilities, typeParams: [[]], fields: [['x', type]] })
      .build();
  it.each([
    [['copy'], 'N', 'S'],
    [['drop'], 'R', 'G<u8>'],
    [['store'], 'S', 'B<u8>'],
    [['key'], 'S', 'B<address>'],
    [['copy', 'drop'], 'signer', 'T0'],
    [['copy'], 'vector<signer>', 'vector<T0>'],
    [['key'], 'B<S>', 'B<T0>'],
    [['copy'], 'G<u8>', 'S'],
  ] as const)('%j: not %s', (abilities, bad, good) => {
    refused(make(abilities, bad), 'FIELD_MISSING_TYPE_ABILITY');
    accepted(make(abilities, good));
  });

  it('hold in every variant', () => {
    const variant = (type: string) =>
      library('sui7')
        .enum('F', {
          abilities: ['copy'],
          variants: [
            ['A', []],
            [
              'B',
              [
                ['x', 'u8'],
                ['y', type],
              ],
            ],
          ],
        })
        .build('sui7');
    refused(variant('N'), 'FIELD_MISSING_TYPE_ABILITY');
    accepted(variant('S'));
  });

  it('a phantom argument takes nothing away', () => {
    const phantom = (word: 'phantom' | 'store') =>
      library()
        .struct('P', { abilities: ['copy'], typeParams: [[word]], fields: [['x', 'u8']] })
        .struct('F', { abilities: ['copy'], fields: [['x', word === 'phantom' ? 'P<N>' : 'P<signer>']] })
        .build();
    accepted(phantom('phantom'));
    refused(phantom('store'), 'CONSTRAINT_NOT_SATISFIED');
  });
});

describe('recursive data', () => {
  const make = (fields: Record<string, string>) => {
    const b = new ModuleBuilder('0x42', 'm').struct('P', { typeParams: [['phantom']], fields: [['x', 'u8']] });
    for (const [name, type] of Object.entries(fields)) b.struct(name, { fields: [['x', type]] });
    return b.build();
  };
  it.each([
    [{ A: 'A' }],
    [{ A: 'vector<A>' }],
    [{ A: 'B', B: 'A' }],
    [{ A: 'B', B: 'vector<C>', C: 'A' }],
    [{ A: 'P<A>' }],
    [{ A: 'P<vector<B>>', B: 'A' }],
  ] as const)('refuses %j', (fields) => {
    expect(refused(make(fields), 'RECURSIVE_STRUCT_DEFINITION')).toContain('A');
  });

  it('accepts a diamond', () => {
    accepted(make({ A: 'P<B>', B: 'u8', C: 'P<A>', D: 'vector<B>' }));
  });

  it('sees enums', () => {
    const b = (type: string) =>
      new ModuleBuilder('0x42', 'm')
        .struct('S', { fields: [['x', 'E']] })
        .enum('E', {
          variants: [
            ['A', []],
            ['B', [['s', type]]],
          ],
        })
        .build('sui7');
    expect(refused(b('S'), 'RECURSIVE_DATATYPE_DEFINITION')).toContain('S → E → S');
    expect(refused(b('vector<E>'), 'RECURSIVE_DATATYPE_DEFINITION')).toContain('E → E');
    accepted(b('u8'));
  });

  it('needs no stack for a long chain', () => {
    const fields: Record<string, string> = {};
    for (let i = 0; i < 198; i++) fields[`S${i}_`] = `S${i + 1}_`;
    fields.S198_ = 'u8';
    accepted(make(fields));
    refused(make({ ...fields, S198_: 'S0_' }), 'RECURSIVE_STRUCT_DEFINITION');
  });
});

describe('growing instantiation', () => {
  type Call = readonly [from: string, to: string];
  const make = (...calls: Call[]) => {
    const b = library();
    for (const name of ['p', 'q', 'r']) {
      const mine = calls.filter(([from]) => from === name);
      b.fun(name, { typeParams: [[], []], code: [...mine.map(([, to]) => ['CallGeneric', to] as const), 'Ret'] });
    }
    return b.build();
  };
  const bad: readonly (readonly [string, readonly Call[], string, number])[] = [
    ['itself', [['p', 'p<vector<T0>,T1>']], 'p', 0],
    ['itself by the other parameter', [['p', 'p<T1,B<T0>>']], 'p', 0],
    [
      'two functions',
      [
        ['p', 'q<T0,u8>'],
        ['q', 'p<B<T0>,u8>'],
      ],
      'q',
      0,
    ],
    [
      'three functions',
      [
        ['p', 'q<vector<T1>,u8>'],
        ['q', 'r<u8,T0>'],
        ['r', 'p<u8,T1>'],
      ],
      'p',
      0,
    ],
    [
      'the second call',
      [
        ['p', 'p<T0,T1>'],
        ['p', 'p<T0,vector<T1>>'],
      ],
      'p',
      1,
    ],
  ];
  it.each(bad)('refuses %s', (_, calls, name, offset) => {
    const status: Status = 'LOOP_IN_INSTANTIATION_GRAPH';
    refused(make(...calls), status, { function: name, offset });
  });

  const good: readonly (readonly [string, readonly Call[]])[] = [
    ['plain recursion', [['p', 'p<T0,T1>']]],
    ['swapped parameters', [['p', 'p<T1,T0>']]],
    [
      'growth that does not come back',
      [
        ['p', 'q<vector<T0>,T1>'],
        ['q', 'r<vector<T0>,T1>'],
      ],
    ],
    ['growth into the other parameter alone', [['p', 'p<T0,vector<T0>>']]],
    ['closed types', [['p', 'p<vector<u8>,B<u8>>']]],
  ];
  it.each(good)('accepts %s', (_, calls) => {
    accepted(make(...calls));
  });
});
