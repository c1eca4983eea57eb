/** Lists and quoted text on the command line. */

const OPENING: Readonly<Record<string, string>> = { '[': ']', '(': ')', '<': '>' };

/** The items of `1, [2, 3], "a,b"`, trimmed; none for nothing. `undefined` when brackets or quotes do not match. */
export function splitList(text: string): string[] | undefined {
  const items: string[] = [];
  const open: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === '"') {
      i = endOfQuote(text, i);
      if (i < 0) return undefined;
    } else if (character in OPENING) open.push(OPENING[character]!);
    else if (character === ']' || character === ')' || character === '>') {
      if (open.pop() !== character) return undefined;
    } else if (character === ',' && open.length === 0) {
      items.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  if (open.length > 0) return undefined;
  const last = text.slice(start).trim();
  // A list may end with a comma, and an empty text is an empty list.
  if (last !== '') items.push(last);
  return items;
}

function endOfQuote(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i;
  }
  return -1;
}

/** The text in a JSON string; `undefined` when it is none. */
export function unquoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
