/** A whole module as text: what is in the file, in its order, with every index resolved. */

import { attributeText } from './access.ts';
import { constantText } from './constant.ts';
import { defText, instructionText, localText } from './instructionText.ts';
import type { AccessSpecifier, Code, Field, FunctionDef, Instruction, Module, StructDef, Token } from './module.ts';
import { OP_INFO, opInfo } from './opcodes.ts';
import {
  abilitiesText,
  addressText,
  functionHandleText,
  missing,
  moduleHandleText,
  nameText,
  structHandleText,
  tokensText,
  tokenText,
  typeArgsText,
} from './text.ts';

/** Longest text that {@link disassemble} makes unless told otherwise, in characters. */
export const MAX_DISASSEMBLY = 1 << 24;

/** What {@link disassemble} prints. */
export interface DisassembleOptions {
  /** Characters after which the text is cut, with a last line that says so. */
  readonly maxLength?: number;
  /** Print only functions of this name; no structs and constants. */
  readonly function?: string;
}

/** Lines up to a length; the last one says when there were more. */
class Lines {
  readonly #max: number;
  readonly #lines: string[] = [];
  #length = 0;
  full = false;

  constructor(max: number) {
    this.#max = max;
  }

  add(line: string): void {
    if (this.full) return;
    this.#length += line.length + 1;
    if (this.#length > this.#max) {
      this.full = true;
      this.#lines.push(`… cut: the text is longer than ${this.#max} characters`);
    } else this.#lines.push(line);
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }
}

/**
 * Readable text of a module: header, friends, structs and enums, constants, functions with their instructions in blocks. Works on
 * any decoded module, verified or not, and never throws: an index that leads nowhere prints as `?<index>`.
 */
export function disassemble(module: Module, options: DisassembleOptions = {}): string {
  const lines = new Lines(options.maxLength ?? MAX_DISASSEMBLY);
  const { family, version } = module.dialect;
  lines.add(`// Move bytecode: ${family} version ${version}`);
  lines.add(`module ${moduleHandleText(module, module.self)} {`);
  if (options.function === undefined) addDeclarations(lines, module);
  module.functionDefs.forEach((def, index) => {
    if (lines.full) return;
    const handle = module.functionHandles[def.handle];
    if (options.function !== undefined && (!handle || module.identifiers[handle.name] !== options.function)) return;
    addFunction(lines, module, def, index);
  });
  lines.add('}');
  return lines.text();
}

function addDeclarations(lines: Lines, module: Module): void {
  for (const { address, name } of module.friends) {
    const text = module.addresses[address];
    lines.add(`  friend ${text === undefined ? missing(address) : addressText(text)}::${nameText(module, name)}`);
  }
  for (const { key, value } of module.metadata)
    lines.add(`  // metadata: a key of ${key.length} bytes, a value of ${value.length} bytes`);
  module.structDefs.forEach((def, index) => {
    if (!lines.full) addStruct(lines, module, def, index);
  });
  module.enumDefs.forEach((def, index) => {
    if (!lines.full) addEnum(lines, module, def, index);
  });
  if (module.constants.length === 0) return;
  lines.add('');
  lines.add('  constants');
  module.constants.forEach((constant, index) => {
    if (!lines.full) lines.add(`    ${index}: ${tokenText(module, constant.type)} = ${constantText(constant)}`);
  });
}

/** `Name<phantom T0, T1: store> has copy, drop`. */
function headText(module: Module, def: StructDef): string {
  const handle = module.structHandles[def.handle];
  if (!handle) return missing(def.handle);
  const params = handle.typeParams.map(
    ({ constraints, phantom }, i) => `${phantom ? 'phantom ' : ''}T${i}${constraintText(constraints)}`,
  );
  const abilities = abilitiesText(handle.abilities);
  return `${nameText(module, handle.name)}${params.length > 0 ? `<${params.join(', ')}>` : ''}${abilities && ` has ${abilities}`}`;
}

function constraintText(constraints: number): string {
  return constraints === 0 ? '' : `: ${abilitiesText(constraints, ' + ')}`;
}

function fieldText(module: Module, field: Field): string {
  return `${nameText(module, field.name)}: ${tokenText(module, field.type)}`;
}

function addStruct(lines: Lines, module: Module, def: StructDef, index: number): void {
  if (def.variants) {
    addEnum(lines, module, def, index);
    return;
  }
  lines.add('');
  const head = `struct ${headText(module, def)}`;
  if (!def.fields) {
    lines.add(`  native ${head} // struct ${index}`);
    return;
  }
  lines.add(`  ${head} { // struct ${index}`);
  for (const field of def.fields) lines.add(`    ${fieldText(module, field)}`);
  lines.add('  }');
}

/** In the Aptos family an enum is counted among the structs. */
function addEnum(lines: Lines, module: Module, def: StructDef, index: number): void {
  lines.add('');
  const table = module.dialect.family === 'aptos' ? 'struct' : 'enum';
  lines.add(`  enum ${headText(module, def)} { // ${table} ${index}`);
  for (const { name, fields } of def.variants ?? []) {
    if (lines.full) return;
    const list = fields.map((field) => fieldText(module, field)).join(', ');
    lines.add(`    ${nameText(module, name)}${list && ` { ${list} }`}`);
  }
  lines.add('  }');
}

/** `public entry fun name<T0: drop>(arg0: u64): bool acquires 0x1::m::S`. */
function signatureText(module: Module, def: FunctionDef): string {
  const words = [
    ...(def.visibility === 'public' ? ['public'] : def.visibility === 'friend' ? ['public(friend)'] : []),
    ...(def.entry ? ['entry'] : []),
    ...(def.code ? [] : ['native']),
    'fun',
  ].join(' ');
  const acquired = def.acquires.map((index) => defText(module, module.structDefs, index)).join(', ');
  const acquires = acquired && ` acquires ${acquired}`;
  const handle = module.functionHandles[def.handle];
  if (!handle) return `${words} ${missing(def.handle)}${acquires}`;
  const typeParams = handle.typeParams.map((constraints, i) => `T${i}${constraintText(constraints)}`).join(', ');
  const params = module.signatures[handle.params];
  const args = params?.map((token, i) => `arg${i}: ${tokenText(module, token)}`).join(', ') ?? missing(handle.params);
  const name = `${nameText(module, handle.name)}${typeParams && `<${typeParams}>`}`;
  const returns = returnsText(module, module.signatures[handle.returns], handle.returns);
  return `${words} ${name}(${args})${returns}${acquires}`;
}

/** `reads 0x1::m::S at @0x2`, `not writes any at arg0`. */
function accessText(module: Module, { kind, negated, resource, address }: AccessSpecifier): string {
  const what =
    resource.kind === 'any'
      ? 'any'
      : resource.kind === 'address'
        ? addressAt(module, resource.index)
        : resource.kind === 'module'
          ? moduleHandleText(module, resource.index)
          : `${structHandleText(module, resource.index)}${resource.kind === 'instance' ? typeArgsText(module, resource.args) : ''}`;
  const inst = address.kind === 'parameter' ? address.functionInst : undefined;
  const of = inst === undefined ? undefined : module.functionInsts[inst]?.of;
  const where =
    address.kind === 'any'
      ? ''
      : address.kind === 'literal'
        ? ` at ${addressAt(module, address.index)}`
        : inst === undefined
          ? ` at arg${address.local}`
          : ` at ${of === undefined ? missing(inst) : functionHandleText(module, of)}(arg${address.local})`;
  return `${negated ? 'not ' : ''}${kind}s ${what}${where}`;
}

function addressAt(module: Module, index: number): string {
  const address = module.addresses[index];
  return address === undefined ? missing(index) : `@${addressText(address)}`;
}

function returnsText(module: Module, tokens: readonly Token[] | undefined, index: number): string {
  if (!tokens) return `: ${missing(index)}`;
  if (tokens.length === 0) return '';
  const list = tokensText(module, tokens);
  return tokens.length === 1 ? `: ${list}` : `: (${list})`;
}

function addFunction(lines: Lines, module: Module, def: FunctionDef, index: number): void {
  lines.add('');
  const head = signatureText(module, def);
  const handle = module.functionHandles[def.handle];
  if (handle?.attributes?.length) lines.add(`  #[${handle.attributes.map(attributeText).join(', ')}]`);
  for (const specifier of handle?.access ?? []) lines.add(`  // ${accessText(module, specifier)}`);
  if (handle?.access?.length === 0) lines.add('  // no access');
  if (!def.code) {
    lines.add(`  ${head} // function ${index}`);
    return;
  }
  lines.add(`  ${head} { // function ${index}`);
  addCode(lines, module, def, def.code);
  lines.add('  }');
}

function addCode(lines: Lines, module: Module, def: FunctionDef, code: Code): void {
  const params = paramCount(module, def);
  const locals = module.signatures[code.locals];
  if (!locals) lines.add(`    locals ${missing(code.locals)}`);
  else if (locals.length > 0) {
    lines.add('    locals');
    for (let i = 0; i < locals.length && !lines.full; i++)
      lines.add(`      ${params + i}: ${localText(module, def, params + i) ?? missing(params + i)}`);
  }
  const labels = blockLabels(code);
  const target = (offset: number): string => {
    const label = labels.get(offset);
    return label === undefined ? missing(offset) : `${label} (${offset})`;
  };
  for (let offset = 0; offset < code.instructions.length && !lines.full; offset++) {
    const label = labels.get(offset);
    if (label !== undefined) lines.add(`    ${label}:`);
    lines.add(`      ${offset}: ${instructionText(module, def, code.instructions[offset]!, target)}`);
  }
  code.jumpTables.forEach(({ enumDef, targets }, index) => {
    if (lines.full) return;
    const variants = module.enumDefs[enumDef]?.variants ?? [];
    lines.add(`    jump table ${index} (${defText(module, module.enumDefs, enumDef)})`);
    targets.forEach((offset, tag) => {
      const variant = variants[tag];
      lines.add(`      ${variant ? nameText(module, variant.name) : missing(tag)}: ${target(offset)}`);
    });
  });
}

function paramCount(module: Module, def: FunctionDef): number {
  const handle = module.functionHandles[def.handle];
  return handle ? (module.signatures[handle.params]?.length ?? 0) : 0;
}

/** `B0`, `B1`, … for the offsets where a basic block starts: the first, targets of branches, and what follows a branch or end. */
function blockLabels({ instructions, jumpTables }: Code): ReadonlyMap<number, string> {
  const starts = new Set<number>([0]);
  instructions.forEach((instruction, offset) => {
    if (!endsBlock(instruction)) return;
    starts.add(offset + 1);
    if (opInfo(instruction.op).operand === 'target') starts.add(instruction.index);
  });
  for (const { targets } of jumpTables) for (const offset of targets) starts.add(offset);
  const inside = [...starts].filter((offset) => offset < instructions.length).sort((a, b) => a - b);
  return new Map(inside.map((offset, i) => [offset, `B${i}`]));
}

function endsBlock({ op }: Instruction): boolean {
  const info = OP_INFO[op];
  if (!info) return false;
  if (info.operand === 'target' || info.operand === 'jumpTable') return true;
  return info.name === 'Ret' || info.name === 'Abort' || info.name === 'AbortMsg';
}
