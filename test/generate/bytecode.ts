/**
 * Random bytecode: verifier-clean modules with control flow that no compiler writes, which end and return what they computed. See
 * docs/generator.md.
 */

import { disassemble, type Module } from '#vm';
import { ModuleBuilder } from '../support/builder.ts';
import { CodeBody } from './bytecode-body.ts';
import {
  ADDRESSES,
  CODE_BUDGET,
  type CodeFrame,
  type CodeFun,
  type CodeParam,
  type CodeScope,
  ENTRY_BUDGET,
  HOT,
  passingText,
} from './bytecode-frame.ts';
import { Choices } from './choices.ts';
import { anyDatas, anyType, BOOL, type Data, INTS, type Ty, typeText } from './source-types.ts';

/** Address and name of all generated modules; the function that is run. */
export const BYTECODE_ADDRESS = '0xd2';
export const BYTECODE_MODULE = 'm';
export const BYTECODE_ENTRY = 'main';

/** The dialects that are generated: classic global storage in the first, enums in the second. */
export type BytecodeDialect = 'common6' | 'sui7';

export interface BytecodeProgram {
  readonly dialect: BytecodeDialect;
  readonly module: Module;
  /** Who the signer parameters of `main` are, in order; none in a dialect without global storage. */
  readonly signers: readonly string[];
  readonly tape: readonly number[];
  readonly spans: Choices['spans'];
}

/** The program that `seed` stands for. */
export function bytecodeOfSeed(seed: number): BytecodeProgram {
  return generateBytecode(Choices.seeded(seed));
}

/** A program by decisions of `choices`. */
export function generateBytecode(choices: Choices): BytecodeProgram {
  const dialect = choices.pick(['common6', 'sui7'] as const);
  const danger = choices.weighted([
    [40, 0],
    [30, 3],
    [20, 8],
    [10, 25],
  ] as const);
  const builder = new ModuleBuilder(BYTECODE_ADDRESS, BYTECODE_MODULE);
  const datas = anyDatas(choices, dialect === 'sui7');
  for (const data of datas) declare(builder, data, ['copy', 'drop', 'store']);
  declare(builder, HOT, []);
  const keys = dialect === 'sui7' ? [] : anyKeys(choices, datas);
  for (const key of keys) declare(builder, key, ['key']);
  const funs: CodeFun[] = [];
  const scope: CodeScope = { choices, datas, keys, funs, danger };
  choices.list(80, 5, (i) =>
    funs.push(choices.chance(15) ? pickFunction(builder, scope, i) : ordinary(builder, scope, i)),
  );
  entry(builder, scope);
  const signers =
    keys.length > 0 ? ADDRESSES.slice(0, 2).map((address) => `0x${address.toString(16).padStart(64, '0')}`) : [];
  return { dialect, module: builder.build(dialect), signers, tape: choices.tape, spans: choices.spans };
}

/** The program for people: its disassembly. */
export function bytecodeText(program: BytecodeProgram): string {
  return disassemble(program.module);
}

function declare(builder: ModuleBuilder, data: Data, abilities: readonly ('copy' | 'drop' | 'store' | 'key')[]): void {
  const fields = (list: Data['variants'][number]['fields']) => list.map((f) => [f.name, typeText(f.type)] as const);
  const typeParams = Array.from({ length: data.params }, () => (abilities[0] === 'key' ? (['store'] as const) : []));
  if (data.enum)
    builder.enum(data.name, {
      abilities,
      typeParams,
      variants: data.variants.map((v) => [v.name, fields(v.fields)] as const),
    });
  else builder.struct(data.name, { abilities, typeParams, fields: fields(data.variants[0]!.fields) });
}

/** One to three structs with `key`. */
function anyKeys(choices: Choices, datas: readonly Data[]): Data[] {
  const keys: Data[] = [];
  choices.list(80, 3, (i) => {
    const params = choices.chance(30) ? 1 : 0;
    const fields = [{ name: 'f0', type: anyType(choices, datas, params) }];
    choices.list(50, 2, (f) => fields.push({ name: `f${f + 1}`, type: anyType(choices, datas, params) }));
    keys.push({ name: `K${i}`, params, enum: false, variants: [{ name: '', fields }] });
  });
  return keys;
}

function ordinary(builder: ModuleBuilder, scope: CodeScope, index: number): CodeFun {
  const { choices, datas, keys } = scope;
  const name = `f${index}`;
  const signer = keys.length > 0 && choices.chance(40);
  const typeParams = !signer && choices.chance(25) ? 1 + choices.below(2) : 0;
  const recursive = typeParams === 0 && choices.chance(20);
  const params: (CodeParam & { reserved?: boolean })[] = recursive
    ? [{ type: INTS.u8, ref: 'value', reserved: true }]
    : [];
  choices.list(75, 4, () => {
    params.push({ type: anyType(choices, datas, typeParams), ref: choices.pick(['value', 'imm', 'mut'] as const) });
  });
  for (let i = 0; i < typeParams; i++) params.push({ type: { kind: 'param', index: i }, ref: 'value', reserved: true });
  const returns = Array.from(
    {
      length: choices.weighted([
        [60, 1],
        [20, 2],
        [20, 0],
      ] as const),
    },
    () => anyType(choices, datas, typeParams),
  );
  const before = signer ? 1 : 0;
  const body = new CodeBody(
    scope,
    typeParams,
    before,
    params,
    returns,
    CODE_BUDGET,
    signer ? (b) => b.emit(['CopyLoc', 0]) : undefined,
  );
  const fun = { name, typeParams, params, signer, returns, picks: false, recursive, acquires: body.acquires, cost: 1 };
  choices.list(60, 4, () => body.declare());
  if (recursive) body.recurse(fun, before);
  body.region(80, 5, 2);
  body.finish();
  fun.cost = body.cost * (recursive ? 5 : 1);
  builder.fun(name, {
    typeParams: Array.from({ length: typeParams }, () => ['copy', 'drop', 'store'] as const),
    params: [...(signer ? ['&signer'] : []), ...params.map(({ type, ref }) => passingText(type, ref))],
    returns: returns.map(typeText),
    locals: body.localTypes(),
    acquires: [...body.acquires],
    code: body.lines,
  });
  return fun;
}

/** Returns one of two references, or one to a field of what it refers to. */
function pickFunction(builder: ModuleBuilder, { choices, datas }: CodeScope, index: number): CodeFun {
  const holders = datas.filter((data) => !data.enum && data.params === 0);
  const holder = holders.length > 0 && choices.chance(60) ? choices.pick(holders) : undefined;
  const type: Ty = holder ? { kind: 'data', data: holder, args: [] } : anyType(choices, datas, 0);
  const returned = holder ? holder.variants[0]!.fields[0]!.type : type;
  const name = `f${index}`;
  const way = (local: number) =>
    holder
      ? ([['MoveLoc', local], ['MutBorrowField', `${holder.name}.f0`], 'Ret'] as const)
      : ([['MoveLoc', local], 'Ret'] as const);
  builder.fun(name, {
    params: [passingText(type, 'mut'), passingText(type, 'mut'), 'bool'],
    returns: [passingText(returned, 'mut')],
    code: [['MoveLoc', 2], ['BrFalse', 'other'], ...way(0), 'other:', ...way(1)],
  });
  const params: CodeParam[] = [
    { type, ref: 'mut' },
    { type, ref: 'mut' },
    { type: BOOL, ref: 'value' },
  ];
  return {
    name,
    typeParams: 0,
    params,
    signer: false,
    returns: [returned],
    picks: true,
    recursive: false,
    acquires: new Set(),
    cost: 1,
  };
}

/** `main`: some locals with values, blocks, and all of it returned. */
function entry(builder: ModuleBuilder, scope: CodeScope): void {
  const { choices, datas, keys } = scope;
  const returns: Ty[] = [];
  choices.list(90, 5, () => returns.push(anyType(choices, datas, 0)));
  const signers = keys.length > 0 ? ['signer', '&signer'] : [];
  const signer = (body: CodeFrame) => body.emit(['ImmBorrowLoc', 0]);
  const body = new CodeBody(scope, 0, signers.length, [], returns, ENTRY_BUDGET, keys.length > 0 ? signer : undefined);
  choices.list(90, 8, () => body.declare());
  if (keys.length > 0) choices.list(75, 3, () => body.publish());
  body.region(92, 12, 3);
  body.finish();
  builder.fun(BYTECODE_ENTRY, {
    visibility: 'public',
    params: signers,
    returns: returns.map(typeText),
    locals: body.localTypes(),
    acquires: [...body.acquires],
    code: body.lines,
  });
}
