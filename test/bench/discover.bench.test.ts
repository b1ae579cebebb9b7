import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { discover } from '../../src/discover/discover.ts';
import { findProject } from '../../src/discover/project.ts';
import { files } from '../../src/world/files.ts';
import { cleanEnv } from '../harness/cli.ts';
import { spawnProgram } from '../harness/spawn.ts';
import { pairedRatio } from './paired.ts';

const POOL_ID = 'eu-west-1_Kx7mQ2pLd';
const FILES = 50_000;
const FILES_A_FOLDER = 25;
const RUNS = 9;
const MAX_RATIO = 9;

const NAMES = ['index.ts', 'auth.ts', 'button.tsx', 'notes.md', 'logo.svg', 'style.css', 'data.json', 'view.vue'];

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'bench-tree-'));
  mkdirSync(join(root, '.git'));
  writeFileSync(join(root, '.env'), `USER_POOL_ID=${POOL_ID}\n`);
  for (let folder = 0; folder < FILES / FILES_A_FOLDER; folder += 1) {
    const path = join(root, 'packages', `p${folder % 40}`, 'src', `f${folder}`);
    mkdirSync(path, { recursive: true });
    for (let file = 0; file < FILES_A_FOLDER; file += 1)
      writeFileSync(join(path, `${file}-${NAMES[file % NAMES.length]}`), `export const value${file} = 'cognito';\n`);
  }
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

it(`looking through ${FILES} files takes at most ${MAX_RATIO} times as long as find takes`, async () => {
  const project = await findProject(files, root, {});
  expect((await discover(files, root, project)).chosen?.userPoolId).toBe(POOL_ID);
  const find = async (): Promise<void> => {
    const outcome = await spawnProgram('find', ['.', '-name', 'amplify_outputs.json'], {
      cwd: root,
      env: cleanEnv(root),
    });
    if (outcome.code !== 0) throw new Error(outcome.stderr);
  };
  const ratio = await pairedRatio(() => discover(files, root, project), find, RUNS);
  process.stdout.write(`discover: ${ratio.toFixed(2)} times find (median of ${RUNS} pairs, ${FILES} files)\n`);
  expect(ratio).toBeLessThanOrEqual(MAX_RATIO);
});
