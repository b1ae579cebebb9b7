import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { ROOT } from '../harness/paths.ts';

/** Everything that may lie at the top; a new entry is a decision, made here. */
export const TOP_LEVEL = [
  'action.yml',
  '.ci',
  '.github',
  '.gitignore',
  '.gitattributes',
  '.oxlintrc.json',
  '.prettierignore',
  '.prettierrc.json',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'LICENSE',
  'README.md',
  'bin',
  'docs',
  'findings',
  'SECURITY.md',
  'build',
  'build.mjs',
  'knip.json',
  'package-lock.json',
  'package.json',
  'src',
  'templates',
  'test',
  'tsconfig.json',
  'vitest.config.ts',
] as const;

/** Made by tools and never committed: what .gitignore names, and git's own folder. */
export const NOT_COMMITTED = /^(?:\.git|node_modules|dist|.*\.tgz)$/;

const SOURCE_FILE = /\.(?:ts|mts|js|mjs|cjs)$/;

/** Paths of every file under a folder of the repository, from the root, with forward slashes. */
export function filePaths(folder: string): string[] {
  return readdirSync(`${ROOT}${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(ROOT.length).replaceAll('\\', '/'))
    .filter((path) => !path.includes('node_modules/'))
    .toSorted();
}

/** As filePaths, of source code only. */
export function sourcePaths(folder: string): string[] {
  return filePaths(folder).filter((path) => SOURCE_FILE.test(path));
}

export const MAX_LINES = 260;
/** Tables of cases are long, and read by the row. */
export const MAX_TEST_LINES = 340;

/** What is wrong with a text file, one line each. */
export function textFaults(path: string, text: string, machinePaths: readonly string[] = ownPaths()): string[] {
  const lines = text.split('\n');
  const tooLong =
    SOURCE_FILE.test(path) && lines.length > (path.startsWith('test/') ? MAX_TEST_LINES : MAX_LINES)
      ? [`${lines.length} lines`]
      : [];
  const bad = lines.flatMap((line, index) => {
    const place = machinePaths.find((known) => line.includes(known));
    const word = LEFT_OVER.exec(line)?.[0] ?? (SOURCE_FILE.test(path) ? NOT_RUN.exec(line)?.[0] : undefined);
    return [place, word].filter((found) => found !== undefined).map((found) => `line ${index + 1}: ${found}`);
  });
  return [...tooLong, ...bad];
}

// Spelt so that this file keeps the rule itself.
const LEFT_OVER = /\b(?:TO(?:DO)|FIX(?:ME)|X(?:XX))\b/;
// skipIf is allowed: it says why, and .ci/run counts what it skipped.
const NOT_RUN = /\b(?:it|test|describe|suite|bench)\.(?:skip|only|todo|fails)\b/;

/** Absolute paths that only mean something on the machine this runs on. */
function ownPaths(): string[] {
  const root = resolve(ROOT);
  return [root, `${dirname(root)}/`, `${homedir()}/`].filter(
    (path) => path.length > 2 && !['/tmp/', '/home/', '/usr/'].includes(path),
  );
}
