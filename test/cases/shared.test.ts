import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../harness/paths.ts';
import { differences, type Case } from './case.ts';
import { runCase } from './run-case.ts';

/** Small projects with what each should give. They lie beside the repository and are not part of it. */
const CASES = `${ROOT}../shared/cases`;
const AREAS = ['client-right', 'client-wrong', 'lambda', 'token'];
/** Cases that the program does not yet meet. */
const NOT_YET: ReadonlySet<string> = new Set([]);

function foldersIn(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

describe.each(AREAS)('cases of %s (from ../shared/cases, where it is there)', (area) => {
  const all = foldersIn(join(CASES, area)).filter((name) => !NOT_YET.has(`${area}/${name}`));

  it.skipIf(!existsSync(CASES))('are read', () => {
    expect(all.length).toBeGreaterThan(0);
  });

  it.each(all)('%s', async (name) => {
    const folder = join(CASES, area, name);
    const one = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as Case;
    expect(differences(one.expect, await runCase(folder, one))).toEqual([]);
  });
});
