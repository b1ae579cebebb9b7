/**
 * The packages of a repository (package.json): what each depends on, and whether a file runs on a server only, in a
 * browser, or as a script.
 */
import type { SourceFile } from '../code/source-file.ts';
import { asObject, asText, parseJson } from '../../text/json.ts';
import type { Module } from '../code/module.ts';

export interface Package {
  /** '' for the root. */
  folder: string;
  name: string;
  /** What it depends on, each with its range. */
  dependencies: ReadonlyMap<string, string>;
  /** People run it by a name of its own. */
  isProgram: boolean;
}

const MANIFEST = /(^|\/)(package\.json|pubspec\.yaml|deno\.jsonc?)$/;

export function packagesIn(files: readonly SourceFile[]): Package[] {
  return files
    .filter(({ file }) => MANIFEST.test(file))
    .map(({ file, text }) => {
      const json = file.endsWith('package.json') ? asObject(parseJson(text)) : {};
      const dependencies = ['dependencies', 'devDependencies', 'peerDependencies'].flatMap((member) =>
        Object.entries(asObject(json[member])).map(([name, range]) => [name, asText(range)] as const),
      );
      return {
        folder: file.replace(MANIFEST, ''),
        name: asText(json['name']),
        // What is listed first is what is installed.
        dependencies: new Map(dependencies.toReversed()),
        isProgram: json['bin'] !== undefined,
      };
    });
}

/** The package that a file belongs to: the nearest above it. */
export function packageOfFile(file: string, packages: readonly Package[]): Package | undefined {
  return packages
    .filter(({ folder }) => folder === '' || file.startsWith(`${folder}/`))
    .toSorted((a, b) => b.folder.length - a.folder.length)[0];
}

/** Whether a package, or the root above it, depends on one of these. */
export function dependsOn(file: string, packages: readonly Package[], pattern: RegExp): boolean {
  const above = packages.filter(({ folder }) => folder === '' || file.startsWith(`${folder}/`));
  return above.some(({ dependencies }) => [...dependencies.keys()].some((name) => pattern.test(name)));
}

const SERVER_FILES =
  /(^|\/)(pages\/api|lib\/server|server\/(api|routes|middleware|utils|plugins|lib)|supabase\/functions|netlify\/functions)\/|(^|\/)(\+(page|layout)\.server|\+server|hooks\.server)\.[jt]s$|\.server\.[jt]sx?$|\.astro$/;
/** Of Next.js, in the folder of its package: elsewhere these names mean nothing to it. */
const NEXT_SERVER_FILES =
  /^(src\/)?(app\/(.*\/)?(route|page|layout|template|default|not-found)\.[jt]sx?|(middleware|proxy)\.[jt]s)$/;
const SERVER_IMPORTS =
  /^(server-only|next\/headers|next\/server|next\/cache|express|fastify|koa|@hapi\/hapi|aws-lambda|@middy\/core|node:(http|fs|crypto)|@sveltejs\/kit\/node|https:\/\/deno\.land\/.*)$/;
const BROWSER =
  /^(react|react-dom|vue|svelte|@angular\/core|next|nuxt|expo|react-native|preact|solid-js|vite|@sveltejs\/kit)$/;

/** Whether no browser ever runs a module. */
export function isServerOnly({ file, directives, loads }: Module, packages: readonly Package[]): boolean {
  if (directives.includes('use client')) return false;
  return directives.includes('use server') || isServersFile(file, loads, packages);
}

/** What the name of a file and its imports tell of that. */
export function isServersFile(file: string, loads: readonly string[], packages: readonly Package[]): boolean {
  if (SERVER_FILES.test(file) || loads.some((source) => SERVER_IMPORTS.test(source))) return true;
  const own = packageOfFile(file, packages)?.folder ?? '';
  return isOfNext(file, packages) && NEXT_SERVER_FILES.test(own === '' ? file : file.slice(own.length + 1));
}

export function isOfNext(file: string, packages: readonly Package[]): boolean {
  return dependsOn(file, packages, /^next$/);
}

/** Whether a browser, or a phone, loads what a package is made of. */
export function isForBrowsers(file: string, packages: readonly Package[]): boolean {
  const own = packageOfFile(file, packages);
  if (/\.(vue|svelte|html)$/.test(file)) return true;
  return own !== undefined && [...own.dependencies.keys()].some((name) => BROWSER.test(name));
}

/** Files that are run by hand, once, and end before a token does. */
const SCRIPT =
  /(^|\/)(scripts?|bin|tools?|cli|seeds?|jobs?|cron|migrations?|tasks?)\/|(^|[/._-])(seed|script|backfill|migrate)[\w-]*\.[mc]?[jt]s$|(^|\/)cli\.[mc]?[jt]s$/i;

export function isScript({ file }: { file: string }): boolean {
  return SCRIPT.test(file);
}
