/** What came of a call, for people. */

import { type Json, shortAddress } from '#vm';
import type { TraceEntry, TraceValue } from './call-trace.ts';
import type { FailureReport } from './explain-failure.ts';
import { shortened } from './failure.ts';
import type { OutcomeJson, ShownChange } from './outcome.ts';
import { type Colors, grouped, printable } from './terminal.ts';

/** The text of an outcome, with its trace above it when it has one. */
export function outcomeText(outcome: OutcomeJson, colors: Colors): string {
  const failure = outcome.abort ?? outcome.error;
  const status =
    outcome.status === 'executed' ? colors.green('executed') : colors.red(outcome.status.replaceAll('_', ' '));
  const rows: [string, string[]][] = [
    ['returns', outcome.returns.map(({ type, value }) => `${jsonText(value)} ${colors.dim(`: ${typeText(type)}`)}`)],
    ['events', outcome.events.map(({ type, value }) => `${colors.cyan(typeText(type))} ${jsonText(value)}`)],
    ['changes', outcome.stateChanges.map((change) => changeText(change, colors))],
    ['printed', outcome.debug.map(printable)],
    ['published', (outcome.published ?? []).map(shortened)],
    ['gas', [grouped(outcome.gasUsed)]],
    ['steps', [grouped(outcome.steps)]],
    ['root', [outcome.stateRoot]],
  ];
  const lines = rows.flatMap(([name, values]) =>
    values.map((value, i) => `  ${colors.dim((i === 0 ? name : '').padEnd(10))}${value}`),
  );
  return [
    ...(outcome.trace ? [traceText(outcome.trace, colors), ''] : []),
    `${status} ${shortened(outcome.function)}`,
    ...(failure ? failureLines(failure, colors) : []),
    ...lines,
  ].join('\n');
}

/** A failure and its callers, a line each. */
export function failureLines(failure: FailureReport, colors: Colors): string[] {
  return [
    `  ${colors.red(printable(failure.text))}`,
    ...failure.callers.map((place) =>
      colors.dim(`    called from ${shortened(place.module)}::${place.function} at offset ${place.offset}`),
    ),
  ];
}

/** A change of state in one line: `+` new, `-` gone, `~` other. */
export function changeText(change: ShownChange, colors: Colors): string {
  const { kind, before, after } = change;
  const [owner, name] = [shortAddress(change.owner), typeText(change.name)];
  const mark = before === undefined ? colors.green('+') : after === undefined ? colors.red('-') : colors.yellow('~');
  const shown = (value: Json | undefined): string =>
    value === undefined ? '' : kind === 'module' ? `(${(String(value).length - 2) / 2} bytes)` : jsonText(value);
  const values = [shown(before), shown(after)].filter((text) => text !== '').join(colors.dim(' → '));
  return `${mark} ${kind} ${kind === 'module' ? `${owner}::${name}` : `${owner} ${colors.cyan(name)}`} ${values}`;
}

/** A JSON value close to how Move writes values: `{ x: 1, v: [1, 2] }`. */
export function jsonText(value: Json): string {
  if (value === null) return 'none';
  if (typeof value === 'string')
    return /^(?:0x[0-9a-f]*|[0-9]+)$/.test(value) ? value : printable(JSON.stringify(value));
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(', ')}]`;
  const fields = Object.entries(value as { readonly [key: string]: Json });
  const variant = fields[0]?.[0] === '$variant' ? String(fields.shift()![1]) : '';
  const body =
    fields.length === 0 ? '' : `{ ${fields.map(([name, field]) => `${name}: ${jsonText(field)}`).join(', ')} }`;
  return variant === '' ? body || '{}' : `${variant}${body === '' ? '' : ` ${body}`}`;
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
      const name = entry.native ? colors.magenta(typeText(entry.function)) : colors.cyan(typeText(entry.function));
      lines.push(`${indent}${gas} ${name}(${valuesText(entry.args)})`);
      for (const inner of entry.inside) addEntry(inner, `${indent}  `, lines, colors);
      if (entry.returns && entry.returns.length > 0)
        lines.push(
          `${indent}  ${colors.dim('←')} ${entry.returns.map(({ value, type }) => `${printable(value)}: ${typeText(type)}`).join(', ')}`,
        );
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
