/** Files as `generate client` writes them, in a folder where the packages they import can be found. */
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SupabaseClient } from '@supabase/supabase-js';
import { runCli } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';

export interface Generated {
  /** The folder; the client is its supabase-client.ts, or .js. */
  folder: string;
  close(): Promise<void>;
}

/** Writes the client of a framework, as the program does by command. */
export async function generated(
  framework: string,
  flags: readonly string[] = [],
  file = 'supabase-client.ts',
): Promise<Generated> {
  const folder = await mkdtemp(join(tmpdir(), 'cognito-supabase-client-'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const { code, stderr } = await runCli(['generate', 'client', '--framework', framework, ...flags, '--out', file], {
    cwd: folder,
  });
  if (code !== 0) throw new Error(stderr);
  return { folder, close: () => rm(folder, { recursive: true, force: true }) };
}

type Create = (...given: unknown[]) => unknown;

/** What a generated file exports. It is compiled for browsers, which the tests' own types are not. */
export async function moduleOf({ folder }: Generated, ending = 'ts'): Promise<Record<string, Create | undefined>> {
  return (await import(/* @vite-ignore */ join(folder, `supabase-client.${ending}`))) as Record<string, Create>;
}

/** The function that makes a client of the two things that every client needs. */
export async function createOf(file: Generated, ending = 'ts'): Promise<(url: string, key: string) => SupabaseClient> {
  const { createSupabaseClient } = await moduleOf(file, ending);
  if (createSupabaseClient === undefined) throw new Error('the file has no createSupabaseClient');
  return (url, key) => createSupabaseClient(url, key) as SupabaseClient;
}
