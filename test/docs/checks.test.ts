import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LAYERS, type Layer } from '../../src/core/checks/check.ts';
import { CHECKS } from '../../src/core/checks/index.ts';
import { LAYER_TITLE } from '../../src/report/verdict.ts';
import { BROKEN } from '../core/catalogue.ts';
import { ROOT } from '../harness/paths.ts';

const GRADES = { fail: 'F', warn: 'W', unknown: 'U', pass: '', skip: '' } as const;

/** F, W and U, as the worlds of the tests show it. */
function gradesOf(id: string): string {
  const grades = BROKEN.filter((broken) => broken.id === id).map(({ status = 'fail' }) => GRADES[status]);
  return [...new Set(grades)].toSorted().join(' ');
}

/** The first sentence of a section of the page, on one line. */
function firstSentence(page: string, section: string): string {
  const body = page.split(`## ${section}\n`)[1]?.split('\n## ')[0] ?? '';
  const [paragraph = ''] = body.trim().split(/\n\n/);
  const text = paragraph.replaceAll(/\s+/g, ' ').replaceAll('|', String.raw`\|`);
  return /^.*?[.:](?= |$)/.exec(text)?.[0].replace(/:$/, '.') ?? text;
}

function table(layer: Layer): string {
  const rows = CHECKS.filter(({ id }) => id.startsWith(`${layer}/`)).map(({ id, title }) => {
    const page = readFileSync(`${ROOT}templates/checks/${id}.md`, 'utf8');
    return `| [${id}](../templates/checks/${id}.md) | ${gradesOf(id)} | ${title} | ${firstSentence(page, 'What it means')} |`;
  });
  return [`## ${LAYER_TITLE[layer]}`, '', '| ID | | holds when it passes | means |', '|---|---|---|---|', ...rows].join(
    '\n',
  );
}

it('the list of checks is what the checks and their pages say (npm run docs writes it anew)', async () => {
  const text = [
    '# The checks of `verify`',
    'An ID is public and stable. F fails, W warns (and fails with `--strict`), U says what could not be looked at. ' +
      'What could not be looked at is never a pass; what was not asked for, or cannot arise, is skipped with its reason.',
    'This page is made from the checks and their pages: `npm run docs`.',
    ...LAYERS.map(table),
  ].join('\n\n');
  await expect(`${text}\n`).toMatchFileSnapshot(`${ROOT}docs/checks.md`);
});
