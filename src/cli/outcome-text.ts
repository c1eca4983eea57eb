/** What came of a call, for people. */

import { type Json, shortAddress } from '#vm';
import type { TraceEntry, TraceValue } from './call-trace.ts';
import type { FailureReport } from './explain-failure.ts';
import { shortened } from './failure.ts';
import type { OutcomeJson, ShownChange } from './outcome.ts';
import { type Colors, grouped, printable } from './terminal.ts';

/** Byte strings longer than this are cut in text; JSON and `-vvvv` have them whole. */
export const MAX_SHOWN_BYTES = 64;

/** Callers of a failure that text shows; JSON has all. */
export const MAX_SHOWN_CALLERS = 12;
/** Long byte strings that differ in no more places than this are shown by these places. */
const MAX_SHOWN_PLACES = 8;

/** The text of an outcome, with its trace above it when it has one. `whole` cuts nothing. */
export function outcomeText(outcome: OutcomeJson, colors: Colors, whole: boolean): string {
  const failure = outcome.abort ?? outcome.error;
  const status =
    outcome.status === 'executed' ? colors.green('executed') : colors.red(outcome.status.replaceAll('_', ' '));
  const rows: [string, string[]][] = [
    ['returns', outcome.returns.map(({ type, value }) => `${jsonText(value)} ${colors.dim(`: ${typeText(type)}`)}`)],
    ['events', outcome.events.map(({ type, value }) => `${colors.cyan(typeText(type))} ${jsonText(value)}`)],
    ['changes', outcome.stateChanges.flatMap((change) => changeLines(change, colors))],
    ['printed', outcome.debug.map(printable)],
    ['published', (outcome.published ?? []).map(shortened)],
    ['gas', [grouped(outcome.gasUsed)]],
    ['steps', [grouped(outcome.steps)]],
    ['root', [outcome.stateRoot]],
  ];
  const lines = rows.flatMap(([name, values]) =>
    values.map((value, i) => `  ${colors.dim((i === 0 ? name : '').padEnd(10))}${value}`),
  );
  const text = [
    ...(outcome.trace ? [traceText(outcome.trace, colors), ''] : []),
    `${status} ${shortened(outcome.function)}`,
    ...(failure ? failureLines(failure, colors) : []),
    ...lines,
  ].join('\n');
  return whole ? text : withCutBytes(text);
}

/** A failure and its callers, a line each. */
export function failureLines(failure: FailureReport, colors: Colors): string[] {
  const hidden = failure.callers.length - MAX_SHOWN_CALLERS;
  return [
    `  ${colors.red(printable(failure.text))}`,
    ...failure.callers
      .slice(0, MAX_SHOWN_CALLERS)
      .map((place) =>
        colors.dim(`    called from ${shortened(place.module)}::${place.function} at offset ${place.offset}`),
      ),
    ...(hidden > 0 ? [colors.dim(`    … and ${hidden} more callers`)] : []),
  ];
}

/** A change of state: `+` new, `-` gone, `~` other, with a line for each field that changed. */
export function changeLines(change: ShownChange, colors: Colors): string[] {
  const { kind, before, after } = change;
  const mark = before === undefined ? colors.green('+') : after === undefined ? colors.red('-') : colors.yellow('~');
  const [owner, name] = [shortAddress(change.owner), typeText(change.name)];
  const head = `${mark} ${kind} ${kind === 'module' ? `${owner}::${name}` : `${owner} ${colors.cyan(name)}`}`;
  const shown = (value: Json): string =>
    kind === 'module' ? `(${(String(value).length - 2) / 2} bytes)` : jsonText(value);
  if (before === undefined || after === undefined) return [`${head} ${shown((before ?? after)!)}`];
  if (kind === 'module') return [`${head} ${shown(before)} → ${shown(after)}`];
  const fields = changedFields(before, after);
  return [
    head,
    ...fields.map(
      ([path, old, fresh]) =>
        `    ${path === '' ? '' : `${path}: `}${old === undefined ? '' : jsonText(old)} ${colors.dim('→')} ${fresh === undefined ? '' : jsonText(fresh)}`,
    ),
  ];
}

/** The innermost fields in which two values differ, with their paths. */
function changedFields(
  before: Json | undefined,
  after: Json | undefined,
  path = '',
): (readonly [path: string, before: Json | undefined, after: Json | undefined])[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const bytes = changedBytes(before, after, path);
  if (bytes) return bytes;
  if (!isRecord(before) || !isRecord(after) || before.$variant !== after.$variant) return [[path, before, after]];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => changedFields(before[name], after[name], path === '' ? name : `${path}.${name}`));
}

/** Of two long byte strings that differ in few places, these places. */
function changedBytes(
  before: Json | undefined,
  after: Json | undefined,
  path: string,
): (readonly [path: string, before: Json, after: Json])[] | undefined {
  if (typeof before !== 'string' || typeof after !== 'string' || before.length !== after.length) return undefined;
  if (before.length <= 2 + 2 * MAX_SHOWN_BYTES || !/^0x[0-9a-f]*$/.test(before + after.slice(2))) return undefined;
  const byteAt = (text: string, i: number): number => Number.parseInt(text.slice(i, i + 2), 16);
  const places: number[] = [];
  for (let i = 2; i < before.length; i += 2) if (byteAt(before, i) !== byteAt(after, i)) places.push(i);
  if (places.length > MAX_SHOWN_PLACES) return undefined;
  return places.map((i) => [`${path}[${i / 2 - 1}]`, byteAt(before, i), byteAt(after, i)]);
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON value close to how Move writes values: `{ x: 1, v: [1, 2] }`. */
export function jsonText(value: Json): string {
  if (value === null) return 'none';
  if (typeof value === 'string') {
    if (/^0x0{16}[0-9a-f]{48}$/.test(value)) return `@${shortAddress(value as `0x${string}`)}`;
    return /^(?:0x[0-9a-f]*|[0-9]+)$/.test(value) ? value : printable(JSON.stringify(value));
  }
  if (typeof value !== 'object') return String(value);
  if (!isRecord(value)) return `[${value.map(jsonText).join(', ')}]`;
  const { $variant: variant, ...rest } = value;
  const fields = Object.entries(rest).map(([name, field]) => `${name}: ${jsonText(field)}`);
  const body = fields.length === 0 ? '' : `{ ${fields.join(', ')} }`;
  if (variant === undefined) return body === '' ? '{}' : body;
  return [String(variant), body].filter((part) => part !== '').join(' ');
}

/** The text with long byte strings cut in their middle. */
export function withCutBytes(text: string): string {
  const pattern = new RegExp(`0x[0-9a-f]{${2 * MAX_SHOWN_BYTES + 1},}`, 'g');
  return text.replace(pattern, (bytes) => `${bytes.slice(0, 34)}…${bytes.slice(-8)} (${(bytes.length - 2) / 2} bytes)`);
}

/** The call tree. */
export function traceText(trace: readonly TraceEntry[], colors: Colors): string {
  const lines: string[] = [];
  for (const entry of trace) addEntry(entry, '', lines, colors);
  return lines.join('\n');
}

function addEntry(entry: TraceEntry, indent: string, lines: string[], colors: Colors): void {
  switch (entry.kind) {
    case 'call': {
      const gas = entry.gasUsed === undefined ? colors.red('[failed]') : colors.dim(`[${grouped(entry.gasUsed)}]`);
      const name = typeText(entry.function);
      lines.push(
        `${indent}${gas} ${entry.native ? colors.magenta(name) : colors.cyan(name)}(${valuesText(entry.args)})`,
      );
      for (const inner of entry.inside) addEntry(inner, `${indent}  `, lines, colors);
      const returns = (entry.returns ?? []).map(({ value, type }) => `${printable(value)}: ${typeText(type)}`);
      if (returns.length > 0) lines.push(`${indent}  ${colors.dim('←')} ${returns.join(', ')}`);
      return;
    }
    case 'event':
      lines.push(`${indent}${colors.yellow('event')} ${typeText(entry.type)} ${printable(entry.value)}`);
      return;
    case 'state':
      lines.push(`${indent}${colors.blue(entry.access)} ${shortAddress(entry.owner)} ${typeText(entry.type)}`);
      return;
    case 'instruction': {
      const popped = entry.popped.length === 0 ? '' : `  pops ${valuesText(entry.popped)}`;
      const pushed = entry.pushed.length === 0 ? '' : `  pushes ${valuesText(entry.pushed)}`;
      lines.push(
        `${indent}${colors.dim(String(entry.pc).padStart(4))} ${shortened(entry.instruction).padEnd(32)} ${colors.dim(`gas ${entry.gas}`)}${popped}${pushed}`,
      );
      return;
    }
    case 'cut':
      lines.push(colors.dim(`… cut after ${grouped(entry.entries)} entries`));
  }
}

function valuesText(values: readonly TraceValue[]): string {
  return values.map(({ value }) => printable(value)).join(', ');
}

/** A canonical type as people write it. */
function typeText(type: string): string {
  return shortened(type).replace(/,(?! )/g, ', ');
}
