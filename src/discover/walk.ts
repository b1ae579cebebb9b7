import { join } from 'node:path';
import type { Files } from '../world/types.ts';
import { isSkipped, parseIgnore, type IgnoreRule } from './ignored.ts';

/** A repository has fewer of its own; a home directory that is taken for a project has not. */
const MAX_ENTRIES = 500_000;
const MAX_DEPTH = 40;
const MAX_IGNORE_BYTES = 64 * 1024;

/** A file that was found, by its path from the root of the search, with forward slashes. */
export interface FoundFile {
  file: string;
  name: string;
  /** Its content is elsewhere: a link, whose target has yet to be looked at. */
  isLink: boolean;
}

export interface Walk {
  found: FoundFile[];
  notes: string[];
}

interface Folder {
  /** '' for the root. */
  path: string;
  depth: number;
  rules: readonly IgnoreRule[];
}

/**
 * Lists the files of a tree whose names are wanted, those nearer the root first. Links to folders are not followed:
 * what they lead to is either in the tree by itself, or not the project's.
 */
export async function walk(files: Files, root: string, wanted: (name: string) => boolean): Promise<Walk> {
  const found: FoundFile[] = [];
  const notes: string[] = [];
  let entries = 0;
  let level: Folder[] = [{ path: '', depth: 0, rules: [] }];
  while (level.length > 0) {
    const next: Folder[] = [];
    for (const folder of level) {
      const listed = await files.entries(join(root, folder.path));
      if (!listed) {
        notes.push(`${folder.path || '.'} may not be read.`);
        continue;
      }
      entries += listed.length;
      if (entries > MAX_ENTRIES) {
        notes.push(`The search ended after ${MAX_ENTRIES} files: start it in the project's own folder, or with --cwd.`);
        return { found, notes };
      }
      const inside = folder.path === '' ? '' : `${folder.path}/`;
      const rules = listed.some(({ name }) => name === '.gitignore')
        ? [...folder.rules, ...(await ignoreRules(files, root, folder.path))]
        : folder.rules;
      for (const { name, kind } of listed) {
        const path = inside + name;
        if (kind === 'folder') {
          if (folder.depth < MAX_DEPTH && !isSkipped(path, name, rules))
            next.push({ path, depth: folder.depth + 1, rules });
        } else if (kind !== 'other' && wanted(name)) {
          found.push({ file: path, name, isLink: kind === 'link' });
        }
      }
    }
    level = next;
  }
  return { found, notes };
}

async function ignoreRules(files: Files, root: string, folder: string): Promise<IgnoreRule[]> {
  const read = await files.readWithin(join(root, folder, '.gitignore'), MAX_IGNORE_BYTES);
  return read.ok ? parseIgnore(new TextDecoder().decode(read.bytes), folder) : [];
}
