/**
 * `npm run fuzz -- [--minutes N] [--target name]… [--seed S] [--workers W] [--no-coverage] [--report file] [--findings directory]`, or
 * `--replay file` for what a finding wrote. Ends with 1 when anything was found.
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Finding, Totals } from './campaign.ts';
import { TARGETS } from './targets.ts';
import type { WorkerData } from './worker.ts';

/** A thread that is still at one input after this long hangs. */
const HANG_MS = 60_000;
/** More than this in the whole process is a finding. */
const MAX_RSS = 3 * 1024 ** 3;
const SLICE_MS = 10_000;
/** Threads do not inherit what makes Node read TypeScript. */
const BOOT = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(new URL('./worker.ts', import.meta.url).href)}); })`;

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    target: { type: 'string', multiple: true },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    workers: { type: 'string', default: '1' },
    report: { type: 'string' },
    findings: { type: 'string', default: 'fuzz-findings' },
    replay: { type: 'string' },
    'no-coverage': { type: 'boolean', default: false },
  },
});

interface Message {
  readonly target: string;
  readonly totals: Totals;
  readonly findings: readonly Finding[];
  readonly functions: number;
}

async function replay(file: string): Promise<void> {
  const { target: name, input } = JSON.parse(readFileSync(file, 'utf8')) as { target: string; input: string };
  const target = await TARGETS[name]!();
  const bytes = Uint8Array.from(Buffer.from(input, 'hex'));
  console.log(target.show(bytes));
  console.log([...target.run(bytes)].slice(0, 20));
}

async function fuzz(): Promise<void> {
  const names = options.target ?? Object.keys(TARGETS);
  const unknown = names.filter((name) => !(name in TARGETS));
  if (unknown.length > 0)
    throw new Error(`no target ${unknown.join(', ')}; there are: ${Object.keys(TARGETS).join(', ')}`);
  const seed = Number(options.seed);
  const milliseconds = Number(options.minutes) * 60_000;
  const latest = new Map<string, Message>();
  const findings: Finding[] = [];
  const started = Date.now();
  let peak = 0;
  console.log(`seed ${seed}, ${options.minutes} minutes, ${options.workers} workers: ${names.join(' ')}`);

  const keep = (finding: Finding): void => {
    findings.push(finding);
    mkdirSync(options.findings, { recursive: true });
    const file = join(options.findings, `${finding.target}-${finding.kind}-${findings.length}-${seed}.json`);
    writeFileSync(
      file,
      `${JSON.stringify({ ...finding, input: Buffer.from(finding.input).toString('hex') }, undefined, 1)}\n`,
    );
    console.log(`FOUND ${finding.kind} in ${finding.target}: ${finding.message} → ${file}`);
  };

  const totals = (): Record<string, Totals & { perSecond: number }> => {
    const all: Record<string, Totals & { perSecond: number }> = {};
    for (const name of names) {
      const own = [...latest].filter(([key]) => key.endsWith(` ${name}`)).map(([, message]) => message.totals);
      const sum = (pick: (totals: Totals) => number): number => own.reduce((total, one) => total + pick(one), 0);
      const slowest = own.reduce(
        (x, y) => (y.slowestMs > x.slowestMs ? y : x),
        own[0] ?? ({ slowestMs: 0, slowest: '' } as Totals),
      );
      const executions = sum((one) => one.executions);
      const spent = sum((one) => one.milliseconds);
      all[name] = {
        executions,
        milliseconds: spent,
        corpus: sum((one) => one.corpus),
        slowestMs: slowest.slowestMs,
        slowest: slowest.slowest,
        findings: sum((one) => one.findings),
        perSecond: spent === 0 ? 0 : Math.round((executions * 1000) / spent),
      };
    }
    return all;
  };

  const write = (): void => {
    if (options.report === undefined) return;
    const summary = {
      seed,
      seconds: Math.round((Date.now() - started) / 1000),
      peakRssMiB: Math.round(peak / 2 ** 20),
      targets: totals(),
      findings: findings.map(({ target, kind, message, stack }) => ({ target, kind, message, stack })),
    };
    writeFileSync(options.report, `${JSON.stringify(summary, undefined, 1)}\n`);
  };

  const worker = async (index: number): Promise<void> => {
    for (let attempt = 0; Date.now() - started < milliseconds; attempt++) {
      const shared = new SharedArrayBuffer(16 + 65536);
      const words = new Int32Array(shared, 0, 4);
      const data: WorkerData = {
        targets: names,
        seed: seed + index * 7919 + attempt * 104_729,
        milliseconds: milliseconds - (Date.now() - started),
        sliceMs: SLICE_MS,
        coverage: !options['no-coverage'],
        shared,
      };
      const thread = new Worker(BOOT, {
        eval: true,
        workerData: data,
        execArgv: ['--conditions=source'],
        resourceLimits: { maxOldGenerationSizeMb: 1536 },
      });
      thread.on('message', (message: Message) => {
        latest.set(`${index}.${attempt} ${message.target}`, message);
        for (const finding of message.findings) keep(finding);
        write();
      });
      let count = -1;
      let since = Date.now();
      const current = (): Finding => ({
        target: names[words[1]!] ?? 'unknown',
        kind: 'hang',
        message: `still at one input after ${HANG_MS / 1000} s`,
        stack: '',
        seed: data.seed,
        input: new Uint8Array(shared, 16, words[2]!).slice(),
      });
      const watch = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage.rss());
        const now = Atomics.load(words, 0);
        if (now !== count) {
          count = now;
          since = Date.now();
        } else if (now > 0 && Date.now() - since > HANG_MS) {
          keep(current());
          void thread.terminate();
        }
        if (process.memoryUsage.rss() > MAX_RSS) {
          keep({ ...current(), kind: 'memory', message: `${MAX_RSS / 2 ** 20} MiB of memory are in use` });
          void thread.terminate();
        }
      }, 500);
      await new Promise<void>((resolve) => {
        thread.on('error', (error) => {
          keep({
            ...current(),
            kind: 'crash',
            message: `the thread ended: ${error.message}`,
            stack: error.stack ?? '',
          });
        });
        thread.on('exit', () => resolve());
      });
      clearInterval(watch);
    }
  };

  const progress = setInterval(() => {
    const all = Object.entries(totals());
    const parts = all.map(([name, one]) => `${name} ${one.executions} (${one.perSecond}/s, corpus ${one.corpus})`);
    const functions = Math.max(0, ...[...latest.values()].map((message) => message.functions));
    console.log(
      `${Math.round((Date.now() - started) / 1000)} s, ${Math.round(peak / 2 ** 20)} MiB, ${functions} functions, ${findings.length} findings: ${parts.join(', ')}`,
    );
  }, 30_000);
  await Promise.all(Array.from({ length: Number(options.workers) }, (_, index) => worker(index)));
  clearInterval(progress);
  write();
  for (const [name, one] of Object.entries(totals()))
    console.log(
      `${name.padEnd(10)} ${String(one.executions).padStart(10)} executions ${String(one.perSecond).padStart(8)}/s  corpus ${String(one.corpus).padStart(6)}  slowest ${one.slowestMs.toFixed(0)} ms  failures ${one.findings}`,
    );
  console.log(`peak ${Math.round(peak / 2 ** 20)} MiB, ${findings.length} findings`);
  if (findings.length > 0) process.exitCode = 1;
}

if (options.replay === undefined) await fuzz();
else await replay(options.replay);
