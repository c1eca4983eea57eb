import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { encodeModule, execution, MAX_GAS, statusNumber } from '#vm';
import { decodeModule } from '../../../vm/format/decode.ts';
import { disassemble } from '../../../vm/format/disassemble.ts';
import type { Execution } from '../../../vm/run/interpret.ts';
import { finishParanoid } from '../../../vm/run/paranoid.ts';
import { full, Linked } from '../../support/linked.ts';

const FOLDER = new URL('../../../fixtures/aptos/', import.meta.url);
const OUTCOMES: Record<string, Record<string, string>> = JSON.parse(
  readFileSync(new URL('outcomes.json', FOLDER), 'utf8'),
);
const BYTES = new Uint8Array(readFileSync(new URL('shapes.aptos7.mv', FOLDER)));

/** In the words of outcomes.json. */
function outcome(done: Execution): string {
  if (done.status === 'executed') {
    const value = done.returns[0]!.bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    return `executed ${value}`;
  }
  const { status, subStatus } = done.failure!;
  return status === 'ABORTED' ? `aborted ${subStatus}` : `failed ${statusNumber(status, 'aptos')}`;
}

describe('a module of the Aptos compiler, against what an Aptos VM makes of it', () => {
  const linked = new Linked([BYTES]);
  const cases = Object.entries(OUTCOMES.shapes!);

  it('has a case of each kind', () => {
    const kinds = new Set(cases.map(([, expected]) => expected.replace(/^(executed|aborted) .*/, '$1')));
    expect([...kinds].sort()).toEqual([
      'aborted',
      'executed',
      'failed 4004',
      'failed 4008',
      'failed 4017',
      'failed 4021',
      'failed 4038',
    ]);
  });

  test.each(cases)('%s', (name, expected) => {
    expect(outcome(linked.run(`0xa9::shapes::${name}`, { sender: full('0x5') }))).toBe(expected);
    const machine = linked.machine(`0xa9::shapes::${name}`, { sender: full('0x5') });
    expect(finishParanoid(machine, linked.linkage)).toBeUndefined();
    expect(outcome(execution(machine, MAX_GAS))).toBe(expected);
  });

  it('is written back byte for byte, and reads well', () => {
    const decoded = decodeModule(BYTES);
    if (!decoded.ok) throw new Error(decoded.error.message);
    expect(encodeModule(decoded.value)).toEqual({ ok: true, value: BYTES });
    const text = disassemble(decoded.value);
    expect(text).toContain('// Move bytecode: aptos version 7');
    expect(text).toMatch(/enum Shape has copy, drop, store \{ \/\/ struct \d+\n {4}Circle \{ radius: u64 \}/);
    expect(text).toContain('ImmBorrowVariantField 0xa9::shapes::Shape.(Rect|Square).width');
    expect(text).toContain('TestVariantGeneric 0xa9::shapes::Pair<u64, u8>::None');
    expect(text).not.toMatch(/\?\d/);
  });
});
