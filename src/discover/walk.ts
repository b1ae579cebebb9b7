/**
 * Walks a repository's files once, up to a limit: without the folders of `ignored.ts`, virtual environments, repositories
 * cloned into this one, and links to folders.
 */
import { join, sep } from 'node:path';
import type { Files, FolderEntry } from '../world/types.ts';
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

interface Folder {
  /** '' for the root. */
  path: string;
  depth: number;
  rules: readonly IgnoreRule[];
}

/**
 * Shows the names of a tree's files, those nearer the root first. Links to folders are not followed: what they lead to
 * is either in the tree by itself, or not the project's. Python's virtual environments, which say what they are, are
 * dependencies; a repository that was cloned into this one is another's.
 * @param isWanted asked with the name and the folder, that ends in a slash, once for each file; most are not, and cost no more than this question
 * @param notes told what could not be looked at
 */
export async function walk(
  files: Files,
  root: string,
  isWanted: (name: string, folder: string) => boolean,
  notes: string[],
): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  let entries = 0;
  let isInRepository = false;
  let level: Folder[] = [{ path: '', depth: 0, rules: [] }];
  while (level.length > 0) {
    const next: Folder[] = [];
    for (const folder of level) {
      const listed = await files.entries(folder.path === '' ? root : `${root}${sep}${folder.path}`);
      if (!listed) {
        notes.push(`${folder.path || '.'} may not be read.`);
        continue;
      }
      const marks = marksAmong(listed);
      if (folder.depth === 0) isInRepository = marks.isRepository;
      else if (marks.isVirtualEnvironment || (marks.isRepository && isInRepository)) continue;
      entries += listed.length;
      if (entries > MAX_ENTRIES) {
        notes.push(`The search ended after ${MAX_ENTRIES} files: start it in the project's own folder, or with --cwd.`);
        return found;
      }
      next.push(
        ...look(
          folder,
          listed,
          marks.hasIgnoreFile ? await rulesOf(files, root, folder) : folder.rules,
          isWanted,
          found,
        ),
      );
    }
    level = next;
  }
  return found;
}

/** Takes the wanted files of a folder, and gives back the folders to look into. */
function look(
  { path, depth }: Folder,
  listed: readonly FolderEntry[],
  rules: readonly IgnoreRule[],
  isWanted: (name: string, folder: string) => boolean,
  found: FoundFile[],
): Folder[] {
  const folders: Folder[] = [];
  const inside = path === '' ? '' : `${path}/`;
  for (const entry of listed) {
    const { name } = entry;
    if (entry.isDirectory()) {
      if (depth < MAX_DEPTH && !isSkipped(inside + name, name, rules))
        folders.push({ path: inside + name, depth: depth + 1, rules });
    } else if ((entry.isFile() || entry.isSymbolicLink()) && isWanted(name, inside)) {
      found.push({ file: inside + name, name, isLink: !entry.isFile() });
    }
  }
  return folders;
}

interface Marks {
  hasIgnoreFile: boolean;
  isVirtualEnvironment: boolean;
  isRepository: boolean;
}

/** What some names say of the whole folder, in one go through them. */
function marksAmong(listed: readonly FolderEntry[]): Marks {
  const marks = { hasIgnoreFile: false, isVirtualEnvironment: false, isRepository: false };
  for (const entry of listed) {
    const { name } = entry;
    if (name === '.gitignore') marks.hasIgnoreFile = true;
    else if (name === 'pyvenv.cfg') marks.isVirtualEnvironment = true;
    // A submodule has a file of this name.
    else if (name === '.git') marks.isRepository = entry.isDirectory();
  }
  return marks;
}

async function rulesOf(files: Files, root: string, folder: Folder): Promise<readonly IgnoreRule[]> {
  const read = await files.readWithin(join(root, folder.path, '.gitignore'), MAX_IGNORE_BYTES);
  return read.ok ? [...folder.rules, ...parseIgnore(new TextDecoder().decode(read.bytes), folder.path)] : folder.rules;
}
