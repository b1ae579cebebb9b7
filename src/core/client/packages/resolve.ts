/** Which of a project's own files an import means, by path, by alias, or by the name of a workspace package. */
import { pathsFor, type Alias } from './aliases.ts';
import type { Package } from './packages.ts';
import { folderOf, joinPath, nameOf } from '../code/paths.ts';

const ENDING = /(\/index)?\.(?:d\.ts|[mc]?[jt]sx?|vue|svelte|astro)$/;
/** What stands for the root, or for a folder near it: the bundlers' usual aliases. */
const ALIAS = /^(?:@\/|~\/|~~\/|\$lib\/|\$|#\/?|src\/)(.+)$/;
const SCOPED = /^@([\w-]+)\/(.+)$/;

/** @returns the file, as it is named in the list; undefined for packages, and for what fits none or several */
export type Resolver = (source: string, from: string) => string | undefined;

export function createResolver(
  files: Iterable<string>,
  packages: readonly Package[],
  aliases: readonly Alias[],
): Resolver {
  const byPath = new Map<string, string>();
  const byLastWord = new Map<string, string[]>();
  for (const file of files) {
    const path = file.replace(ENDING, '');
    if (!byPath.has(path) || file.length < (byPath.get(path)?.length ?? 0)) byPath.set(path, file);
    byPath.set(file, file);
    const word = nameOf(path);
    const alike = byLastWord.get(word);
    if (alike) alike.push(path);
    else byLastWord.set(word, [path]);
  }
  const known = new Set(packages.flatMap(({ dependencies }) => [...dependencies.keys()]));
  const at = (path: string): string | undefined => byPath.get(path) ?? byPath.get(path.replace(ENDING, ''));

  const first = (paths: readonly string[]): string | undefined =>
    paths.map((path) => at(path)).find((one) => one !== undefined);

  /** The one file whose path ends so; of several, the one that shares the most folders with the file that asks. */
  const ending = (wanted: string, from: string): string | undefined => {
    const path = wanted.replace(ENDING, '');
    const fitting = (byLastWord.get(nameOf(path)) ?? []).filter((one) => `/${one}`.endsWith(`/${path}`));
    const shared = fitting.map((one) => commonFolders(one, from));
    const most = Math.max(...shared);
    const [only, ...others] = fitting.filter((_, index) => shared[index] === most);
    return only === undefined || others.length > 0 ? undefined : byPath.get(only);
  };

  return (source, from) => {
    if (/^\.{1,2}(\/|$)/.test(source)) return at(joinPath(folderOf(from), source));
    const alias = first(pathsFor(source, from, aliases));
    if (alias !== undefined) return alias;
    const [, rest] = ALIAS.exec(source) ?? [];
    if (rest !== undefined) return ending(rest, from);
    const own = first(workspacePaths(source, packages));
    if (own !== undefined) return own;
    // `@lib/supabase`, `lib/supabase`: what no package.json knows, and one file fits.
    const name = source
      .split('/')
      .slice(0, source.startsWith('@') ? 2 : 1)
      .join('/');
    const [, scope = '', path = ''] = SCOPED.exec(source) ?? [];
    if (known.has(name) || !source.includes('/') || /^\w+:/.test(source)) return undefined;
    return path === '' ? ending(source, from) : (ending(`${scope}/${path}`, from) ?? undefined);
  };
}

/** Where the name of a workspace package, or what is behind it, usually is. */
function workspacePaths(source: string, packages: readonly Package[]): string[] {
  const found = packages.find(({ name }) => name !== '' && (source === name || source.startsWith(`${name}/`)));
  if (!found) return [];
  const folder = found.folder === '' ? '' : `${found.folder}/`;
  const rest = source.slice(found.name.length + 1);
  const paths =
    rest === '' ? ['src/index', 'index', 'src', 'lib/index', 'src/main'] : [`src/${rest}`, rest, `lib/${rest}`];
  return paths.map((path) => `${folder}${path}`);
}

function commonFolders(one: string, other: string): number {
  const [a, b] = [one.split('/'), other.split('/')];
  const index = a.findIndex((part, at) => part !== b[at]);
  return index === -1 ? a.length : index;
}

const IMPORT = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'`]([^"'`\n]{1,200})["'`]/g;

/** What a text seems to import, without parsing it. */
export function importsIn(text: string): string[] {
  return [...text.matchAll(IMPORT)].flatMap(([, source]) => source ?? []);
}
