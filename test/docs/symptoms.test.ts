/** The README's table of symptoms: each is looked up in the pages as `explain` does it (npm run docs draws it anew). */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CHECKS } from '../../src/core/checks/index.ts';
import { headingOf, pagesAbout } from '../../src/core/checks/symptom.ts';
import { ROOT } from '../harness/paths.ts';

const PAGE = `${ROOT}README.md`;
const TABLE = /(?<=<!-- symptoms -->\n)[\s\S]*(?=<!-- end of symptoms -->)/;

/** In the words in which they show. */
const SYMPTOMS = [
  '200 with an empty list',
  'No suitable key or wrong key type',
  'JWT expired',
  'Token has expired',
  'permission denied to set role',
  'invalid input syntax for type uuid',
  'Expected 3 parts in JWT',
  'UnexpectedLambdaException',
  'FeatureUnavailableInTierException',
  'Only one third_party provider',
  'Invalid API key',
  'Invalid JWT',
  'accessing supabase.auth',
];

function table(): string {
  const pages = CHECKS.map(({ id }) => ({ id, text: readFileSync(`${ROOT}templates/checks/${id}.md`, 'utf8') }));
  const rows = SYMPTOMS.map((symptom) => {
    const found = pagesAbout(pages, symptom);
    const [first] = found;
    const more = found.length > 1 ? `, and ${found.length - 1} more` : '';
    return `| \`${symptom}\` | ${first ? `[${headingOf(first)}](templates/checks/${first.id}.md)` : 'nothing'}${more} |`;
  });
  return ['', '| what you see | what it is, most likely |', '|---|---|', ...rows, '', ''].join('\n');
}

it('is what the pages say', async () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toMatch(TABLE);
  expect(table()).not.toContain('| nothing');
  await expect(page.replace(TABLE, table)).toMatchFileSnapshot(PAGE);
});
