/** What people read says ID, as AWS and Supabase write it; `id` is a word of code. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../harness/paths.ts';

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...['docs', 'templates/checks'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ),
];

/** Without code, quotations, the targets of links, and names with a slash or a hyphen in them. */
function proseOf(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8')
    .replaceAll(/^```[^]*?^```/gm, '')
    .replaceAll(/`[^`]*`|"[^"\n]*"|\]\([^)]*\)|[\w-]+\/[\w-]+/g, ' ');
}

it.each(PAGES)('%s', (page) => {
  const lines = proseOf(page).split('\n');
  expect(lines.filter((line) => /(?<![\w-])ids?(?![\w-])/.test(line))).toEqual([]);
});
