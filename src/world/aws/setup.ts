/**
 * Reads how this machine is set up for AWS, once a run: the shared files ~/.aws/config and ~/.aws/credentials, or those
 * that AWS_CONFIG_FILE and the like name.
 */
import { join } from 'node:path';
import { chooseSource } from '../../core/aws/choose-source.ts';
import { readSettings, regionProblem, type AwsSettings } from '../../core/aws/settings.ts';
import { readSharedFiles } from '../../core/aws/shared-files.ts';
import type { Chosen } from '../../core/aws/source.ts';
import { homeOf } from '../home.ts';
import type { Files } from '../types.ts';

export interface AwsSetup {
  settings: AwsSettings;
  /** Where credentials come from, or what is wrong with what is set up. */
  chosen: Chosen;
}

export interface SetupOptions {
  env: Readonly<Record<string, string | undefined>>;
  files: Files;
  profile: string | undefined;
  region: string | undefined;
}

/** @throws UsageError where a file is there and may not be read */
export async function readSetup({ env, files, profile, region }: SetupOptions): Promise<AwsSetup> {
  const [config, credentials] = await Promise.all([
    textOf(files, sharedFile(env, 'AWS_CONFIG_FILE', 'config')),
    textOf(files, sharedFile(env, 'AWS_SHARED_CREDENTIALS_FILE', 'credentials')),
  ]);
  const shared = readSharedFiles(config, credentials);
  const settings = readSettings({ profile, region }, env, shared);
  const wrongRegion = regionProblem(settings);
  return { settings, chosen: wrongRegion ? { problem: wrongRegion } : chooseSource(profile, env, shared) };
}

/** A path as a setting has it: `~/` is the home. */
export function expanded(path: string, env: SetupOptions['env']): string {
  return /^~[/\\]/.test(path) ? join(homeOf(env) ?? '/nonexistent', path.slice(2)) : path;
}

function sharedFile(env: SetupOptions['env'], variable: string, name: string): string | undefined {
  const named = env[variable];
  if (named) return expanded(named, env);
  const home = homeOf(env);
  return home && join(home, '.aws', name);
}

async function textOf(files: Files, path: string | undefined): Promise<string> {
  const bytes = path === undefined ? undefined : await files.read(path);
  return bytes ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) : '';
}
