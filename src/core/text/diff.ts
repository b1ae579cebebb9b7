/** The difference of two texts, as `git diff` writes it. */
import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff/lib/patch/create.js';

/** Lines that are shown around each change. */
const CONTEXT = 1;

/**
 * A unified diff of two versions of a file, with no time stamps and one line around each change, so that a plan fits a
 * screen; empty when they are equal.
 * @param file the name shown in both headers
 */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  // Equal lines at the start are no work for it, but for the one that is shown.
  const skipped = Math.max(0, equalLines(before, after) - CONTEXT);
  const [old, now] = [before, after].map((text) => text.slice(startOfLine(text, skipped)));
  const patch = structuredPatch(file, file, old ?? '', now ?? '', undefined, undefined, { context: CONTEXT });
  for (const hunk of patch.hunks) {
    hunk.oldStart += skipped;
    hunk.newStart += skipped;
  }
  return formatPatch(patch, FILE_HEADERS_ONLY);
}

/** How many lines two texts begin with alike. */
function equalLines(a: string, b: string): number {
  let lines = 0;
  for (let at = 0; at < a.length && a[at] === b[at]; at += 1) if (a[at] === '\n') lines += 1;
  return lines;
}

/** Where the line begins that so many stand before. */
function startOfLine(text: string, lines: number): number {
  let start = 0;
  for (let line = 0; line < lines; line += 1) start = text.indexOf('\n', start) + 1;
  return start;
}
