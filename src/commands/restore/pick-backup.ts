/**
 * Lists the backup files, and asks which one to restore where none was named: those that this machine wrote, and none
 * that came with the repository.
 */
import { join, relative } from 'node:path';
import { whereToWrite } from '../../apply/context.ts';
import { parseBackup } from '../../core/pool/restore.ts';
import { asText } from '../../core/text/json.ts';
import { printable } from '../../core/text/safe.ts';
import { findProject } from '../../discover/project.ts';
import { UsageError } from '../../errors.ts';
import type { Choice, World } from '../../world/types.ts';

const MAX_BACKUP_BYTES = 1024 * 1024;
/** The newest of them. */
const MAX_OFFERED = 20;

/** @throws UsageError where there is none, or no terminal to ask on: its fix lists them */
export async function pickBackup(world: World): Promise<string> {
  const offered = await backups(world);
  if (world.ask.possible && offered.length > 0)
    return world.ask.select('Which backup?', offered, 'the path of a backup');
  throw new UsageError({ id: 'restore/file', message: 'Say which backup to restore.', fix: listed(offered) });
}

/** Which backups there are, as the fix of an error. */
export async function listBackups(world: World): Promise<string> {
  return listed(await backups(world));
}

function listed(offered: readonly Choice<string>[]): string {
  return offered.length === 0
    ? 'They are under supabase/.temp/cognito-supabase/, one for each change; here is none that git does not track.'
    : `Give one of:\n${offered.map(({ value }) => `    ${printable(value, 300)}`).join('\n')}`;
}

/** The newest first. What git tracks was written by whoever wrote the repository. */
async function backups(world: World): Promise<Choice<string>[]> {
  const project = await findProject(world.files, world.cwd, world.env);
  const { stateFolder } = whereToWrite(world, project);
  const isRepository = (await world.files.info(join(project.repository, '.git'))) !== undefined;
  const names = (await world.files.list(stateFolder))
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .toReversed();
  const found: Choice<string>[] = [];
  for (const name of names) {
    const read = await world.files.readWithin(join(stateFolder, name), MAX_BACKUP_BYTES);
    const backup = read.ok ? parseBackup(new TextDecoder().decode(read.bytes)) : undefined;
    if (!backup) continue;
    // Where git does not answer for a repository, the file may have come with it.
    if ((await world.git.tracks(stateFolder, name)) ?? isRepository) continue;
    const pool = printable(asText(backup.userPool['Id']), 60);
    found.push({ title: name, description: `User pool ${pool}`, value: relative(world.cwd, join(stateFolder, name)) });
    if (found.length === MAX_OFFERED) break;
  }
  return found;
}
