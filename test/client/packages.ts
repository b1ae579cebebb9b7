/** Packages that only some tests need, and that would make every installation of this project a large one. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnProgram } from '../harness/spawn.ts';

/** Installs packages, without running anything of theirs, into a folder of their own, which is the caller's to remove. */
export async function installed(names: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cognito-supabase-packages-'));
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps', '--loglevel', 'error'];
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' };
  const { code, stderr } = await spawnProgram('npm', ['install', ...quiet, ...names], {
    cwd: folder,
    env,
    timeoutMs: 500_000,
  });
  if (code !== 0) throw new Error(stderr);
  return folder;
}
