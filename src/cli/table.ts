/** Tables without lines. */

import Table from 'cli-table3';

const NONE = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
];

/** Rows in columns: every column as wide as its widest cell. `right` names the columns that are set to the right. */
export function columns(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const table = new Table({
    chars: { ...Object.fromEntries(NONE.map((name) => [name, ''])), middle: '  ' },
    colAligns: (rows[0] ?? []).map((_, i) => (right.includes(i) ? 'right' : 'left')),
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
