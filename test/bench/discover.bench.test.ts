/** What discovery costs in large trees, against `find` over the same tree and against itself. */
import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findProject, type Project } from '../../src/discover/project.ts';
import { discover } from '../discover/folder.ts';
import { files } from '../../src/world/files.ts';
import { cleanEnv } from '../harness/cli.ts';
import { THOROUGH } from '../harness/thorough.ts';
import { spawnProgram } from '../harness/spawn.ts';
import { expectFigure } from './figures.ts';
import { pairedRatio } from './paired.ts';

const POOL_ID = 'eu-west-1_Kx7mQ2pLd';
const FILES = 50_000;
/** Making so many files takes minutes: nearly as many as are looked at at most only where time is of no matter. */
const TIMES = THOROUGH ? 9 : 3;
const FILES_A_FOLDER = 25;
const RUNS = 9;
/** Of the time that `find` takes. */
const MAX_RATIO = 3;
/** A tree with settings everywhere, of the time that one without takes. */
const MAX_SETTINGS_RATIO = 1.3;
/** A tree of several times the files, of as many times the time. */
const MAX_GROWTH = 1.3;

const CODE = ['index.ts', 'auth.ts', 'button.tsx', 'notes.md', 'logo.svg', 'style.css', 'data.json', 'view.vue'];
const SETTINGS = [
  'index.ts',
  'auth.ts',
  'values.yaml',
  'app.properties',
  'logo.svg',
  'strings.xml',
  'data.json',
  'app.toml',
];

const roots: string[] = [];

function makeTree(names: readonly string[], count: number): string {
  const root = mkdtempSync(join(tmpdir(), 'bench-tree-'));
  roots.push(root);
  mkdirSync(join(root, '.git'));
  mkdirSync(join(root, 'supabase'));
  writeFileSync(join(root, 'supabase', 'config.toml'), 'project_id = "bench"\n');
  writeFileSync(join(root, '.env'), `USER_POOL_ID=${POOL_ID}\n`);
  const first = folderOf(root, 0);
  const files = Array.from({ length: FILES_A_FOLDER }, (_none, file) => `${file}-${names[file % names.length]}`);
  mkdirSync(first, { recursive: true });
  for (const [index, file] of files.entries())
    writeFileSync(join(first, file), `export const value${index} = 'cognito';\n`);
  // To link a file takes an eighth of the time that it takes to write one.
  for (let folder = 1; folder < count / FILES_A_FOLDER; folder += 1) {
    const path = folderOf(root, folder);
    mkdirSync(path, { recursive: true });
    for (const file of files) linkSync(join(first, file), join(path, file));
  }
  return root;
}

const folderOf = (root: string, folder: number): string =>
  join(root, 'packages', `p${folder % 40}`, 'src', `f${folder}`);

let [plain, settings, large] = ['', '', ''];
beforeAll(() => {
  plain = makeTree(CODE, FILES);
  settings = makeTree(SETTINGS, FILES);
  large = makeTree(CODE, FILES * TIMES);
}, 300_000);
afterAll(() => roots.forEach((root) => rmSync(root, { recursive: true, force: true })), 300_000);

async function lookThrough(root: string): Promise<() => Promise<unknown>> {
  const project: Project = await findProject(files, root, {});
  expect((await discover(root, project)).chosen?.userPoolId).toBe(POOL_ID);
  return () => discover(root, project);
}

function find(root: string): () => Promise<void> {
  return async () => {
    const args = ['.', '-name', 'amplify_outputs.json'];
    const outcome = await spawnProgram('find', args, { cwd: root, env: cleanEnv(root) });
    if (outcome.code !== 0) throw new Error(outcome.stderr);
  };
}

it(`looking through ${FILES} files takes at most ${MAX_RATIO} times as long as find takes`, async () => {
  const ratio = await pairedRatio(await lookThrough(plain), find(plain), { runs: RUNS, limit: MAX_RATIO });
  expectFigure(`discovery of ${FILES} files`, ratio, 'times find', { limit: MAX_RATIO });
});

it(`files of settings everywhere make it at most ${MAX_SETTINGS_RATIO} times as long`, async () => {
  const ratio = await pairedRatio(await lookThrough(settings), await lookThrough(plain), {
    runs: RUNS,
    limit: MAX_SETTINGS_RATIO,
  });
  expectFigure('discovery with files of settings everywhere', ratio, 'times that without', {
    limit: MAX_SETTINGS_RATIO,
  });
});

it('grows with the number of files, and not faster', async () => {
  const limit = MAX_GROWTH * TIMES;
  const ratio = (await pairedRatio(await lookThrough(large), await lookThrough(plain), { runs: RUNS, limit })) / TIMES;
  expectFigure(`discovery of ${FILES * TIMES} files`, ratio, `times its share of ${FILES}`, { limit: MAX_GROWTH });
}, 300_000);
