/**
 * Writes the generated files, and refuses to overwrite one that is there with other content: shows the diff, and
 * proposes another --out. All are looked at before the first is written.
 */
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { printableLines } from '../../core/text/safe.ts';
import { unshown } from '../../core/text/unshown.ts';
import { DecisionNeeded, UsageError } from '../../errors.ts';
import type { World } from '../../world/types.ts';

export interface Draft {
  /** Where it goes, from the working directory. */
  out: string;
  content: string;
  /** A name to propose within a folder. */
  usual: string;
  /** A name to propose beside a file that is there. */
  other: string;
  /** The folder that no link may lead out of; otherwise the working directory, where it lies below that. */
  within?: string;
}

export interface GeneratedFile {
  path: string;
  action: 'create' | 'none';
  content?: string;
}

/**
 * Creates the files. One that is there with the same content is nothing to do.
 * @param dryRun says what writing would do, refusals included, and writes nothing
 * @throws DecisionNeeded for a file that is there with other content, UsageError for a folder in its place
 */
export async function writeDrafts(world: World, drafts: readonly Draft[], dryRun: boolean): Promise<GeneratedFile[]> {
  const files = await Promise.all(drafts.map((draft) => lookAt(world, draft)));
  if (dryRun) return files;
  for (const [index, draft] of drafts.entries()) {
    if (files[index]?.action !== 'create') continue;
    const path = resolve(world.cwd, draft.out);
    const within = draft.within ?? (isBelow(world.cwd, path) ? world.cwd : undefined);
    if (await world.files.create(path, draft.content, within === undefined ? {} : { within })) continue;
    // Something else has written it meanwhile, or it is a link that leads nowhere.
    const { action } = await lookAt(world, draft);
    if (action !== 'none') throw askForPlace(world, draft);
  }
  return files;
}

async function lookAt(world: World, draft: Draft): Promise<GeneratedFile> {
  const { out, content, usual } = draft;
  const path = resolve(world.cwd, out);
  const shown = relative(world.cwd, path);
  const there = await world.files.info(path);
  const isFolder = there?.isDirectory === true || /[\\/]$/.test(out);
  if (isFolder)
    throw new UsageError({
      id: 'generate/folder',
      message: `${unshown('--out', out)} is a folder.`,
      fix: `Name a file in it, such as ${usual}.`,
    });
  if (!there) return { path: shown, action: 'create', content };
  const existing = new TextDecoder().decode((await world.files.read(path)) ?? new Uint8Array());
  if (existing === content) return { path: shown, action: 'none' };
  const { unifiedDiff } = await import('../../core/text/diff.ts');
  world.out.progress(printableLines(unifiedDiff(shown, existing, content)));
  throw askForPlace(world, draft);
}

function askForPlace({ cwd, out: terminal }: World, { out, other }: Draft): DecisionNeeded {
  const shown = relative(cwd, resolve(cwd, out));
  // A folder that is a part of what is hidden is not shown either.
  const isShown = terminal.withoutHidden(shown) === shown;
  return new DecisionNeeded({
    id: 'generate/exists',
    message: `${shown} is there already, with other content.`,
    why: 'A file of yours is never overwritten.',
    fix: `Write it elsewhere: run again with --out ${isShown ? join(dirname(shown), other) : other}.`,
  });
}

function isBelow(folder: string, path: string): boolean {
  const from = relative(folder, path);
  return from.split(sep)[0] !== '..' && !isAbsolute(from);
}
