/**
 * Import aliases of a project: `paths` of tsconfig.json, `imports` and `exports` of package.json
 * (https://nodejs.org/api/packages.html), import maps, and packages under other names.
 */
import { parse } from 'jsonc-parser';
import { asObject, asText, parseJson, type Json } from '../../text/json.ts';
import { folderOf, joinPath, nameOf } from '../code/paths.ts';
import type { SourceFile } from '../code/source-file.ts';

/** One name, or all that begin and end so where a star stands for what is between. */
export interface Alias {
  /** Whose files know it; '' for all. */
  folder: string;
  name: string;
  /** Where it may be, from the root, in the order in which it is looked for. */
  targets: string[];
}

/** The files that give such names, package.json aside. */
export const ALIAS_FILE = /^(?:[jt]sconfig(?:[.-][\w-]+)*|deno|import_map)\.jsonc?$/;
const MANIFEST = /^package\.json$/;
/** What is built is made of what is here. */
const BUILT = /(^|\/)(?:dist|build|out|lib|esm|cjs|types)\//;
const MAX_TARGETS = 12;

/** A name for a package: `supabase` for `npm:@supabase/supabase-js@2`. */
export interface PackageAlias {
  folder: string;
  name: string;
  package: string;
}

/** As import maps and package.json name a package that is known under another name. */
const PACKAGE = /^(?:(?:npm|jsr):|https:\/\/)/;

interface Naming {
  json: Readonly<Record<string, Json>>;
  folder: string;
  isManifest: boolean;
}

/** The names of packages that the files of a folder know. */
function packagesNamed({ json, folder, isManifest }: Naming): PackageAlias[] {
  return (isManifest ? ['dependencies', 'devDependencies'] : ['imports']).flatMap((member) =>
    Object.entries(asObject(json[member])).flatMap(([name, to]) => {
      // What a manifest fetches from an address keeps its name.
      const isPackage = typeof to === 'string' && PACKAGE.test(to) && !(isManifest && to.startsWith('https:'));
      return isPackage ? [{ folder, name, package: to }] : [];
    }),
  );
}

/** What an import of a file is to its package manager. */
export function packageFor(source: string, from: string, aliases: readonly PackageAlias[]): string {
  const [closest] = aliases
    .filter(({ folder }) => folder === '' || from.startsWith(`${folder}/`))
    .filter(({ name }) => source === name || source.startsWith(`${name}/`))
    .toSorted((a, b) => b.folder.length - a.folder.length);
  return closest === undefined ? source : closest.package + source.slice(closest.name.length);
}

/** The names that a project gives to files of its own, and to packages. */
export function aliasesIn(files: readonly SourceFile[]): { files: Alias[]; packages: PackageAlias[] } {
  const all = readAll(files);
  return { files: all.flatMap(filesNamed), packages: all.flatMap(packagesNamed) };
}

function filesNamed({ json, folder, isManifest }: Naming): Alias[] {
  return isManifest ? ofPackage(json, folder) : [...ofCompiler(json, folder), ...ofImports(json, folder)];
}

function readAll(files: readonly SourceFile[]): Naming[] {
  return files.flatMap(({ file, text }) => {
    const name = nameOf(file);
    const folder = folderOf(file);
    const isManifest = MANIFEST.test(name);
    if (!isManifest && !ALIAS_FILE.test(name)) return [];
    return [{ json: asObject(isManifest ? parseJson(text) : parseWithComments(text)), folder, isManifest }];
  });
}

/** Undefined for what is nested deeper than the parser can go. */
function parseWithComments(text: string): Json | undefined {
  try {
    return parse(text, [], { allowTrailingComma: true }) as Json | undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function ofCompiler(json: Readonly<Record<string, Json>>, folder: string): Alias[] {
  const options = asObject(json['compilerOptions']);
  const base = joinPath(folder, asText(options['baseUrl'], '.'));
  return listAliases(asObject(options['paths']), folder, base);
}

/** Those of package.json begin with `#`; those of an import map lead to packages and addresses as well. */
function ofImports(json: Readonly<Record<string, Json>>, folder: string): Alias[] {
  return listAliases(asObject(json['imports']), folder, folder);
}

function ofPackage(json: Readonly<Record<string, Json>>, folder: string): Alias[] {
  const name = asText(json['name']);
  const { exports } = json;
  const isOne = typeof exports === 'string' || Object.keys(asObject(exports)).every((key) => !key.startsWith('.'));
  const entries = isOne ? { '.': exports ?? json['source'] ?? json['main'] ?? null } : asObject(exports);
  const own = Object.fromEntries(Object.entries(entries).map(([key, to]) => [`${name}${key.slice(1)}`, to]));
  return [...ofImports(json, folder), ...(name === '' ? [] : listAliases(own, '', folder))];
}

function listAliases(entries: Readonly<Record<string, Json>>, folder: string, base: string): Alias[] {
  return Object.entries(entries).flatMap(([name, to]) => {
    const targets = textsIn(to).flatMap((target) => {
      if (/^(?:[a-z]+:|@)/i.test(target) || target === '') return [];
      const path = joinPath(base, target);
      const source = path.slice(0, base.length) + path.slice(base.length).replace(BUILT, '$1src/');
      return path === source ? [path] : [path, source];
    });
    // An import map's folder stands for all that is in it.
    const isFolder = name.endsWith('/');
    const isKnown = targets.length > 0 && name !== '*';
    return isKnown
      ? [{ folder, name: isFolder ? `${name}*` : name, targets: isFolder ? targets.map((one) => `${one}/*`) : targets }]
      : [];
  });
}

/** All that a condition may lead to. */
function textsIn(value: Json | undefined): string[] {
  const found: string[] = [];
  const pending = [value];
  for (let one = pending.pop(); one !== undefined && found.length < MAX_TARGETS; one = pending.pop()) {
    if (typeof one === 'string') found.push(one);
    else if (typeof one === 'object' && one !== null) pending.push(...Object.values(one).toReversed());
  }
  return found;
}

/** The paths that a name may mean to a file, the closest first. */
export function pathsFor(source: string, from: string, aliases: readonly Alias[]): string[] {
  return aliases
    .flatMap(({ folder, name, targets }) => {
      if (folder !== '' && !from.startsWith(`${folder}/`)) return [];
      const [head = '', tail] = name.split('*');
      if (tail === undefined) return name === source ? [{ length: Infinity, folder, targets }] : [];
      if (source.length < head.length + tail.length || !source.startsWith(head) || !source.endsWith(tail)) return [];
      const rest = source.slice(head.length, source.length - tail.length);
      return [{ length: head.length, folder, targets: targets.map((target) => target.replace('*', () => rest)) }];
    })
    .toSorted((a, b) => b.length - a.length || b.folder.length - a.folder.length)
    .flatMap(({ targets }) => targets);
}
