/**
 * Which files are read for the app's Supabase clients: code with a word such as supabase, cognito or oidc in it, all that this
 * imports, and lock files.
 */
import { ALIAS_FILE, aliasesIn } from '../core/client/packages/aliases.ts';
import { packagesIn } from '../core/client/packages/packages.ts';
import { createResolver, importsIn } from '../core/client/packages/resolve.ts';
import type { SourceFile } from '../core/client/code/source-file.ts';
import { PACKAGE_FILE } from '../core/client/packages/versions.ts';
import { appCodeBytes } from './sources/source-code.ts';
import { baseName, MB, textOf } from './sources/source.ts';
import type { FoundFile } from './walk.ts';

export interface ClientFiles {
  /** What is nearest the root first. */
  files: SourceFile[];
  /** Code that could not be read, each with the reason. */
  unread: { file: string; why: string }[];
  /** How many files of code were looked at. */
  looked: number;
  /** How many more there are, for which there was no room. */
  left: number;
}

/** What stands in all code that makes a Supabase client, uses one, or gives it its token. */
const WORDS = [
  'upabase',
  'UPABASE',
  'ognito',
  'OGNITO',
  'aws-amplify',
  'oidc',
  'next-auth',
  'NextAuth',
  '@auth/',
  'oauth2/token',
  'client_credentials',
  'fetchAuthSession',
  '.auth',
  '{ auth',
  'setAuth',
];
const MANIFEST = /^(package\.json|pnpm-workspace\.yaml|pubspec\.yaml)$/;
/** A lock file says every version there is. */
const MAX_LOCK_BYTES = 16 * MB;
const MAX_ALIAS_BYTES = MB;
/** Files that are read only because another imports them. */
const MAX_IMPORTED = 200;
/** Files that are read for nothing but the app's clients: more code than one app has, read in some two seconds. */
const MAX_MORE = 20_000;

/**
 * How much may be read of a file that says something of the app's Supabase clients: its code, or the versions that it
 * installs. Undefined for other files, and for tests, examples and the like.
 */
export function clientFileBytes(file: string, name: string): number | undefined {
  if (ALIAS_FILE.test(name)) return MAX_ALIAS_BYTES;
  return PACKAGE_FILE.test(name) ? MAX_LOCK_BYTES : appCodeBytes(file, name);
}

/** A look at the bytes of such a file, before they are made a text: most code has nothing to do with it. */
export function mayConcernClients(name: string, bytes: Uint8Array): boolean {
  if (MANIFEST.test(name)) return true;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (ALIAS_FILE.test(name)) return ['"paths"', '"imports"'].some((word) => buffer.includes(word));
  return WORDS.some((word) => buffer.includes(word));
}

/**
 * Reads the code that the look for pools had no room for: a wrong client may be anywhere in it.
 * @param rest what there was no room for, what is nearest the root first
 * @param read gives undefined where a file may not be read
 */
export async function addRest(
  clientFiles: ClientFiles,
  rest: readonly string[],
  read: (entry: FoundFile) => Promise<Uint8Array | undefined>,
): Promise<void> {
  const code = rest.filter((file) => appCodeBytes(file, baseName(file)) !== undefined);
  for (const file of code.slice(0, MAX_MORE)) {
    const name = baseName(file);
    const bytes = await read({ file, name, isLink: false });
    if (bytes && mayConcernClients(name, bytes)) clientFiles.files.push({ file, text: textOf(bytes) });
  }
  clientFiles.looked += Math.min(code.length, MAX_MORE);
  clientFiles.left += Math.max(0, code.length - MAX_MORE);
}

/**
 * Adds what the files import that is not among them, as far as it is the project's own.
 * @param all what was looked at, and `rest` the code that there was no room for: gone through only where something is
 *   imported
 * @param read undefined where a file may not be read
 */
export async function addImported(
  { files }: ClientFiles,
  all: readonly FoundFile[],
  rest: readonly string[],
  read: (entry: FoundFile) => Promise<string | undefined>,
): Promise<void> {
  const importing = files.filter(({ file, text }) => !PACKAGE_FILE.test(baseName(file)) && importsIn(text).length > 0);
  if (importing.length === 0) return;
  // Whether one of the rest is a link is looked at when it is read.
  const others = rest.map((file): FoundFile => ({ file, name: baseName(file), isLink: true }));
  const code = [...all, ...others].filter(
    ({ file, name }) => !PACKAGE_FILE.test(name) && !ALIAS_FILE.test(name) && clientFileBytes(file, name) !== undefined,
  );
  const byFile = new Map(code.map((entry) => [entry.file, entry]));
  const resolve = createResolver(byFile.keys(), packagesIn(files), aliasesIn(files).files);
  const taken = new Set(files.map(({ file }) => file));
  // The list grows while it is gone through.
  for (let index = 0, added = 0; index < files.length && added < MAX_IMPORTED; index += 1) {
    const { file, text } = files[index] ?? { file: '', text: '' };
    if (!byFile.has(file)) continue;
    for (const source of importsIn(text)) {
      const entry = byFile.get(resolve(source, file) ?? '');
      if (!entry || taken.has(entry.file)) continue;
      taken.add(entry.file);
      const imported = await read(entry);
      if (imported === undefined) continue;
      added += 1;
      files.push({ file: entry.file, text: imported });
    }
  }
}
