/** `explain`: prints the page of a check (templates/checks), offline, by its ID; for a layer or a symptom, `find-pages.ts` finds the pages. */
import type { World } from '../../world/types.ts';
import type { ExplainDocument } from './find-pages.ts';
import { showPage } from './show-page.ts';

/**
 * Prints a check's page, the checks whose pages speak of a symptom, or the list of all checks or of a layer's. Offline.
 * @param asked an ID, a layer, or a symptom in the words in which it shows
 * @returns the pages, for a symptom the best first; nothing where a check's page was all that was asked for, and shown
 * @throws UsageError where no page is found
 */
export async function explain(
  world: World,
  asked: string | undefined,
  options: { json?: boolean },
): Promise<ExplainDocument | undefined> {
  const text = options.json || asked === undefined ? undefined : readPage(world, asked);
  if (text === undefined) {
    // Which checks there are, the checks themselves say: loaded where the page alone does not do.
    const { findPages } = await import('./find-pages.ts');
    return findPages(world, asked, options);
  }
  showPage(world, text);
  return undefined;
}

/** The page of the check that has this very ID. */
function readPage(world: World, asked: string): string | undefined {
  if (!/^[a-z]+\/[a-z0-9-]+$/.test(asked)) return undefined;
  try {
    return world.template(`checks/${asked}.md`);
  } catch {
    return undefined;
  }
}
