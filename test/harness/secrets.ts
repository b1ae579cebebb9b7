/**
 * Finds leaked secrets (tokens, passwords, keys) in what a run printed or wrote: every run of the program is also a test that
 * it keeps them to itself.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Passwords and keys that the whole suite uses. */
export const SUITE_SECRETS = ['Correct-horse-1', 'emulator-secret-access-key', 'a-client-secret-of-the-app'];

const JWT = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g;
const SECRET_NAME = /PASSWORD|SECRET|TOKEN|_KEY$/;
/** Keys that are no secret, since they are in every browser, and the names of files. */
const PUBLIC_NAME = /PUBLISHABLE|ANON|ACCESS_KEY_ID|_FILE$/;

/** What a run was given and must not give away: variables, stdin, and the values of flags. */
export function secretsOf(args: readonly string[], env: Readonly<Record<string, string>> = {}, input = ''): string[] {
  const variables = Object.entries(env).flatMap(([name, value]) =>
    SECRET_NAME.test(name) && !PUBLIC_NAME.test(name) ? [value] : [],
  );
  const flags = args.flatMap((arg, index) => (/^--(token|supabase-key)$/.test(arg) ? [args[index + 1] ?? ''] : []));
  return [...variables, ...flags, ...input.split(/\s+/)].filter(
    (secret) => secret.length >= 12 && !secret.startsWith('sb_publishable_'),
  );
}

/** Secrets, and anything that looks like a token, in what a run printed; `token` is there to print one. */
export function leaksIn(printed: string, args: readonly string[], secrets: readonly string[]): string[] {
  const known = secrets.filter((secret) => printed.includes(secret));
  const isAskedFor = args[0] === 'token' && !args.includes('--decode');
  return isAskedFor ? known : [...known, ...(printed.match(JWT) ?? [])];
}

/**
 * Files below a folder that the program wrote and that hold a secret; a test's own lists of tokens are text files.
 * @param own files that the test wrote
 */
export async function leaksInFiles(dir: string, own: ReadonlySet<string> = new Set()): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const leaks: string[] = [];
  for (const entry of entries.filter((found) => found.isFile() && !found.name.endsWith('.txt'))) {
    const file = join(entry.parentPath, entry.name);
    if (own.has(file) || file.includes('node_modules')) continue;
    leaks.push(
      ...leaksIn(await readFile(file, 'utf8'), [], SUITE_SECRETS).map((leak) => `${entry.name}: ${shortened(leak)}`),
    );
  }
  return leaks;
}

/** Enough of a secret to know it by. */
export function shortened(secret: string): string {
  return `${secret.slice(0, 12)}…`;
}
