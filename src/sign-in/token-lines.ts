/** --tokens <file>: one token a line, read piece by piece, however many there are. */
import { resolve } from 'node:path';
import { isTooLong } from '../core/token/token.ts';
import { unshown } from '../core/text/unshown.ts';
import { UsageError } from '../errors.ts';
import type { World } from '../world/types.ts';

/** A line that is not empty. */
export interface TokenLine {
  /** From 1 on. */
  line: number;
  /** Without the white space around it; empty where it is too long for a token. */
  raw: string;
  /** In characters. */
  length: number;
}

/**
 * The lines of a file, or of standard input ("-"), as many at a time as one piece of it holds.
 * @throws UsageError where there is no such file
 */
export async function* tokenLines(world: World, file: string): AsyncGenerator<TokenLine[]> {
  const pieces = file === '-' ? world.stdinPieces() : world.files.pieces(resolve(world.cwd, file));
  if (!pieces) throw noTokens(file, 'that is not there');
  const cut = createLineCutter();
  const decoder = new TextDecoder();
  for await (const piece of pieces) yield cut(decoder.decode(piece, { stream: true }));
  yield cut(`${decoder.decode()}\n`);
}

export function noTokens(file: string, what: string): UsageError {
  const place = file === '-' ? '--tokens reads standard input, a file' : `${unshown('--tokens', file)} names a file`;
  return new UsageError({
    id: 'token/tokens-file',
    message: `${place} ${what}.`,
    fix: 'Give a file with one token in each line.',
  });
}

/** What there is of a line whose end has not come yet. */
interface Begun {
  text: string;
  /** Once it is longer than anything that is looked at: its length, and the white space at its end that may be its last. */
  over?: { length: number; blanks: number };
}

/** Cuts a text that comes in pieces into lines. Of a line, little more is kept than a token may have. */
export function createLineCutter(): (piece: string) => TokenLine[] {
  let line = 1;
  let begun: Begun = { text: '' };
  return (piece) => {
    const lines: TokenLine[] = [];
    let from = 0;
    for (let end = piece.indexOf('\n'); end !== -1; end = piece.indexOf('\n', from)) {
      begun = goOn(begun, piece.slice(from, end));
      const text = begun.over ? begun.text : begun.text.trim();
      const length = begun.over?.length ?? text.length;
      if (length > 0) lines.push({ line, raw: text, length });
      begun = { text: '' };
      line += 1;
      from = end + 1;
    }
    begun = goOn(begun, piece.slice(from));
    return lines;
  };
}

function goOn({ text, over }: Begun, more: string): Begun {
  if (over) {
    const solid = more.trimEnd().length;
    const blanks = solid === 0 ? over.blanks + more.length : more.length - solid;
    return { text, over: { length: solid === 0 ? over.length : over.length + over.blanks + solid, blanks } };
  }
  const whole = text === '' ? more.trimStart() : text + more;
  if (!isTooLong(whole.length)) return { text: whole };
  const trimmed = whole.trimEnd();
  return {
    text: isTooLong(trimmed.length) ? '' : trimmed,
    over: { length: trimmed.length, blanks: whole.length - trimmed.length },
  };
}
