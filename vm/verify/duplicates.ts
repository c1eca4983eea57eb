/**
 * Pass: nothing is declared twice, definitions are of this module's own handles, and every own handle has its definition.
 * Since (module, name) is unique among handles, equal types have equal tokens from here on.
 * Source: move-bytecode-verifier/src/check_duplication.rs.
 */

import { hex } from '../base/bytes.ts';
import { Refused } from '../base/status.ts';
import type { Module } from '../format/module.ts';
import type { TypedContext } from './context.ts';
import { safeName } from './dialect.ts';
import { structText } from './types.ts';

function unique<T>(what: string, items: readonly T[], key: (item: T) => string | number): void {
  const seen = new Map<string | number, number>();
  items.forEach((item, i) => {
    const text = key(item);
    const first = seen.get(text);
    if (first !== undefined)
      throw new Refused({ status: 'DUPLICATE_ELEMENT', message: `${what} ${i} is the same as ${what} ${first}` });
    seen.set(text, i);
  });
}

export function checkDuplicates({ module, types }: TypedContext): void {
  unique('identifier', module.identifiers, (name) => name);
  unique('address', module.addresses, (address) => address);
  const constantTypes = types.constants;
  unique(
    'constant',
    module.constants.map((_, i) => i),
    (i) => `${constantTypes[i]!} ${hex(module.constants[i]!.data)}`,
  );
  unique('signature', types.signatures, (signature) => signature.join());
  unique('module handle', module.moduleHandles, (handle) => `${handle.address} ${handle.name}`);
  unique('friend', module.friends, (handle) => `${handle.address} ${handle.name}`);
  unique('struct handle', module.structHandles, (handle) => `${handle.module} ${handle.name}`);
  unique('function handle', module.functionHandles, (handle) => `${handle.module} ${handle.name}`);
  unique('field handle', module.fieldHandles, (handle) => `${handle.owner} ${handle.field}`);
  unique('variant handle', module.variantHandles, (handle) => `${handle.owner} ${handle.tag}`);
  unique('variant instance', module.variantInsts, (handle) => `${handle.owner} ${handle.tag}`);
  unique(
    'variant field handle',
    module.variantFieldHandles,
    (handle) => `${handle.owner} ${handle.field} ${handle.variants.join()}`,
  );
  unique('variant field instance', module.variantFieldInsts, (inst) => `${inst.of} ${inst.args}`);
  unique('struct instance', module.structInsts, (inst) => `${inst.of} ${inst.args}`);
  unique('function instance', module.functionInsts, (inst) => `${inst.of} ${inst.args}`);
  unique('field instance', module.fieldInsts, (inst) => `${inst.of} ${inst.args}`);
  unique('enum instance', module.enumInsts, (inst) => `${inst.of} ${inst.args}`);
  checkData(module);
  checkFunctions(module);
}

function checkData(module: Module): void {
  unique('data definition', [...module.structDefs, ...module.enumDefs], (def) => def.handle);
  const own = new Set<number>();
  for (const def of [...module.structDefs, ...module.enumDefs]) {
    const name = structText(module, def.handle);
    if (module.structHandles[def.handle]!.module !== module.self)
      throw new Refused({
        status: 'INVALID_MODULE_HANDLE',
        message: `${name} is defined here but belongs to another module`,
      });
    own.add(def.handle);
    if (def.fields?.length === 0)
      throw new Refused({ status: 'ZERO_SIZED_STRUCT', message: `struct ${name} has no field` });
    if (def.variants?.length === 0)
      throw new Refused({
        status: module.dialect.family === 'aptos' ? 'ZERO_VARIANTS_ERROR' : 'ZERO_SIZED_ENUM',
        message: `enum ${name} has no variant`,
      });
    unique(`field of ${name}`, def.fields ?? [], (field) => field.name);
    unique(`variant of ${name}`, def.variants ?? [], (variant) => variant.name);
    for (const variant of def.variants ?? [])
      unique(`field of a variant of ${name}`, variant.fields, (field) => field.name);
  }
  for (const def of module.enumDefs)
    if (!def.variants) throw new Refused({ status: 'ZERO_SIZED_ENUM', message: 'an enum has no list of variants' });
  module.structHandles.forEach((handle, i) => {
    if (handle.module === module.self && !own.has(i))
      throw new Refused({ status: 'UNIMPLEMENTED_HANDLE', message: `${structText(module, i)} has no definition` });
  });
}

function checkFunctions(module: Module): void {
  unique('function definition', module.functionDefs, (def) => def.handle);
  const own = new Set<number>();
  for (const def of module.functionDefs) {
    own.add(def.handle);
    const name = safeName(module, def.handle);
    if (new Set(def.acquires).size !== def.acquires.length)
      throw new Refused({
        status: 'DUPLICATE_ACQUIRES_ANNOTATION',
        message: 'a struct is acquired twice',
        function: name,
      });
    if (module.functionHandles[def.handle]!.module !== module.self)
      throw new Refused({
        status: 'INVALID_MODULE_HANDLE',
        message: `${name} is defined here but belongs to another module`,
      });
  }
  module.functionHandles.forEach((handle, i) => {
    if (handle.module === module.self && !own.has(i))
      throw new Refused({
        status: 'UNIMPLEMENTED_HANDLE',
        message: `function ${safeName(module, i)} has no definition`,
      });
  });
}
