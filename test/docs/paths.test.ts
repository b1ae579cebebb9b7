import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../harness/paths.ts';

const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/architecture.md',
  'docs/checks.md',
  'docs/row-level-security.md',
];
/** A file or a folder of the repository, as the documents write them; `<layer>` and `*` stand for many. */
const PATH = /`((?:src|test|templates|docs|findings|\.ci)\/[\w./-]*)`/g;
const LINK = /\]\((?!https?:|#)([^)#\s]+)/g;

it.each(DOCUMENTS)('%s names only files that are there', (document) => {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const named = [...text.matchAll(PATH)].map(([, path = '']) => join(ROOT, path));
  const linked = [...text.matchAll(LINK)].map(([, path = '']) => join(ROOT, dirname(document), path));
  expect(named.length + linked.length).toBeGreaterThan(0);
  expect([...named, ...linked].filter((path) => !existsSync(path))).toEqual([]);
});
