/**
 * The record of what an edit of the config replaced, with which it is undone byte by byte, and how the block is found again
 * in a file that has moved on.
 */
import { applyEdits } from '../text.ts';
import type { PlannedEdit } from './wanted.ts';

export interface Replacement {
  /** Into the original, in UTF-16 units after any byte-order mark. */
  offset: number;
  before: string;
  after: string;
}

/** The original text around replacements: enough of it to be found again, and nothing of other sections. */
export interface OriginalBlock {
  offset: number;
  text: string;
}

/** A block of the edited file, and what stood there before the edit. */
interface Hunk {
  /** Where the block starts in the edited text. */
  at: number;
  before: string;
  after: string;
}

export function undoEdits(text: string, edits: readonly PlannedEdit[]): Replacement[] {
  return edits
    .map(({ start, end, text: after }) => ({ offset: start, before: text.slice(start, end), after }))
    .toSorted((a, b) => a.offset - b.offset);
}

/** The blocks that edits lie in, from the file's start to its end; those that touch are one. */
export function originalBlocks(text: string, edits: readonly PlannedEdit[]): OriginalBlock[] {
  const spans = edits
    .map(({ start, end, scope }) => ({ start: Math.min(start, scope[0]), end: Math.max(end, scope[1]) }))
    .toSorted((a, b) => a.start - b.start);
  const merged: { start: number; end: number }[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push(span);
  }
  return merged.map(({ start, end }) => ({ offset: start, text: text.slice(start, end) }));
}

export function hunksOf(blocks: readonly OriginalBlock[], replaced: readonly Replacement[]): Hunk[] {
  let shift = 0;
  return blocks.map(({ offset, text }) => {
    const inside = replaced.filter(
      (edit) => edit.offset >= offset && edit.offset + edit.before.length <= offset + text.length,
    );
    const edits = inside.map((edit) => {
      const start = edit.offset - offset;
      return { start, end: start + edit.before.length, text: edit.after };
    });
    const after = applyEdits(text, edits);
    const at = offset + shift;
    shift += after.length - text.length;
    return { at, before: text, after };
  });
}

/** The texts that taking a hunk back can give: at its recorded place first, then wherever else the same block stands. */
export function takeBack(text: string, { at, before, after }: Hunk): { offset: number; text: string }[] {
  const offsets = text.startsWith(after, at) ? [at] : [];
  // Where nothing was left of a block, only the recorded place tells where it was.
  for (let offset = after === '' ? -1 : text.indexOf(after); offset !== -1; offset = text.indexOf(after, offset + 1)) {
    if (offset !== at) offsets.push(offset);
  }
  return offsets.map((offset) => ({
    offset,
    text: text.slice(0, offset) + before + text.slice(offset + after.length),
  }));
}
