/**
 * Random Move source: modules that compile, end, and tell what they computed. One module has structs, enums, constants and
 * functions, and a few programs: functions without arguments that abort with the digest of all their variables. See
 * docs/generator.md.
 */

import { Choices } from './choices.ts';
import { Body } from './source-body.ts';
import { CONSTANT_TYPES, FUNCTION_BUDGET, type Fun, type Param, type Scope, TEST_BUDGET } from './source-frame.ts';
import { anyDatas, anyType, type Data, dataSource, INTS, literal, type Ty, typeText } from './source-types.ts';

/** Address of all generated modules. */
export const SOURCE_ADDRESS = '0xd1';

/** The module that generated ones tell their results through. Digests stay below 2^63, clear of the codes of clever aborts. */
export const OUT_SOURCE = `module ${SOURCE_ADDRESS}::out;

public fun mix<T>(all: &mut vector<u8>, value: &T) {
    let bytes = std::bcs::to_bytes(value);
    let mut i = 0;
    while (i < bytes.length()) { all.push_back(bytes[i]); i = i + 1 }
}

public fun digest(bytes: vector<u8>): u64 {
    let hash = std::hash::sha3_256(bytes);
    let mut sum = 0u64;
    let mut i = 0;
    while (i < 8) { sum = (sum << 8) | (hash[i] as u64); i = i + 1 };
    sum & 0x7fffffffffffffff
}
`;

/** A generated module. */
export interface SourceModule {
  readonly name: string;
  /** Names of its programs. */
  readonly programs: readonly string[];
  /** The decisions that make it again. */
  readonly tape: readonly number[];
  readonly spans: Choices['spans'];
  /** Its text; the programs are unit tests for the official runner or public functions, line for line the same. */
  readonly source: (as: '#[test]' | 'public') => string;
}

/** Most programs of one module. */
const MAX_PROGRAMS = 4;

/** The module that `seed` stands for. */
export function sourceOfSeed(seed: number): SourceModule {
  return generateSource(Choices.seeded(seed), `m${seed}`, MAX_PROGRAMS);
}

/** A module with up to `programs` programs, by decisions of `choices`. */
export function generateSource(choices: Choices, name: string, programs: number): SourceModule {
  const danger = choices.weighted([
    [40, 0],
    [25, 3],
    [25, 8],
    [10, 25],
  ] as const);
  const datas = anyDatas(choices);
  const constants: { name: string; type: Ty; text: string }[] = [];
  choices.list(60, 4, (i) => {
    const type = choices.pick(CONSTANT_TYPES);
    constants.push({ name: `C${i}`, type, text: literal(choices, type, () => '') });
  });
  const funs: Fun[] = [];
  const texts: string[] = [];
  const scope: Scope = { choices, datas, constants, funs, danger };
  choices.list(80, 4, (i) => {
    const { fun, text } = choices.chance(15) ? pickFunction(scope, i) : ordinaryFunction(scope, i);
    funs.push(fun);
    texts.push(text);
  });
  if (choices.chance(3)) {
    // Deep recursion, on both sides of the limits on calls and on the operand stack.
    texts.push(
      'fun dive(n: u64): u64 { if (n == 0) 0 else 1 + dive(n - 1) }\nfun fall(n: u64) { if (n > 0) fall(n - 1) }',
    );
    const [dive, fall] = [
      choices.pick([5, 500, 1000, 1021, 1022, 1023, 1024, 3000]),
      choices.pick([5, 1000, 1022, 1023, 1024, 2000]),
    ];
    texts.push(`fun plunge(): u64 { fall(${fall}); dive(${dive}) }`);
    funs.push({ name: 'plunge', typeParams: 0, params: [], returns: [INTS.u64], cost: FUNCTION_BUDGET });
  }
  const bodies = [programBody(scope)];
  for (let i = 1; i < programs; i++) bodies.push(choices.span(() => programBody(scope)));
  const items = [
    'fun nop() {}',
    'public struct Hot<T> { f0: T, f1: u64 }',
    'fun heat<T>(mut h: Hot<T>): Hot<T> { h.f1 = h.f1 * 2; h }',
    'fun swap<T: copy + drop>(a: &mut T, b: &mut T) { let t = *a; *a = *b; *b = t; }',
    ...datas.map(dataSource),
    ...constants.map((c) => `const ${c.name}: ${typeText(c.type)} = ${c.text};`),
    ...texts,
  ];
  return {
    name,
    programs: bodies.map((_, i) => `t${i}`),
    tape: choices.tape,
    spans: choices.spans,
    source: (as) =>
      `#[allow(all)]\nmodule ${SOURCE_ADDRESS}::${name};\n\n${items.join('\n')}\n\n${bodies.map((body, i) => `${as} fun t${i}() {\n${body}\n}\n`).join('\n')}`,
  };
}

function programBody(scope: Scope): string {
  const body = new Body(scope, 0, [], undefined, TEST_BUDGET);
  const locals: string[] = [];
  scope.choices.list(85, 4, () => locals.push(body.local(1)));
  const statements = body.statements(88, 7, scope.choices.chance(30) ? 3 : 2);
  const mixes = body.values().map(({ name }) => `${SOURCE_ADDRESS}::out::mix(&mut all, &${name});`);
  return `${locals.join('\n')}\n${statements}\nlet mut all = vector<u8>[];\n${mixes.join(' ')}\nabort ${SOURCE_ADDRESS}::out::digest(all)`;
}

function ordinaryFunction(scope: Scope, index: number): { fun: Fun; text: string } {
  const { choices, datas } = scope;
  const name = `f${index}`;
  const typeParams = choices.chance(30) ? 1 + choices.below(2) : 0;
  const params: Param[] = [];
  const recursive = choices.chance(15);
  if (recursive) params.push({ name: 'n', type: INTS.u8, ref: 'value' });
  choices.list(75, 3, (i) => {
    const ref = choices.pick(['value', 'imm', 'mut'] as const);
    params.push({ name: `p${i}`, type: anyType(choices, datas, typeParams), ref });
  });
  // One value of each type parameter that the body never changes.
  for (let i = 0; i < typeParams; i++) params.push({ name: `d${i}`, type: { kind: 'param', index: i }, ref: 'value' });
  const returns = Array.from(
    {
      length: recursive
        ? 1
        : choices.weighted([
            [70, 1],
            [15, 2],
            [15, 0],
          ] as const),
    },
    () =>
      typeParams > 0 && choices.chance(40)
        ? ({ kind: 'param', index: 0 } as const)
        : anyType(choices, datas, typeParams),
  );
  const fun: Fun = { name, typeParams, params, returns, recursive, cost: 1 };
  const body = new Body(scope, typeParams, params, returns, FUNCTION_BUDGET);
  const self = recursive ? `${body.recurse({ ...fun, typeParams: 0 }, 'n')}\n` : '';
  const statements = body.statements(75, 4, 2);
  const results = body.results();
  fun.cost = body.cost * (recursive ? 6 : 1);
  return { fun, text: functionText(fun, returns.map(typeText), `${self}${statements}\n${results}`) };
}

/** A function that returns one of the references it takes, or a reference into what one points to. */
function pickFunction(scope: Scope, index: number): { fun: Fun; text: string } {
  const { choices, datas } = scope;
  const target = anyType(choices, datas, 0);
  const holders = datas.filter((d: Data) => !d.enum && d.params === 0);
  const holder = holders.length > 0 && choices.chance(50) ? choices.pick(holders) : undefined;
  const data: Ty | undefined = holder && { kind: 'data', data: holder, args: [] };
  const returned = holder ? holder.variants[0]!.fields[0]!.type : target;
  const params: Param[] = [
    { name: 'a', type: data ?? target, ref: 'mut' },
    { name: 'b', type: data ?? target, ref: 'mut' },
    { name: 'c', type: { kind: 'bool' }, ref: 'value' },
  ];
  const fun: Fun = { name: `f${index}`, typeParams: 0, params, returns: [returned], picks: true, cost: 1 };
  const body = data ? 'if (c) &mut a.f0 else &mut b.f0' : 'if (c) a else b';
  return { fun, text: functionText(fun, [`&mut ${typeText(returned)}`], body) };
}

function functionText(fun: Fun, returns: readonly string[], body: string): string {
  const generics = Array.from({ length: fun.typeParams }, (_, i) => `T${i}: copy + drop`).join(', ');
  const params = fun.params.map(({ name, type, ref }) => {
    const prefix = ref === 'value' ? '' : ref === 'imm' ? '&' : '&mut ';
    return `${name}: ${prefix}${typeText(type)}`;
  });
  const result = returns.length === 1 ? `: ${returns[0]}` : returns.length === 0 ? '' : `: (${returns.join(', ')})`;
  return `fun ${fun.name}${generics === '' ? '' : `<${generics}>`}(${params.join(', ')})${result} {\n${body}\n}`;
}
