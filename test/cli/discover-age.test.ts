/** How old a deployment's record is: as it says itself, else as git says, and never by the file's own time. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cleanEnv, documentOf, runCli } from '../harness/cli.ts';
import { expectDocument } from '../harness/schema.ts';
import { OTHER_ID, POOL_ID, repository } from '../discover/folder.ts';

const COMMITTED = '2025-03-04T05:06:07Z';

function git(cwd: string, ...args: string[]): void {
  const env = { ...cleanEnv(cwd), GIT_AUTHOR_DATE: COMMITTED, GIT_COMMITTER_DATE: COMMITTED };
  const { status, stderr } = spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', ...args], {
    cwd,
    env,
  });
  if (status !== 0) throw new Error(String(stderr));
}

/** A repository in which last year's record stands beside what the app reads now. */
function committed(): string {
  const cwd = repository({
    'origin/cdk-outputs.json': JSON.stringify({ Auth: { UserPoolId: OTHER_ID } }),
    'origin/.env': `USER_POOL_ID=${POOL_ID}\n`,
    'origin/supabase/config.toml': '',
  });
  const origin = join(cwd, 'origin');
  git(origin, 'init', '-q');
  git(origin, 'add', '.');
  git(origin, 'commit', '-q', '-m', 'deploy');
  git(origin, 'commit', '-q', '--allow-empty', '-m', 'later');
  return origin;
}

async function recordedAt(cwd: string): Promise<(string | undefined)[]> {
  const document = documentOf(await runCli(['discover', '--json'], { cwd }));
  expectDocument('discover', document);
  const candidates = document['candidates'] as { userPoolId: string; sources: { recordedAt?: string }[] }[];
  return candidates
    .filter(({ userPoolId }) => userPoolId === OTHER_ID)
    .flatMap(({ sources }) => sources.map((one) => one.recordedAt));
}

it('is that of the commit which touched it last, whatever a clone made of the file', async () => {
  const origin = committed();
  git(origin, 'clone', '-q', '.', '../copy');
  expect(await recordedAt(join(origin, '../copy'))).toEqual([new Date(COMMITTED).toISOString()]);
});

it('is unknown where the history is cut off, and where git knows nothing', async () => {
  const origin = committed();
  git(origin, 'clone', '-q', '--depth', '1', `file://${origin}`, '../shallow');
  expect(await recordedAt(join(origin, '../shallow'))).toEqual([undefined]);
  expect(await recordedAt(repository({ 'cdk-outputs.json': JSON.stringify({ A: { Id: OTHER_ID } }) }))).toEqual([
    undefined,
  ]);
});

it('stands in the list that init asks from', async () => {
  const { code, stderr } = await runCli(['init', '--dry-run', '--no-input'], { cwd: committed() });
  expect(code).toBe(3);
  expect(stderr).toContain('cdk-outputs.json (Auth.UserPoolId, of 2025-03-04)');
});
