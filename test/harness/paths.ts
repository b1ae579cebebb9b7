/** Where things are: the repository, the built program, the corpus, other versions of Node. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, with a trailing slash. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The program as users start it; needs `npm run build`. COGNITO_SUPABASE_BIN names another one, such as an installed package's. */
export const BIN = process.env['COGNITO_SUPABASE_BIN'] ?? `${ROOT}bin/cognito-supabase.js`;
export const IS_FOREIGN_BIN = process.env['COGNITO_SUPABASE_BIN'] !== undefined;

/** Real files to test on. They lie beside the repository and are not part of it. */
export const CORPUS = `${ROOT}../shared/corpus/`;
export const HAS_CORPUS = existsSync(CORPUS);

/** A binary of the project's own dependencies. */
export function localBin(name: string): string {
  return `${ROOT}node_modules/.bin/${name}`;
}

/**
 * The Node of this machine, which users of it would run the program on. Scripts of npm find the `node` of one of our own
 * dev dependencies first, so the Node that runs the tests may be another one.
 */
export function machineNode(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return folders.map((folder) => join(folder, 'node')).find((file) => existsSync(file)) ?? process.execPath;
}
