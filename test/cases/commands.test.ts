import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../harness/paths.ts';
import { differences, type Case } from './case.ts';
import { runCase } from './run-case.ts';

/** Small projects with what each should give. They lie beside the repository and are not part of it. */
const CASES = `${ROOT}../shared/cases`;
/** What discovery decides; the other cases of these areas are tried where what they are about is. */
const ABOUT = [/^discovery\//, /^config\//, /^init\//];

function cases(): string[] {
  if (!existsSync(CASES)) return [];
  return ['discovery', 'config', 'init']
    .flatMap((area) => readdirSync(join(CASES, area)).map((name) => `${area}/${name}`))
    .filter((name) => ABOUT.some((pattern) => pattern.test(name)));
}

describe('cases of discovery (from ../shared/cases, where it is there)', () => {
  it.skipIf(!existsSync(CASES))('are read', () => {
    expect(cases().length).toBeGreaterThan(10);
  });

  it.each(cases())('%s', async (name) => {
    const folder = join(CASES, name);
    const one = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as Case;
    expect(differences(one.expect, await runCase(folder, one))).toEqual([]);
  });
});
