/** Which version of a library a project installs: as its lock file says, or as far as the range allows no doubt. */
import { asObject, asText, parseJson } from '../text/json.ts';
import type { LibraryVersion, SourceFile } from './source.ts';

const NAME = '@supabase/supabase-js';
const QUOTED = '@supabase\\/supabase-js';

/** The files that may say it, by their own names. */
export const PACKAGE_FILE =
  /^(package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock)$/;

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

/** @returns what the lock files say, else what the ranges in each package.json leave open */
export function installedVersions(files: readonly SourceFile[]): LibraryVersion[] {
  const locked = files.flatMap(({ file, text }) => {
    const [, pattern] = LOCKS.find(([name]) => name.test(file)) ?? [];
    const found = pattern ? [...text.matchAll(pattern)] : [];
    return found.map(([, version = '']) => ({ from: version, to: version, file }));
  });
  if (locked.length > 0) return locked;
  return files.filter(({ file }) => /(^|\/)package\.json$/.test(file)).flatMap(rangeIn);
}

/** Exact versions, `~2.44.0`, `^2.39.0`: what npm may install, as far as the range begins with a number. */
function rangeIn({ file, text }: SourceFile): LibraryVersion[] {
  const json = asObject(parseJson(text));
  const range = ['dependencies', 'devDependencies', 'peerDependencies']
    .map((member) => asText(asObject(json[member])[NAME]).trim())
    .find((found) => found !== '');
  if (range === undefined) return [];
  const [, sign = '', major = '', minor = '0', patch] =
    /^(|[=v~^]|>=)\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?$/.exec(range) ?? [];
  if (major === '') return [{ from: '0.0.0', file }];
  const from = `${major}.${minor}.${patch ?? '0'}`;
  if (sign === '>=') return [{ from, file }];
  const isExact = patch !== undefined && sign !== '~' && sign !== '^';
  const isMinor = sign === '~' && range.includes('.');
  return [{ from, to: isExact ? from : `${major}.${isMinor ? minor : LAST}.${LAST}`, file }];
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
