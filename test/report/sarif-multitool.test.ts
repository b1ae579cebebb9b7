/** Microsoft's validator, with the rules that it has for GitHub: it exits 0 whatever it finds, so its lines are counted. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import program from '@microsoft/sarif-multitool';
import { expect, it } from 'vitest';
import { CHECKS } from '../../src/core/checks/index.ts';
import { sarif } from '../../src/report/sarif.ts';
import { BROKEN } from '../core/catalogue.ts';
import { ROOT } from '../harness/paths.ts';
import { findingsOf, HOSTILE, hostileFinding, MIXED } from './samples.ts';

/** What the validator says of a log: the level, the rule and the words, one for each line. */
async function validate(log: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sarif-'));
  try {
    await writeFile(join(folder, 'log.sarif'), log);
    const { stdout } = await promisify(execFile)(program, ['validate', 'log.sarif', '--rule-kind', 'Sarif;Ghas'], {
      cwd: folder,
    });
    expect(stdout).toContain('Analysis completed successfully.');
    return Array.from(stdout.matchAll(/: ((?:error|warning) \S+: .*)/g), ([, line = '']) => line);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

it('has nothing to say of any finding but that the package has no address yet', async () => {
  const rules = await Promise.all(
    CHECKS.map(async ({ id, title }) => ({
      id,
      title,
      text: await readFile(`${ROOT}templates/checks/${id}.md`, 'utf8'),
    })),
  );
  const hostile = HOSTILE.map((text) => hostileFinding(text));
  const findings = [...BROKEN.flatMap(({ world }) => findingsOf(world)), ...MIXED, ...hostile];
  const { homepage = '' } = JSON.parse(await readFile(`${ROOT}package.json`, 'utf8')) as { homepage?: string };
  const said = await validate(sarif(findings, { rules, version: '1.2.3', homepage }));
  const noAddress = expect.stringMatching(/^warning SARIF2005: .*'informationUri'/) as string;
  expect(said).toEqual(homepage === '' ? [noAddress] : []);
});

it('speaks up about a rule without a description', async () => {
  const log = sarif([], { rules: [{ id: 'config/bom', title: 'T', text: '' }], version: '1.2.3', homepage: '' });
  const said = await validate(log.replace(/"fullDescription": \{[^}]*\},/, ''));
  expect(said.some((line) => line.startsWith('error GH2012'))).toBe(true);
});
