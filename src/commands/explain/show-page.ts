/** How `explain` prints a page: plain Markdown into a file or a pipe, drawn by `src/report/page.ts` at a terminal. */
import { renderPage } from '../../report/page.ts';
import type { World } from '../../world/types.ts';

/** Markdown as it is where a program reads it; drawn for the eye at a terminal. */
export function showPage({ out }: World, text: string): void {
  const width = out.columns();
  out.exact(width === undefined ? text.trimEnd() : renderPage(text, (style, part) => out.paint(style, part), width));
}
