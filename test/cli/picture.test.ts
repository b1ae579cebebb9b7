/** The picture of a terminal in the README: what the demo really prints (`npm run docs` draws it anew). */
import { XMLValidator } from 'fast-xml-parser';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { wrap } from '../../src/core/text/wrap.ts';
import { runCli } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';
import { drawTerminal } from '../harness/terminal-picture.ts';

const COLUMNS = 96;

let lines: string[];
beforeAll(async () => {
  const { stdout } = await runCli(['demo'], { env: { FORCE_COLOR: '1' } });
  const shown = stdout.split('\n');
  const [start, end] = [/^2 {2}\$ /, /^3 {2}/].map((step) =>
    shown.findIndex((line) => step.test(stripVTControlCharacters(line))),
  );
  const command = '$ npx cognito-supabase init --yes --probe-user';
  lines = [command, ...shown.slice((start ?? 0) + 1, end).flatMap((line) => wrap(line, COLUMNS).split('\n'))];
});

it.each(['light', 'dark'] as const)('%s: is what the demo prints', async (theme) => {
  const picture = drawTerminal(lines, COLUMNS, theme, 'cognito-supabase init, from the plan to the proof');
  expect(XMLValidator.validate(picture)).toBe(true);
  expect(lines.length).toBeGreaterThan(15);
  expect(lines.join('\n')).toMatch(/^.*\d+ checks passed\./m);
  await expect(picture).toMatchFileSnapshot(`${ROOT}docs/terminal-${theme}.svg`);
});
