import { describe, expect, test } from 'vitest';
import { decodeModule } from '../../../vm/format/decode.ts';
import { disassemble } from '../../../vm/format/disassemble.ts';
import { encodeModule } from '../../../vm/format/encode.ts';
import { FIXTURES } from './file.ts';
import { mutate, randomOf } from './mutate.ts';
import { moduleJson, officialDecode } from './template.ts';

const COUNT = process.env.MILLRACE_LONG ? 100_000 : 4_000;

/** Why the official deserializer may refuse what is read here: it checks indices at once, here the verifier does. */
const BOUNDS: readonly string[] = [
  'INDEX_OUT_OF_BOUNDS',
  'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
  'NO_MODULE_HANDLES',
  'TOO_MANY_LOCALS',
  'INVALID_ENUM_SWITCH',
];

/** Why a module may be refused here that the official deserializer reads: docs/bytecode.md, “Where Millrace is stricter”. */
function stricter(bytes: Uint8Array, message: string): boolean {
  const raw = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  const version = raw & 0xff_ffff;
  if (raw >= 1 && raw <= 4) return message.includes('is too old');
  if (version <= 6 && raw !== version) return message.includes('unknown');
  return message.includes('trailing bytes');
}

test(`${COUNT} damaged modules: both deserializers agree, or differ for a known reason`, { timeout: 600_000 }, () => {
  const random = randomOf(20_251);
  const seen = { both: 0, neither: 0, bounds: 0, stricter: 0 };
  for (let i = 0; i < COUNT; i++) {
    const bytes = mutate(FIXTURES[random(FIXTURES.length)]!.bytes, FIXTURES[random(FIXTURES.length)]!.bytes, random);
    const ours = decodeModule(bytes);
    const theirs = officialDecode(bytes);
    if (ours.ok) {
      expect(encodeModule(ours.value)).toEqual({ ok: true, value: bytes });
      expect(disassemble(ours.value)).toMatch(/\n}\n$/);
    }
    if (ours.ok && theirs.ok) {
      expect(moduleJson(ours.value)).toEqual(theirs.json);
      seen.both++;
    } else if (ours.ok && !theirs.ok) {
      // The official deserializer is Sui's, which reads nothing of that family.
      if (ours.value.dialect.family === 'aptos') continue;
      expect(BOUNDS).toContain(theirs.status);
      seen.bounds++;
    } else if (!ours.ok && theirs.ok) {
      expect([stricter(bytes, ours.error.message), ours.error.message]).toEqual([true, ours.error.message]);
      seen.stricter++;
    } else seen.neither++;
  }
  // The damage must reach all four outcomes, or the test says nothing.
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  expect(seen.both).toBeGreaterThan(COUNT / 20);
});

describe('hostile modules take time in proportion to their length', () => {
  const filler: [string, number, (n: number) => Uint8Array][] = [
    ['empty signatures', 0x05, (n) => new Uint8Array(n)],
    ['deep types', 0x05, (n) => deepTypes(n)],
    ['one-letter names', 0x07, (n) => Uint8Array.from({ length: n & ~1 }, (_, i) => (i % 2 === 0 ? 1 : 0x61))],
  ];
  test.each(filler)('%s', (_, kind, fill) => {
    const content = fill(1_000_000);
    const bytes = Uint8Array.from([
      0xa1,
      0x1c,
      0xeb,
      0x0b,
      7,
      0,
      0,
      5,
      1,
      kind,
      0,
      ...uleb(content.length),
      ...content,
      0,
    ]);
    const start = performance.now();
    expect(decodeModule(bytes).ok).toBe(true);
    // Tens to hundreds of milliseconds; a step that looked back over all entries would take minutes.
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

function uleb(value: number): number[] {
  return value < 128 ? [value] : [(value & 0x7f) | 0x80, ...uleb(value >>> 7)];
}

/** Signatures of one type of 256 nodes each. */
function deepTypes(size: number): Uint8Array {
  const one = [1, ...new Array<number>(255).fill(0x0a), 2];
  return Uint8Array.from({ length: size - (size % one.length) }, (_, i) => one[i % one.length]!);
}
