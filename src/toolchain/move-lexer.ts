/**
 * Move source as tokens, robust rather than complete: whatever isn't recognised is a one-character token, so text that doesn't
 * compile still gives what it can.
 */

export type TokenKind = 'name' | 'number' | 'string' | 'punct';

export interface SourceToken {
  readonly kind: TokenKind;
  readonly text: string;
  /** Offset of the first character, and one past the last, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
  /** Doc comment right before the token, without its markers. */
  readonly doc?: string;
}

const TOKEN =
  /(?<space>\s+)|(?<line>\/\/[^\n]*)|(?<block>\/\*)|(?<string>[bx]?"(?:[^"\\]|\\[\s\S])*(?:"|$))|(?<number>0x[0-9a-fA-F_]+(?:[ui](?:8|16|32|64|128|256))?|[0-9][0-9_]*(?:[ui](?:8|16|32|64|128|256))?)|(?<name>[A-Za-z_$][A-Za-z0-9_]*|`[A-Za-z_][A-Za-z0-9_]*`|'[A-Za-z_][A-Za-z0-9_]*)|(?<punct>::|=>|==|!=|<=|>=|&&|\|\||\.\.|[\s\S])/gy;

/** End of the block comment that begins at `start`; block comments nest. */
function blockEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; ) {
    if (text.startsWith('/*', at)) {
      depth++;
      at += 2;
    } else if (text.startsWith('*/', at)) {
      depth--;
      at += 2;
      if (depth === 0) return at;
    } else at++;
  }
  return text.length;
}

function docLine(comment: string): string | undefined {
  return /^\/\/\/(?!\/)/.test(comment) ? comment.slice(3).trim() : undefined;
}

function docBlock(comment: string): string | undefined {
  if (!/^\/\*\*(?![*/])/.test(comment)) return undefined;
  const lines = comment.slice(3, -2).split('\n');
  return lines
    .map((line) => line.replace(/^\s*\*?\s*/, '').trimEnd())
    .join('\n')
    .trim();
}

/** The tokens of `text`, comments left out. */
export function lexMove(text: string): SourceToken[] {
  const tokens: SourceToken[] = [];
  let line = 1;
  let at = 0;
  let doc: string[] = [];
  const countLines = (from: number, to: number): void => {
    for (let i = text.indexOf('\n', from); i >= 0 && i < to; i = text.indexOf('\n', i + 1)) line++;
  };
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(text)!.groups!;
    let end = TOKEN.lastIndex;
    if (groups.block !== undefined) {
      end = blockEnd(text, at);
      const block = docBlock(text.slice(at, end));
      if (block !== undefined) doc.push(block);
    } else if (groups.line !== undefined) {
      const comment = docLine(groups.line);
      if (comment !== undefined) doc.push(comment);
    } else if (groups.space === undefined) {
      const kind: TokenKind =
        groups.name !== undefined
          ? 'name'
          : groups.number !== undefined
            ? 'number'
            : groups.string !== undefined
              ? 'string'
              : 'punct';
      const token = { kind, text: text.slice(at, end), start: at, end, line };
      tokens.push(doc.length > 0 ? { ...token, doc: doc.join('\n') } : token);
      doc = [];
    }
    countLines(at, end);
    at = end;
  }
  return tokens;
}

/** The value of an integer literal, with or without its type; `undefined` for anything else. */
export function integerValue(text: string): bigint | undefined {
  const match = /^(0x[0-9a-fA-F_]+?|[0-9][0-9_]*)(?:[ui](?:8|16|32|64|128|256))?$/.exec(text);
  const digits = match?.[1]?.replaceAll('_', '');
  return digits && digits !== '0x' ? BigInt(digits) : undefined;
}
