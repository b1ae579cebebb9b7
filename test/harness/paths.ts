import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's root, with a trailing slash. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The program as users start it; needs `npm run build`. COGNITO_SUPABASE_BIN names another one, such as an installed package's. */
export const BIN = process.env['COGNITO_SUPABASE_BIN'] ?? `${ROOT}bin/cognito-supabase.js`;

/** Real files to test on. They lie beside the repository and are not part of it. */
export const CORPUS = `${ROOT}../shared/corpus/`;
export const HAS_CORPUS = existsSync(CORPUS);

/** A binary of the project's own dependencies. */
export function localBin(name: string): string {
  return `${ROOT}node_modules/.bin/${name}`;
}
