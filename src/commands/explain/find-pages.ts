/** `explain` without an exact check ID: lists all checks, those of a layer, or those that fit a symptom or error text, and refuses an unknown ID. */
import { LAYERS, type Layer } from '../../core/checks/check.ts';
import { headingOf, pagesAbout } from '../../core/checks/symptom.ts';
import { nearest } from '../../core/text/near.ts';
import { unshown } from '../../core/text/unshown.ts';
import { UsageError } from '../../errors.ts';
import { LAYER_TITLE } from '../../report/verdict.ts';
import type { World } from '../../world/types.ts';
import { readPages, type Page } from '../shared/pages.ts';
import { showPage } from './show-page.ts';

export interface ExplainDocument {
  pages: Page[];
}

/**
 * Shows the pages, or a line of each where there are several.
 * @throws UsageError where no page is found
 */
export function findPages(world: World, asked: string | undefined, options: { json?: boolean }): ExplainDocument {
  const all = readPages(world);
  const layer = LAYERS.find((one) => one === asked);
  const pages = asked === undefined ? all : layer ? all.filter(({ id }) => isOf(layer, id)) : find(all, asked);
  const [only] = pages;
  if (options.json || !only) return { pages };
  if (asked === undefined || layer) listByLayer(world, pages);
  else if (pages.length === 1) {
    world.out.progress(only.id);
    showPage(world, only.text);
  } else {
    world.out.show(pages.map((page) => line(page.id, headingOf(page))).join('\n'));
    world.out.progress(`\`npx cognito-supabase explain ${only.id}\` says more of the first.`);
  }
  return { pages };
}

function listByLayer({ out }: World, pages: readonly Page[]): void {
  const groups = LAYERS.map((layer) => ({ layer, own: pages.filter(({ id }) => isOf(layer, id)) }));
  const blocks = groups
    .filter(({ own }) => own.length > 0)
    .map(({ layer, own }) =>
      [
        out.paint('bold', `${LAYER_TITLE[layer]} (${layer})`),
        ...own.map(({ id, title }) => `  ${line(id, title)}`),
      ].join('\n'),
    );
  out.show(blocks.join('\n\n'));
}

function isOf(layer: Layer, id: string): boolean {
  return id.startsWith(`${layer}/`);
}

function line(id: string, text: string): string {
  return `${id.padEnd(34)} ${text}`;
}

function find(all: readonly Page[], asked: string): Page[] {
  const named = all.find(({ id }) => id === asked);
  if (named) return [named];
  const isId = /^[a-z]+\/[a-z0-9-]+$/.test(asked);
  const found = isId ? [] : pagesAbout(all, asked);
  if (found.length > 0) return found;
  const near = nearest(asked, [...LAYERS, ...all.map(({ id }) => id)]);
  throw new UsageError({
    id: 'explain/unknown-check',
    message: isId
      ? `There is no such check: ${unshown('the ID', asked)}.`
      : `There is no such check, and no page speaks of that: ${unshown('the words', asked)}.`,
    fix: near === undefined ? 'Run `npx cognito-supabase explain` for the list.' : `Did you mean ${near}?`,
  });
}
