/**
 * Which version of a library such as supabase-js a project installs: as its lock file says (package-lock.json, yarn.lock,
 * pnpm, bun), or as far as the range allows no doubt.
 */
import type { SourceFile } from '../code/source-file.ts';
import { asObject, asText, parseJson } from '../../text/json.ts';

/** What a file says of the version of a library that is installed: it is one of these. */
export interface LibraryVersion {
  from: string;
  /** Absent where nothing keeps npm from a later one. */
  to?: string;
  file: string;
}

const SUPABASE = '@supabase/supabase-js';

/** The files that may say it, by their own names. */
export const PACKAGE_FILE =
  /^(package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml|bun\.lock|pubspec\.yaml)$/;

/** What stands around a library's version in each kind of lock file; `quoted` is its name, for a pattern. */
const LOCKS: readonly (readonly [file: RegExp, version: (quoted: string) => RegExp])[] = [
  // "node_modules/@supabase/supabase-js": {"version": "2.45.0"}, and without the folder in npm 6.
  [
    /(package-lock|npm-shrinkwrap)\.json$/,
    (quoted) =>
      new RegExp(`"(?:[^"\\n]*node_modules\\/)?${quoted}"\\s*:\\s*\\{\\s*"version"\\s*:\\s*"([^"\\n]+)"`, 'g'),
  ],
  [/yarn\.lock$/, (quoted) => new RegExp(`^"?${quoted}@[^\\n]*:\\r?\\n[ \\t]+version:? "?([^"\\s]+)`, 'gm')],
  // Nothing here can be matched in two ways: a file of many blanks, or of one long line, is gone through once.
  [
    /pnpm-lock\.yaml$/,
    (quoted) =>
      new RegExp(`^[ \\t]+'?\\/?${quoted}[@/](\\d+\\.\\d+\\.\\d+[\\w.-]*)(?:[^\\w.\\n-][^\\n]*)?:\\r?$`, 'gm'),
  ],
  [/bun\.lock$/, (quoted) => new RegExp(`\\["${quoted}@([^"\\n]+)"`, 'g')],
];

/**
 * The version that a file's package has: what the lock file at it or above it says, as far as its range allows that, else
 * what the range leaves open; undefined where neither is there.
 * @param name of the library, as npm has it
 */
export function versionFor(file: string, files: readonly SourceFile[], name = SUPABASE): LibraryVersion | undefined {
  const above = files
    .filter(({ file: one }) => file.startsWith(one.slice(0, one.lastIndexOf('/') + 1)))
    .toSorted((a, b) => b.file.lastIndexOf('/') - a.file.lastIndexOf('/'));
  const range = above
    .filter((one) => /(^|\/)package\.json$/.test(one.file))
    .flatMap((one) => rangeIn(one, above, name))[0];
  const locked = above.flatMap((one) => readLocked(one, name));
  const fitting = range ? locked.filter((one) => isWithin(one.from, range)) : locked;
  const sorted = (fitting.length > 0 ? fitting : locked).toSorted((a, b) => (isBefore(a.from, b.from) ? -1 : 1));
  const [first] = sorted;
  return first ? { ...first, to: sorted.at(-1)?.from ?? first.from } : range;
}

/** With what may follow the three numbers, none of which is long. */
const VERSION = /^\d{1,9}\.\d{1,9}\.\d{1,9}(?:[-+.][\w.+-]{1,60})?$/;

function readLocked({ file, text }: SourceFile, name: string): LibraryVersion[] {
  const [, patternFor] = LOCKS.find(([names]) => names.test(file)) ?? [];
  const found = patternFor ? [...text.matchAll(patternFor(name.replaceAll('/', '\\/')))] : [];
  return found
    .map(([, version = '']) => version)
    .filter((version) => VERSION.test(version))
    .map((version) => ({ from: version, to: version, file }));
}

function isWithin(version: string, { from, to }: LibraryVersion): boolean {
  return !isBefore(version, from) && (to === undefined || !isBefore(to, version));
}

/** Exact versions, `~2.44.0`, `^2.39.0`, and pnpm's catalogs: what npm may install, as far as the range is a number. */
function rangeIn({ file, text }: SourceFile, all: readonly SourceFile[], name: string): LibraryVersion[] {
  const json = asObject(parseJson(text));
  const written = ['dependencies', 'devDependencies', 'peerDependencies']
    .map((member) => asText(asObject(json[member])[name]).trim())
    .find((found) => found !== '');
  if (written === undefined) return [];
  const range = written.startsWith('catalog:') ? catalogRange(written.slice('catalog:'.length), all, name) : written;
  return [rangeOf(range, file)];
}

/** In pnpm-workspace.yaml: under `catalog:`, or under a name below `catalogs:`. */
function catalogRange(catalog: string, files: readonly SourceFile[], name: string): string {
  const text = files.find(({ file }) => file.endsWith('pnpm-workspace.yaml'))?.text ?? '';
  const isDefault = catalog === '' || catalog === 'default';
  const from = text.search(
    isDefault
      ? /^(catalog|[ \t]+default):/m
      : new RegExp(`^[ \\t]+['"]?${catalog.replaceAll(/[^\w-]/g, '.')}['"]?:`, 'm'),
  );
  const found = new RegExp(`['"]?${name}['"]?\\s*:\\s*['"]?([^'"\\s]+)`).exec(text.slice(Math.max(0, from)));
  return found?.[1] ?? '';
}

/** A range as npm writes it; anything may be installed where it is none. */
export function rangeOf(range: string, file: string): LibraryVersion {
  const [, sign = '', major = '', minor = '0', patch] =
    /^(|[=v~^]|>=)\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.[x*])*$/.exec(range) ?? [];
  if (major === '') return { from: '0.0.0', file };
  const from = `${major}.${minor}.${patch ?? '0'}`;
  if (sign === '>=') return { from, file };
  const isExact = patch !== undefined && sign !== '~' && sign !== '^';
  const isMinor = sign === '~' && range.includes('.');
  return { from, to: isExact ? from : `${major}.${isMinor ? minor : LAST}.${LAST}`, file };
}

/** Later than any version there is. */
const LAST = '99999';

function parts(version: string): [number, number, number] | undefined {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

/** Whether a version comes before another; false where it is none. */
export function isBefore(version: string, than: string): boolean {
  const [a, b] = [parts(version), parts(than)];
  if (!a || !b) return false;
  const index = a.findIndex((part, at) => part !== b[at]);
  return index !== -1 && (a[index] ?? 0) < (b[index] ?? 0);
}
