/** The gobang board in characters. */

/** Columns and rows of the board. */
const SIZE = 15;
const STONES = ['·', '●', '○'];

/** The board in `0x` hex, one byte a place, row after row: 0 none, 1 black, 2 white. */
export function boardText(cells: string): string {
  const at = (x: number, y: number): string =>
    STONES[Number.parseInt(cells.slice(2 + 2 * (y * SIZE + x), 4 + 2 * (y * SIZE + x)), 16)] ?? '?';
  const numbers = Array.from({ length: SIZE }, (_, i) => i);
  const head = `     ${numbers.map((x) => String(x % 10)).join(' ')}`;
  return [head, ...numbers.map((y) => `  ${String(y).padStart(2)} ${numbers.map((x) => at(x, y)).join(' ')}`)].join(
    '\n',
  );
}
