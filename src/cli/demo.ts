/**
 * `npm run demo`: builds the examples, plays a scripted game of gobang to its end on a durable store, shows that the store holds
 * it, and measures. Exits with 0 only when every call came to what `expected.json` says.
 */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { type Address, bytesToJson } from '#vm';
import type { CallOutcome } from '../engine/call.ts';
import { Engine } from '../engine/engine.ts';
import type { Kv } from '../state/kv.ts';
import { useNativeHashes } from '../store/hashes.ts';
import { openLmdb } from '../store/lmdb.ts';
import { memoryKv } from '../store/memory.ts';
import type { BuiltPackage } from '../toolchain/compile-graph.ts';
import { buildPackage } from '../toolchain/compiler.ts';
import { boardText } from './demo-board.ts';
import { explainFailure } from './explain-failure.ts';
import { need } from './failure.ts';
import { asExpected, type PlayedCall, playScenario, readScenario } from './scenario.ts';
import { columns } from './table.ts';
import { grouped } from './terminal.ts';

const EXAMPLES = ['counter', 'bank', 'kernels', 'gobang'] as const;
const PLAYERS: Readonly<Record<string, string>> = { '0xA1': 'black', '0xB2': 'white' };
const WARM_UP_MS = 300;
const MEASURE_MS = 1000;
const GAME = '0x60::gobang';

const say = (text = ''): void => void process.stdout.write(`${text}\n`);

/** `move-examples`, which is beside `src` and `dist` alike. */
function examplesDir(): string {
  for (let dir = dirname(fileURLToPath(import.meta.url)); ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'move-examples', 'gobang', 'calls.json'))) return join(dir, 'move-examples');
    if (dirname(dir) === dir) throw new Error('move-examples is missing');
  }
}

/** What a scenario came to. */
interface Played {
  readonly calls: readonly PlayedCall[];
  readonly mismatches: number;
  readonly milliseconds: number;
  readonly steps: number;
}

function play(engine: Engine, built: BuiltPackage, dir: string, each?: (done: PlayedCall) => void): Played {
  const { scenario, expected } = readScenario(join(dir, built.name));
  const calls: PlayedCall[] = [];
  let [mismatches, milliseconds, steps] = [0, 0, 0];
  for (const done of playScenario(engine, scenario, built.addresses)) {
    if (!isDeepStrictEqual(asExpected(done.outcome, engine, built.graph), expected[calls.length])) mismatches++;
    calls.push(done);
    milliseconds += done.milliseconds;
    steps += done.outcome.steps;
    each?.(done);
  }
  if (calls.length !== expected.length) mismatches++;
  return { calls, mismatches, milliseconds, steps };
}

function open(store: Kv, built: BuiltPackage): Engine {
  const engine = need(Engine.open({ store }));
  need(engine.publish(built.modules.map((module) => module.bytes)));
  return engine;
}

/** Calls and steps per second of what is run again and again. */
function speedRows(built: readonly BuiltPackage[], folder: string): string[][] {
  const find = (name: string): BuiltPackage => built.find((one) => one.name === name)!;
  const kernels = open(memoryKv(), find('kernels'));
  const fib = (): CallOutcome => need(kernels.call({ function: '0xB0::kernels::fib', args: [20] }));
  const games = (engine: Engine): (() => CallOutcome) => {
    const channel = { members: ['0xA1', '0xB2'] as Address[] };
    const script = [
      { function: `${GAME}::start`, args: ['0xB2'] },
      { function: `${GAME}::place`, args: [7, 7] },
      { function: `${GAME}::resign`, args: [] },
    ];
    let next = 0;
    return () => need(engine.call({ ...script[next++ % script.length]!, sender: '0xA1', channel }));
  };
  const lasting = open(need(openLmdb(folder)), find('gobang'));
  const rows = [
    ['', 'calls/s', 'steps/s'],
    speed('kernels::fib(20)', fib),
    speed('gobang in memory, a new root each call', games(open(memoryKv(), find('gobang')))),
    speed('gobang on lmdb, each call on the disk', games(lasting)),
  ];
  lasting.close();
  return rows;
}

function speed(name: string, call: () => CallOutcome): string[] {
  const warm = performance.now() + WARM_UP_MS;
  while (performance.now() < warm) call();
  let [calls, steps] = [0, 0];
  const begun = performance.now();
  while (performance.now() < begun + MEASURE_MS) {
    steps += call().steps;
    calls++;
  }
  const spent = performance.now() - begun;
  return [`  ${name}`, rate(calls, spent), rate(steps, spent)];
}

function rate(count: number, milliseconds: number): string {
  return grouped(Math.round((count * 1000) / Math.max(milliseconds, 0.001)));
}

function boardOf(engine: Engine): string {
  const outcome = need(engine.view({ function: `${GAME}::board` }));
  const value = outcome.returns[0]!;
  return boardText(String(bytesToJson(value.layout, value.bytes)));
}

/** The moves of the first game as lines, up to its end; then the board. */
class GameLog {
  readonly #engine: Engine;
  readonly #built: BuiltPackage;
  readonly #rows: string[][] = [];
  refused: string | undefined;
  over = false;
  #moves = 0;

  constructor(engine: Engine, built: BuiltPackage) {
    this.#engine = engine;
    this.#built = built;
  }

  add({ call, outcome, milliseconds }: PlayedCall): void {
    if (this.over || call.view) return;
    const name = call.function.split('::').at(-1)!;
    const who = PLAYERS[call.sender ?? ''] ?? call.sender ?? '';
    const what = `${name} ${(call.args ?? []).map((text) => text.split(':').at(-1)).join(' ')}`.trim();
    if (outcome.failure) {
      // The first attempt to move out of turn is the one to show.
      const report = explainFailure(outcome.failure, this.#engine.source, this.#built.graph);
      if (report.constant === 'ENotYourTurn') this.refused ??= `${who}: ${what} is refused\n  ${report.text}`;
      return;
    }
    if (name === 'place') this.#moves++;
    const number = name === 'place' ? String(this.#moves) : '';
    this.#rows.push([
      number,
      who,
      what,
      `${outcome.root.slice(0, 18)}…`,
      grouped(outcome.gasUsed),
      grouped(outcome.steps),
      milliseconds.toFixed(1),
    ]);
    this.over = outcome.events.some((event) => event.type.name === 'Ended');
    if (this.over) this.print();
  }

  print(): void {
    say(columns([['', '', 'call', 'state root', 'gas', 'steps', 'ms'], ...this.#rows], [0, 4, 5, 6]));
    say(`\n${boardOf(this.#engine)}\n`);
    const winner = need(this.#engine.view({ function: `${GAME}::winner` })).returns[0]!;
    say(`winner: ${bytesToJson(winner.layout, winner.bytes)}`.replace(/0x0+/, '0x'));
  }
}

async function buildExamples(dir: string): Promise<BuiltPackage[]> {
  const built: BuiltPackage[] = [];
  for (const name of EXAMPLES) {
    const started = performance.now();
    const one = need(await buildPackage({ dir: join(dir, name), warnings: 'silence' }));
    const bytes = one.modules.reduce((sum, module) => sum + module.bytes.length, 0);
    say(
      `  ${name.padEnd(8)} ${one.modules.length} module${one.modules.length === 1 ? ' ' : 's'} ${grouped(bytes).padStart(6)} bytes ${(performance.now() - started).toFixed(0).padStart(5)} ms`,
    );
    built.push(one);
  }
  return built;
}

/** Runs the demonstration; returns how many things were not as they must be. */
async function demo(): Promise<number> {
  useNativeHashes();
  const dir = examplesDir();
  let wrong = 0;
  say('Building the examples\n');
  const built = await buildExamples(dir);
  const gobang = built.find((one) => one.name === 'gobang')!;

  const place = mkdtempSync(join(tmpdir(), 'millrace-demo-'));
  try {
    say(`\nGobang, two players, every call durable on lmdb in ${place}\n`);
    const engine = open(need(openLmdb(place)), gobang);
    const log = new GameLog(engine, gobang);
    const game = play(engine, gobang, dir, (done) => log.add(done));
    const root = engine.root;
    const board = boardOf(engine);
    engine.close();
    if (!log.over) wrong++;
    say(`\nAn illegal move changes nothing:\n\n  ${log.refused ?? 'none was tried'}`);
    if (!log.refused) wrong++;

    say('\nThe store is closed and opened again\n');
    const again = need(Engine.open({ store: need(openLmdb(place)) }));
    const same = again.root === root && boardOf(again) === board;
    say(`  root before  ${root}\n  root after   ${again.root}\n  ${same ? 'the same root and board' : 'NOT THE SAME'}`);
    again.close();
    if (!same) wrong++;

    say('\nAll scenarios, against their expected outcomes\n');
    const rows = [['', 'calls', 'as expected', 'steps']];
    const row = (name: string, played: Played): void => {
      wrong += played.mismatches;
      const count = played.calls.length;
      const met = played.mismatches === 0 ? 'all' : `${count - played.mismatches}`;
      rows.push([`  ${name}`, String(count), met, grouped(played.steps)]);
    };
    row('gobang on lmdb', game);
    for (const one of built) {
      const memory = open(memoryKv(), one);
      row(`${one.name} in memory`, play(memory, one, dir));
      if (one.name === 'gobang' && memory.root !== root) {
        say('  NOT THE SAME: the roots in memory and on lmdb differ');
        wrong++;
      }
    }
    say(columns(rows, [1, 3]));

    say('\nSpeed, each for a second, after warming up\n');
    say(columns(speedRows(built, join(place, 'speed')), [1, 2]));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  return wrong;
}

const started = performance.now();
const wrong = await demo();
say(
  `\n${wrong === 0 ? 'Everything was as expected' : `${wrong} things were NOT as expected`}, in ${((performance.now() - started) / 1000).toFixed(1)} s`,
);
process.exitCode = wrong === 0 ? 0 : 1;
