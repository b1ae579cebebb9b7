/**
 * The search of `explain`: which checks' pages speak of a symptom or an error message, pasted from a log or typed from
 * memory, best first.
 */

export interface SearchedPage {
  id: string;
  /** Markdown, with the symptoms in its last section. */
  text: string;
}

/** More say nothing to somebody who looks for one. */
const MAX_HITS = 12;

/**
 * The pages that hold the words as they stand, best first: among the symptoms, then in the name, then anywhere. Where none
 * does, those that share the rarest words with it.
 * @param pages in an order that decides among equals
 */
export function pagesAbout<Page extends SearchedPage>(pages: readonly Page[], query: string): Page[] {
  const wanted = stripMarkdown(query);
  if (wanted === '') return [];
  const read = pages.map((page) => ({ page, parts: partsOf(page) }));
  const exact = read
    .map(({ page, parts }) => ({ page, score: rankPage(parts, wanted) }))
    .filter(({ score }) => score > 0);
  const hits = exact.length > 0 ? exact : searchByWords(read, wanted);
  return hits
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MAX_HITS)
    .map(({ page }) => page);
}

/** What the page is called: its first heading. */
export function headingOf({ text }: SearchedPage): string {
  return /^# (.+)$/m.exec(text)?.[1] ?? '';
}

interface Parts {
  symptoms: string;
  name: string;
  rest: string;
}

function partsOf(page: SearchedPage): Parts {
  const start = page.text.lastIndexOf('\n## ');
  return {
    symptoms: stripMarkdown(page.text.slice(start).replace(/^\n## .*/, '')),
    name: `${page.id} ${stripMarkdown(headingOf(page))}`,
    rest: stripMarkdown(page.text.slice(0, start)),
  };
}

/** Without what quotes it, and what breaks its lines. */
function stripMarkdown(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[`"'“”‘’\\*]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** What a page names further down among its symptoms is less typical of it. */
const TYPICAL = 60;

/** How much a page is about words that stand in it as they are; 0 where they do not. */
function rankPage({ symptoms, name, rest }: Parts, wanted: string): number {
  const at = symptoms.indexOf(wanted);
  if (at >= 0) return at < TYPICAL ? 4 : 3;
  if (name.includes(wanted)) return 2;
  return rest.includes(wanted) ? 1 : 0;
}

/**
 * A word among the symptoms counts twice, and one in half of the pages tells nothing; what scores far below the best is
 * about something else.
 */
function searchByWords<Page>(
  read: readonly { page: Page; parts: Parts }[],
  wanted: string,
): { page: Page; score: number }[] {
  const words = read.map(({ parts: { symptoms, name, rest } }) => ({
    all: splitWords(`${symptoms} ${name} ${rest}`),
    symptoms: splitWords(symptoms),
  }));
  const weights = [...splitWords(wanted)].map((word) => {
    const share = words.filter(({ all }) => all.has(word)).length / read.length;
    return { word, weight: share === 0 || share > 0.5 ? 0 : -Math.log(share) };
  });
  const scored = read.map(({ page }, index) => ({
    page,
    score: sumOf(weights, words[index]?.all) + sumOf(weights, words[index]?.symptoms),
  }));
  const best = Math.max(0, ...scored.map(({ score }) => score));
  return scored.filter(({ score }) => score > 0 && score >= best * 0.6);
}

/** The weights of the words that are there. */
function sumOf(weights: readonly { word: string; weight: number }[], there: Set<string> = new Set()): number {
  return weights.reduce((sum, { word, weight }) => sum + (there.has(word) ? weight : 0), 0);
}

function splitWords(text: string): Set<string> {
  return new Set(text.match(/[a-z0-9_]{3,}/g) ?? []);
}
