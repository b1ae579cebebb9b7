import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../harness/paths.ts';

/** Every page that is written by hand or for the repository: those at the root, and all below docs/. */
const DOCUMENTS = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
/** A file or a folder of the repository, as the documents write them; `<layer>` and `*` stand for many. */
const PATH = /`((?:src|test|templates|docs|findings|\.ci)\/[\w./-]*)`/g;
const LINK = /\]\((?!https?:|#)([^)#\s]+)/g;
/** A link to a heading, of the same page or of another. */
const ANCHOR = /\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g;

it.each(DOCUMENTS)('%s names only files that are there', (document) => {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const named = [...text.matchAll(PATH)].map(([, path = '']) => join(ROOT, path));
  const linked = [...text.matchAll(LINK)].map(([, path = '']) => join(ROOT, dirname(document), path));
  expect([...named, ...linked].filter((path) => !existsSync(path))).toEqual([]);
});

/** What GitHub calls a heading: small letters, hyphens for blanks, and without punctuation. */
function anchors(page: string): string[] {
  const text = readFileSync(page, 'utf8').replaceAll(/^```[^]*?^```/gm, '');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-'),
  );
}

it.each(DOCUMENTS)('%s links only to headings that are there', (document) => {
  const page = join(ROOT, document);
  const links = [...readFileSync(page, 'utf8').matchAll(ANCHOR)].map(([, path = '', anchor = '']) => ({
    target: path === '' ? page : join(ROOT, dirname(document), path),
    anchor,
  }));
  expect(links.filter(({ target, anchor }) => !anchors(target).includes(anchor))).toEqual([]);
});
