/** The value codec: what is read is written as the same bytes, and everything else about the value holds too. */

import {
  bytesToJson,
  decodeValue,
  encodeValue,
  hex,
  type Layout,
  Loader,
  moduleMap,
  parseType,
  type Type,
  TypeResolver,
  valueText,
} from '#vm';
import { copyValue, equalValues, sizeOfValue } from '../../../vm/types/aggregate.ts';
import { randomOf } from '../../vm/format/mutate.ts';
import { mutateBytes } from '../bytes.ts';
import { byId, decoded, realModules } from '../modules.ts';
import { randomValue } from '../random-value.ts';
import { broken, type FuzzTarget, outline } from '../target.ts';

const TYPES = [
  'bool',
  'u8',
  'u16',
  'u32',
  'u64',
  'u128',
  'u256',
  'address',
  'vector<u8>',
  'vector<u64>',
  'vector<vector<u16>>',
  'vector<vector<vector<bool>>>',
  'vector<address>',
  '0x1::string::String',
  'vector<0x1::string::String>',
  '0x1::ascii::String',
  '0x1::option::Option<u256>',
  '0x1::option::Option<vector<0x1::option::Option<u8>>>',
  'vector<0x1::option::Option<0x1::string::String>>',
];

/** Layouts of a choice of types, and of all plain structs and enums of the committed modules. */
export function someLayouts(): readonly Layout[] {
  const layouts: Layout[] = [];
  const modules = byId(realModules());
  const loader = new Loader();
  for (const id of modules.keys()) {
    const linkage = loader.load(moduleMap(modules), [id]);
    if (!linkage.ok) continue;
    const resolver = new TypeResolver(linkage.value);
    const module = decoded(modules.get(id)!);
    const own = [...module.structDefs, ...module.enumDefs]
      .map((def) => module.structHandles[def.handle]!)
      .map(({ name, typeParams }) => {
        const args = typeParams.length === 0 ? '' : `<${typeParams.map(() => 'u64').join(',')}>`;
        return `${id}::${module.identifiers[name]!}${args}`;
      });
    for (const text of [...own, ...TYPES]) {
      const type = parseType(text);
      if (!type.ok || layouts.some((layout) => layout.type.text === type.value.text)) continue;
      const layout = layoutOf(resolver, type.value);
      if (layout) layouts.push(layout);
    }
  }
  return layouts;
}

function layoutOf(resolver: TypeResolver, type: Type): Layout | undefined {
  try {
    return resolver.layout(type);
  } catch {
    return undefined;
  }
}

export function bcsTarget(): FuzzTarget {
  const layouts = someLayouts().slice(0, 256);
  const seeds = layouts.flatMap((layout, i) =>
    [1, 2, 3].flatMap((seed) => {
      try {
        return [Uint8Array.of(i, ...encodeValue(layout, randomValue(layout, randomOf(seed))))];
      } catch {
        return [];
      }
    }),
  );
  const layoutAt = (input: Uint8Array): Layout => layouts[(input[0] ?? 0) % layouts.length]!;
  return {
    name: 'bcs',
    share: 1,
    seeds,
    mutate: (input, other, random) =>
      random(16) === 0
        ? Uint8Array.of(random(layouts.length), ...input.subarray(1))
        : mutateBytes(input, other, random, 1),
    run(input) {
      const layout = layoutAt(input);
      const bytes = input.subarray(1);
      const read = decodeValue(layout, bytes);
      if (!read.ok) return [`${input[0]} ${read.error.status} ${outline(read.error.message)}`];
      const value = read.value;
      if (hex(encodeValue(layout, value)) !== hex(bytes))
        broken('a value is written as other bytes than it was read from');
      const copy = copyValue(layout, value);
      if (!equalValues(layout, value, copy)) broken('a copy is not equal');
      const size = sizeOfValue(layout, value);
      if (!Number.isSafeInteger(size) || size < 1 || size !== sizeOfValue(layout, copy)) broken(`a size of ${size}`);
      const text = valueText(layout, value);
      JSON.stringify(bytesToJson(layout, bytes));
      return [`${input[0]} ok ${Math.floor(Math.log2(1 + text.length))}`];
    },
    show: (input) => `${layoutAt(input).type.text} ${hex(input.subarray(1))}`,
  };
}
