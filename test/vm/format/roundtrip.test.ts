import { describe, expect, test } from 'vitest';
import { decodeModule } from '../../../vm/format/decode.ts';
import { encodeModule } from '../../../vm/format/encode.ts';
import { type Module, moduleText } from '../../../vm/format/module.ts';
import { OPCODES } from '../../../vm/format/opcodes.ts';
import { FIXTURES, fixture } from './file.ts';
import { moduleJson, officialDecode, officialEncode } from './template.ts';

function encoded(module: Module, options = {}): Uint8Array {
  const result = encodeModule(module, options);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function decoded(bytes: Uint8Array): Module {
  const result = decodeModule(bytes);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function byHand({ tables: _, ...module }: Module): Module {
  return module;
}

describe.each(FIXTURES)('$name', ({ name, bytes, module }) => {
  test('is read as the official deserializer reads it', () => {
    expect(officialDecode(bytes)).toEqual({ ok: true, json: moduleJson(module) });
  });

  test('is written back byte for byte', () => {
    expect(encoded(module)).toEqual(bytes);
  });

  test('is written like the official serializer, without a memory of its file', () => {
    expect(encoded(byHand(module))).toEqual(officialEncode(moduleJson(module)));
  });

  test('is read the same from its own encoding', () => {
    expect(decoded(encoded(module))).toEqual(module);
  });

  test('has the name and dialect of its file', () => {
    const { family, version } = module.dialect;
    expect(`${moduleText(module).split('::')[1]}.${family}${version}`).toBe(name);
  });
});

test('the modules use every instruction of the common format, and of Sui, but for four', () => {
  const used = new Set(
    FIXTURES.flatMap(({ module }) =>
      module.functionDefs.flatMap((def) => def.code?.instructions.map(({ op }) => op) ?? []),
    ),
  );
  const unused = OPCODES.filter(([op, , , , , since, sui]) => (since !== 0 || sui >= 0) && !used.has(op));
  expect(unused.map(([, name]) => name)).toEqual(UNUSED);
});

/** What the compilers never write: `&&` and `||` are branches, and a branch is taken on false. */
const UNUSED = ['BrTrue', 'Or', 'And', 'Nop'];

describe('as common6', () => {
  const plain = FIXTURES.filter(({ module }) => module.dialect.family === 'sui' && module.enumDefs.length === 0);

  test.each(plain)('$name', ({ module }) => {
    const bytes = encoded(module, { as: 'common6' });
    expect(bytes.subarray(4, 8)).toEqual(Uint8Array.of(6, 0, 0, 0));
    const six = decoded(bytes);
    expect(six).toEqual({ ...module, dialect: { family: 'common', version: 6, raw: 6 } });
    expect(officialDecode(bytes)).toEqual({ ok: true, json: moduleJson(six) });
  });

  test('is the file itself for version 6, and 5 with another version word', () => {
    const six = fixture('generics.common6');
    expect(encoded(six.module, { as: 'common6' })).toEqual(six.bytes);
    expect(encoded(fixture('generics.common5').module, { as: 'common6' })).toEqual(six.bytes);
  });

  test('is refused for enums and for what they need', () => {
    const { module } = fixture('shapes.sui7');
    const none = { enumDefs: [], enumInsts: [], variantHandles: [], variantInsts: [] };
    const noTables = module.functionDefs.map((def) =>
      def.code ? { ...def, code: { ...def.code, jumpTables: [] } } : def,
    );
    const cases: [Module, RegExp][] = [
      [module, /enums/],
      [{ ...module, ...none }, /jump tables/],
      [{ ...module, ...none, functionDefs: noTables }, /VariantSwitch|Variant/],
    ];
    for (const [one, message] of cases) {
      const result = encodeModule(one, { as: 'common6' });
      expect(result).toMatchObject({ ok: false, error: { status: 'DIALECT_NOT_SUPPORTED' } });
      if (!result.ok) expect(result.error.message).toMatch(message);
    }
  });
});

describe('table order', () => {
  test('headers and contents in any order survive the round trip', () => {
    const { module } = fixture('shapes.sui7');
    const { headers, contents } = module.tables!;
    for (const tables of [
      { headers: [...headers].reverse(), contents },
      { headers, contents: [...contents].reverse() },
      { headers: [...headers].sort((a, b) => b - a), contents: [...contents].sort((a, b) => a - b) },
    ]) {
      const bytes = encoded({ ...module, tables });
      expect(decoded(bytes)).toEqual({ ...module, tables });
      expect(encoded(decoded(bytes))).toEqual(bytes);
      expect(officialDecode(bytes)).toEqual({ ok: true, json: moduleJson(module) });
    }
  });
});
