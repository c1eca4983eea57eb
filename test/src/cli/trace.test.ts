import { beforeAll, describe, expect, it } from 'vitest';
import type { ImageFunction } from '#vm';
import { TraceCollector, type TraceEntry } from '../../../src/cli/call-trace.ts';
import { folder, millrace, millraceJson, SHOW } from './millrace.ts';

const dir = folder(SHOW);
const keep = ['run', '--package-dir', dir, '--function', 'show::keep', '--args', '9'];

function kinds(trace: readonly TraceEntry[]): Record<string, number> {
  const out: Record<string, number> = {};
  for (const entry of trace) {
    out[entry.kind] = (out[entry.kind] ?? 0) + 1;
    if (entry.kind !== 'call') continue;
    for (const [kind, count] of Object.entries(kinds(entry.inside))) out[kind] = (out[kind] ?? 0) + count;
  }
  return out;
}

describe('-v', () => {
  beforeAll(async () => {
    expect((await millrace('build', dir)).code).toBe(0);
  });

  it('shows the calls, then events, state accesses and instructions', async () => {
    const [none, calls, events, state, all] = await Promise.all(
      [[], ['-v'], ['-vv'], ['-vvv'], ['-vvvv']].map(async (flags) => (await millraceJson(...keep, ...flags)).json),
    );
    expect(none.trace).toBeUndefined();
    expect(kinds(calls.trace)).toEqual({ call: 5 });
    expect(kinds(events.trace)).toEqual({ call: 5, event: 1 });
    expect(kinds(state.trace)).toMatchObject({ call: 5, event: 1, state: 3 });
    // The entry of a native is counted as a step of its own, like every instruction.
    expect(kinds(all.trace)).toMatchObject({ call: 5, event: 1, instruction: Number(all.steps) });
    for (const one of [calls, events, state, all]) {
      expect({ ...one, trace: undefined }).toEqual({ ...none, trace: undefined });
    }
  });

  it('adds up the gas of the instructions to the gas of the call', async () => {
    const { json } = await millraceJson(...keep, '-vvvv');
    const sum = (trace: readonly TraceEntry[]): number =>
      trace.reduce(
        (total, entry) =>
          total + (entry.kind === 'instruction' ? Number(entry.gas) : entry.kind === 'call' ? sum(entry.inside) : 0),
        0,
      );
    expect(String(sum(json.trace))).toBe(json.gasUsed);
    expect(json.trace[0].gasUsed).toBe(json.gasUsed);
  });

  it('prints the same as text', async () => {
    const { out } = await millrace(...keep, '-vvvv');
    expect(out).toMatch(/\[[\d,]+\] 0x77::show::keep\(&mut Channel \{ members: \[@0xa\].*\}, 9\)/);
    expect(out).toMatch(/event 0x77::show::Seen Seen \{ value: 9 \}/);
    expect(out).toMatch(/move_to 0xa 0x77::show::Kept/);
    expect(out).toMatch(/MoveLoc 1 \(arg1: u64\) +gas \d+ {2}pushes 9/);
    expect(out).toContain('executed 0x77::show::keep');
  });

  it('shows the frames that a failure left open', async () => {
    const { json } = await millraceJson('run', '--package-dir', dir, '--function', 'show::boom', '--args', '3', '-v');
    expect(json.trace).toMatchObject([{ kind: 'call', args: [{ type: 'u64', value: '3' }], inside: [] }]);
    expect(json.trace[0].gasUsed).toBeUndefined();
  });

  it('keeps as many entries as it may and says when there were more', () => {
    const source = { module: () => undefined };
    const fn = { module: '0x1::m', name: 'f', typeArgs: [], native: -1 } as unknown as ImageFunction;
    const collect = (calls: number): TraceCollector => {
      const collector = new TraceCollector(1, source, 3);
      const { enter, leave } = collector.inspector;
      for (let i = 0; i < calls; i++) {
        enter!(fn, [], 0, 10);
        leave!(fn, [], 0, 9);
      }
      return collector;
    };
    expect(collect(3).root.map(({ kind }) => kind)).toEqual(['call', 'call', 'call']);
    expect(collect(4).root.map(({ kind }) => kind)).toEqual(['call', 'call', 'call', 'cut']);
    expect(collect(9).root.at(-1)).toEqual({ kind: 'cut', entries: 3 });
  });
});
