/** `explain`: the page of a check, found by its id or by what one sees; offline. */
import { suggestName } from '../../core/config/suggest.ts';
import { headingOf, pagesAbout } from '../../core/checks/symptom.ts';
import { unshown } from '../../core/text/unshown.ts';
import { UsageError } from '../../errors.ts';
import type { World } from '../../world/types.ts';
import type { Page } from '../shared/pages.ts';

export interface ExplainDocument {
  pages: Page[];
}

/**
 * Prints a check's page, the checks whose pages speak of a symptom, or the list of all checks. Offline.
 * @param asked an id, or a symptom in the words in which it shows
 * @returns the pages, for a symptom the best first; nothing where a check's page was all that was asked for, and shown
 * @throws UsageError where no page is found
 */
export async function explain(
  world: World,
  asked: string | undefined,
  options: { json?: boolean },
): Promise<ExplainDocument | undefined> {
  const text = options.json || asked === undefined ? undefined : await readPage(world, asked);
  if (text !== undefined) {
    world.out.show(text.trimEnd());
    return undefined;
  }
  // Which checks there are, the checks themselves say: loaded where the page alone does not do.
  const { readPages } = await import('../shared/pages.ts');
  const all = await readPages(world);
  const pages = asked === undefined ? all : find(all, asked);
  const [only] = pages;
  if (options.json || !only) return { pages };
  if (pages.length === 1) {
    world.out.progress(only.id);
    world.out.show(only.text.trimEnd());
  } else if (asked === undefined) world.out.show(pages.map(({ id, title }) => line(id, title)).join('\n'));
  else {
    world.out.show(pages.map((page) => line(page.id, headingOf(page))).join('\n'));
    world.out.progress(`\`npx cognito-supabase explain ${only.id}\` says more of the first.`);
  }
  return { pages };
}

const ID = /^[a-z]+\/[a-z0-9-]+$/;

/** The page of the check that has this very id. */
async function readPage(world: World, asked: string): Promise<string | undefined> {
  if (!ID.test(asked)) return undefined;
  try {
    return new TextDecoder().decode(await world.template(`checks/${asked}.md`));
  } catch {
    return undefined;
  }
}

function line(id: string, text: string): string {
  return `${id.padEnd(34)} ${text}`;
}

function find(all: readonly Page[], asked: string): Page[] {
  const named = all.find(({ id }) => id === asked);
  if (named) return [named];
  const isId = ID.test(asked);
  const found = isId ? [] : pagesAbout(all, asked);
  if (found.length > 0) return found;
  const near = suggestName(
    asked,
    all.map(({ id }) => id),
  );
  throw new UsageError({
    id: 'explain/unknown-check',
    message: isId
      ? `There is no such check: ${unshown('the id', asked)}.`
      : `There is no such check, and no page speaks of that: ${unshown('the words', asked)}.`,
    fix: near === undefined ? 'Run `cognito-supabase explain` for the list.' : `Did you mean ${near}?`,
  });
}
