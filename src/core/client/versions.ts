/** Which version of a library a project installs: as its lock file says, or as far as the range allows no doubt. */
import { asObject, asText, parseJson } from '../json.ts';
import type { LibraryVersion, SourceFile } from './source.ts';

const NAME = '@supabase/supabase-js';
const QUOTED = '@supabase\\/supabase-js';

/** The files that may say it, by their own names. */
export const PACKAGE_FILE = /^(package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock)$/;

/** What stands around the version in each kind of lock file. */
const LOCKS: readonly (readonly [file: RegExp, version: RegExp])[] = [
  // "node_modules/@supabase/supabase-js": {"version": "2.45.0"}, and without the folder in npm 6.
  [
    /(package-lock|npm-shrinkwrap)\.json$/,
    new RegExp(`"(?:[^"\\n]*node_modules\\/)?${QUOTED}"\\s*:\\s*\\{\\s*"version"\\s*:\\s*"([^"\\n]+)"`, 'g'),
  ],
  [/yarn\.lock$/, new RegExp(`^"?${QUOTED}@[^\\n]*:\\r?\\n\\s+version:? "?([^"\\s]+)`, 'gm')],
  [/pnpm-lock\.yaml$/, new RegExp(`^\\s+'?\\/?${QUOTED}[@/](\\d+\\.\\d+\\.\\d+[\\w.-]*)[^\\n]*:\\r?$`, 'gm')],
  [/bun\.lock$/, new RegExp(`\\["${QUOTED}@([^"\\n]+)"`, 'g')],
];

/** @returns every version that is installed; empty where that cannot be told */
export function installedVersions(files: readonly SourceFile[]): LibraryVersion[] {
  const locked = files.flatMap(({ file, text }) => {
    const [, pattern] = LOCKS.find(([name]) => name.test(file)) ?? [];
    return pattern ? [...text.matchAll(pattern)].map(([, version = '']) => ({ version, file })) : [];
  });
  if (locked.length > 0) return locked.filter(({ version }) => parts(version));
  const ranges = files.filter(({ file }) => /(^|\/)package\.json$/.test(file)).flatMap(rangeIn);
  return ranges.every(({ version }) => version !== '') ? ranges : [];
}

/** The version that a package.json pins: with a range that leaves more than patches open, npm installs a later one. */
function rangeIn({ file, text }: SourceFile): LibraryVersion[] {
  const json = asObject(parseJson(text));
  const found = ['dependencies', 'devDependencies', 'peerDependencies']
    .map((member) => asText(asObject(json[member])[NAME]))
    .find((range) => range !== '');
  if (found === undefined) return [];
  const [, major = '', minor = ''] = /^[~=v]?(\d+)\.(\d+)(?:\.(?:\d+|x|\*))?$/.exec(found.trim()) ?? [];
  return [{ version: major === '' ? lastOf(found) : `${major}.${minor}.0`, file }];
}

/** `^1.35.0` is no later than any 2; other ranges are open. */
function lastOf(range: string): string {
  return /^\^?1(\.|$)/.test(range.trim()) ? '1.999.0' : '';
}

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
