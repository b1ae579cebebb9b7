/** The apps of a project, and what each signs people in with: from what it installs, and what its code imports. */
import { asObject, parseJson } from '../text/json.ts';
import type { SourceFile } from './source-file.ts';
import { STACKS, type Stack } from './stacks.ts';

/** An app: a folder with a file that says what it is made of, or the root where code alone says it. */
export interface App {
  /** From the root of the search; '' for the root itself. */
  folder: string;
  /** Those that fit, in the order of the table. */
  stacks: readonly Stack[];
  isTypeScript: boolean;
}

/** What code imports, of the packages that a stack is known by. */
export interface Imports {
  file: string;
  packages: string[];
}

/** The files that say what an app is made of, by their own names. */
export const APP_FILE =
  /^(?:package\.json|tsconfig\.json|pubspec\.yaml|Package\.swift|Podfile|project\.pbxproj|build\.gradle(?:\.kts)?|libs\.versions\.toml)$/;

const KNOWN: readonly string[] = STACKS.flatMap(({ packages }) => packages.flat());

/** `import … from 'x'`, `import('x/y')`, `require('x')`, a CDN's address of it, and the grant of a program. */
const IMPORTED = new RegExp(
  `(?:from|import|require)\\s*\\(?\\s*['"](?:https:[^'"\\s]*/)?(${KNOWN.join('|')})(?:[/@][^'"\\s]*)?['"]|\\b(client_credentials)\\b`,
  'g',
);

/** The packages of the table that code imports. */
export function importsIn(text: string): string[] {
  const names = [...text.matchAll(IMPORTED)].map(([, imported, grant]) => imported ?? grant ?? '');
  return [...new Set(names)];
}

/** Folders that a framework makes for each platform: what is in them belongs to the app beside them. */
const PLATFORM = /^(.*?)(?:^|\/)(?:ios|android|macos)(?:\/|$)/;

/** @param files what APP_FILE names */
export function appsIn(files: readonly SourceFile[], imports: readonly Imports[]): App[] {
  const folders = new Map<string, string[]>();
  for (const { file, text } of files) {
    const made = readManifest(nameOf(file), text);
    if (made) folders.set(folderOf(file), [...(folders.get(folderOf(file)) ?? []), ...made]);
  }
  for (const { file, packages } of imports.filter(
    (one) => one.packages.length > 0 && !APP_FILE.test(nameOf(one.file)),
  )) {
    const [folder = ''] = [...folders.keys()]
      .filter((one) => isWithin(file, one))
      .toSorted((a, b) => b.length - a.length);
    folders.set(folder, [...(folders.get(folder) ?? []), ...packages]);
  }
  return [...folders]
    .filter(([folder]) => !belongsToAnother(folder, folders))
    .map(([folder, made]) => ({ folder, stacks: fitStacks(made), isTypeScript: isTypeScript(folder, made, files) }));
}

function fitStacks(made: readonly string[]): Stack[] {
  const fit = STACKS.filter(({ packages }) => packages.every((group) => group.some((name) => made.includes(name))));
  const first = fit.filter(
    ({ family }, at) => family === undefined || fit.findIndex((one) => one.family === family) === at,
  );
  // A server of an app that people sign in to may ask for a token of its own as well.
  const people = first.filter(({ packages }) => !packages.flat().includes('client_credentials'));
  return people.length > 0 ? people : first;
}

/** The packages that a file names, or what it stands for; undefined where it makes no app. */
function readManifest(name: string, text: string): string[] | undefined {
  if (name === 'package.json') return packagesIn(text);
  if (name === 'tsconfig.json') return undefined;
  if (name === 'pubspec.yaml') return /^\s*flutter\s*:|sdk:\s*flutter\b/m.test(text) ? ['flutter'] : undefined;
  if (!/amplify|cognito|supabase/i.test(text)) return undefined;
  return name.includes('gradle') || name === 'libs.versions.toml' ? ['kotlin'] : ['swift'];
}

/** Undefined for a package.json that holds nothing but tools. */
function packagesIn(text: string): string[] | undefined {
  const json = asObject(parseJson(text));
  const dependencies = asObject(json['dependencies']);
  const all = { ...asObject(json['devDependencies']), ...asObject(json['peerDependencies']), ...dependencies };
  const names = Object.keys(all).filter((name) => !isOldAmplify(name, all[name]));
  return Object.keys(dependencies).length > 0 || names.some((name) => KNOWN.includes(name)) ? names : undefined;
}

/** Before version 6 it has another interface, which none of the files is for. */
function isOldAmplify(name: string, range: unknown): boolean {
  return name === 'aws-amplify' && typeof range === 'string' && /^[\^~=v]*[0-5](?:\.|$)/.test(range);
}

function belongsToAnother(folder: string, folders: ReadonlyMap<string, readonly string[]>): boolean {
  const [, parent] = PLATFORM.exec(folder) ?? [];
  const isNative = folders.get(folder)?.every((name) => name === 'swift' || name === 'kotlin') === true;
  return isNative && parent !== undefined && folders.has(parent);
}

function isTypeScript(folder: string, made: readonly string[], files: readonly SourceFile[]): boolean {
  const config = folder === '' ? 'tsconfig.json' : `${folder}/tsconfig.json`;
  return made.includes('typescript') || files.some(({ file }) => file === config);
}

/**
 * The apps that somebody means who stands in a folder: the one that the folder is in, where it is known what that signs
 * in with; else those below it.
 * @param here from the root of the search
 */
export function appsAt(apps: readonly App[], here: string): App[] {
  const around = apps.filter(({ folder }) => isWithin(here, folder) || here === folder);
  const [nearest] = around.toSorted((a, b) => b.folder.length - a.folder.length);
  if (nearest && nearest.stacks.length > 0) return [nearest];
  const below = apps.filter(({ folder, stacks }) => stacks.length > 0 && isWithin(folder, here));
  if (below.length > 0) return below;
  return nearest ? [nearest] : apps.filter(({ folder }) => isWithin(folder, here));
}

const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1);
const folderOf = (file: string): string => file.slice(0, Math.max(0, file.lastIndexOf('/')));
const isWithin = (file: string, folder: string): boolean => folder === '' || file.startsWith(`${folder}/`);
