/**
 * Finds the apps of a repository (a monorepo's too), and what each signs people in with: from what it installs
 * (package.json, pubspec.yaml, Gradle …), and what its code imports.
 */
import { asObject, parseJson } from '../text/json.ts';
import { folderOf, nameOf } from './code/paths.ts';
import type { SourceFile } from './code/source-file.ts';
import { AMPLIFY, INTERFACES, STACKS, type Stack, type StackId } from './stacks.ts';
import { isBefore, type LibraryVersion, versionFor } from './packages/versions.ts';

/** An app: a folder with a file that says what it is made of, or the root where code alone says it. */
export interface App {
  /** From the root of the search; '' for the root itself. */
  folder: string;
  /** Those that fit, in the order of the table. */
  stacks: readonly Stack[];
  isTypeScript: boolean;
  /** Of packages whose interface was another, what is installed here. */
  outdated: readonly { package: string; version: LibraryVersion }[];
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

/** Code that a file of templates/client can stand beside: a program in Python may ask for a token in the same words. */
const SCRIPT = /\.(?:[mc]?[jt]sx?|vue|svelte|astro|html)$/i;

/** The packages of the table that code imports. */
export function importsOf({ file, text }: SourceFile): Imports {
  const found = SCRIPT.test(file) ? [...text.matchAll(IMPORTED)] : [];
  return { file, packages: [...new Set(found.map(([, imported, grant]) => imported ?? grant ?? ''))] };
}

/** Folders that a framework makes for each platform: what is in them belongs to the app beside them. */
const PLATFORM = /^(.*?)(?:^|\/)(?:ios|android|macos)(?:\/|$)/;

/**
 * @param files what APP_FILE names
 * @param locks what says which versions are installed: manifests and lock files
 */
export function appsIn(files: readonly SourceFile[], imports: readonly Imports[], locks: readonly SourceFile[]): App[] {
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
    .map(([folder, made]) => {
      const outdated = outdatedIn(folder, made, locks);
      const stacks = fitStacks(withoutOutdated(made, outdated));
      return { folder, stacks, isTypeScript: isTypeScript(folder, made, files), outdated };
    });
}

function outdatedIn(folder: string, made: readonly string[], locks: readonly SourceFile[]): App['outdated'] {
  const inside = folder === '' ? 'app' : `${folder}/app`;
  return INTERFACES.flatMap(({ package: name, since }) => {
    const version = made.includes(name) ? versionFor(inside, locks, name) : undefined;
    return version?.to !== undefined && isBefore(version.to, `${since}.0.0`) ? [{ package: name, version }] : [];
  });
}

/** What is installed of an older interface counts as a package of its own, and speaks for all that comes with it. */
function withoutOutdated(made: readonly string[], outdated: App['outdated']): string[] {
  const old = INTERFACES.filter(({ package: name }) => outdated.some((one) => one.package === name));
  const gone = new Set(old.flatMap(({ package: name }) => (AMPLIFY.includes(name) ? AMPLIFY : [name])));
  return [...made.filter((name) => !gone.has(name)), ...old.map(({ before }) => before)];
}

/**
 * What the app around a file signs in with; undefined where nothing says so.
 * @param isServer whether the file runs on a server alone: in Next.js, all others are as in any browser
 */
export function stackOf(file: string, apps: readonly App[], isServer: boolean): StackId | undefined {
  const [nearest] = apps
    .filter(({ folder, stacks }) => stacks.length > 0 && isWithin(file, folder))
    .toSorted((a, b) => b.folder.length - a.folder.length);
  const [stack] = nearest?.stacks ?? [];
  return stack?.id === 'amplify-next' && !isServer ? 'amplify-web' : stack?.id;
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
  const names = Object.keys(all);
  return Object.keys(dependencies).length > 0 || names.some((name) => KNOWN.includes(name)) ? names : undefined;
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

const isWithin = (file: string, folder: string): boolean => folder === '' || file.startsWith(`${folder}/`);
