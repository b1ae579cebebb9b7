/** Finds a real AWS CLI 2 on this machine, and runs it against the emulator. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cleanEnv } from './cli.ts';
import { type Outcome, spawnProgram } from './spawn.ts';

/**
 * Finds an AWS CLI 2 that runs: the first on PATH that says so, else the distribution's.
 * A version manager's shim with nothing, or with an AWS CLI 1, behind it is passed over.
 */
export async function findAwsCli(): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  for (const folder of new Set([...folders, '/usr/bin', '/usr/local/bin'])) {
    const file = join(folder, 'aws');
    const there = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!there) continue;
    const outcome = await spawnProgram(file, ['--version'], { cwd: '/', env: cleanEnv('/nonexistent') });
    if (outcome.code === 0 && outcome.stdout.startsWith('aws-cli/2')) return file;
  }
  return undefined;
}

/**
 * Runs one AWS CLI command in eu-west-1 against the emulator.
 * The endpoint goes on the command line: AWS CLI 2.9, which Debian 12 has, does not know AWS_ENDPOINT_URL.
 */
export function awsCli(
  file: string,
  args: readonly string[],
  emulator: { url: string; env: Readonly<Record<string, string>> },
  cwd: string,
): Promise<Outcome> {
  const env = cleanEnv(cwd, { ...emulator.env, AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' });
  const global = ['--endpoint-url', emulator.url, '--output', 'json', '--no-cli-pager'];
  return spawnProgram(file, [...global, ...args], { cwd, env });
}
