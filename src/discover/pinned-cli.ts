/** Which version of the Supabase CLI a project pins: in lock files, package.json, mise.toml, .tool-versions, or a workflow's setup-cli. */
import { join, relative, sep } from 'node:path';
import type { PinnedCli } from '../core/config/refused.ts';
import { asObject, asText, parseJson, type JsonObject } from '../core/text/json.ts';
import type { Files } from '../world/types.ts';
import { readSource, textOf } from './sources/source.ts';

const VERSION = String.raw`v?(\d+\.\d+\.\d+)`;

/** By any of mise's backends; with options, the version stands in braces. */
const MISE = new RegExp(
  String.raw`^\s*"?(?:[\w-]+:)?supabase(?:/cli)?"?\s*=\s*(?:\{[^}\n]*\bversion\s*=\s*)?"${VERSION}"`,
  'm',
);

/** Files that pin it in one line, and the line. */
const LINES: readonly (readonly [string, RegExp])[] = [
  ['package-lock.json', new RegExp(String.raw`"node_modules/supabase":\s*\{[^}]*?"version":\s*"${VERSION}"`)],
  ['pnpm-lock.yaml', new RegExp(String.raw`^\s*['"]?/?supabase@${VERSION}['"]?:`, 'm')],
  ['yarn.lock', new RegExp(String.raw`^"?supabase@[^\n]*:\n\s+version:? "?${VERSION}"?`, 'm')],
  ['bun.lock', new RegExp(String.raw`"supabase":\s*\["supabase@${VERSION}"`)],
  ['mise.toml', MISE],
  ['.mise.toml', MISE],
  ['.tool-versions', new RegExp(String.raw`^supabase(?:-cli)?\s+${VERSION}\s*(?:#.*)?$`, 'm')],
];
/** In a workflow: the action, and the version that it is given, or the variable that holds it. */
const SETUP_CLI = new RegExp(
  String.raw`uses:\s*['"]?supabase/setup-cli@[^\n]*\n(?:\s*with:\s*\n)?(?:\s+[\w-]+:[^\n]*\n)*?\s+version:\s*['"]?(?:${VERSION}|\$\{\{\s*env\.(\w+)\s*\}\})['"]?\s*$`,
  'm',
);
/** In a script of package.json: `npx supabase@2.105.0 start`. */
const COMMAND = new RegExp(String.raw`\b(?:npx|bunx|pnpx|dlx|exec)\b[^;&|\n]*?\ssupabase@${VERSION}(?=\s|$)`, 'g');
const WORKFLOWS = '.github/workflows';

/**
 * Looks for the pin in the project's folder and the repository's root: lock files first, which say what is installed.
 * @returns undefined where nothing pins it, or only a range that more than one generation may fill
 */
export async function findPinnedCli(files: Files, root: string, repository: string): Promise<PinnedCli | undefined> {
  let wanted: string | undefined;
  for (const folder of new Set([root, repository])) {
    const text = async (name: string): Promise<string> => {
      const bytes = await readSource(files, join(folder, name));
      return bytes ? textOf(bytes).replaceAll('\r', '') : '';
    };
    const shown = (name: string): string => relative(root, join(folder, name)).split(sep).join('/');
    const manifest = asObject(parseJson(await text('package.json')));
    // A package's lock file and catalogs are those of the workspace that it is in.
    wanted ??= wantedOf(manifest);
    for (const [name, line] of LINES) {
      // A lock file also holds what only another package depends on.
      if (/lock/.test(name) && wanted === undefined) continue;
      const version = line.exec(await text(name))?.[1];
      if (version !== undefined) return { version, file: shown(name) };
    }
    const catalog = /^catalog:(.*)$/.exec(wanted ?? '')?.[1];
    const found =
      catalog === undefined
        ? { range: wanted ?? inScripts(manifest), name: 'package.json' }
        : inCatalogs(catalog.trim(), manifest, await text(PNPM));
    const version = pinnedBy(found.range ?? '');
    if (version !== undefined) return { version, file: shown(found.name) };
  }
  return pinnedByWorkflow(files, repository);
}

async function pinnedByWorkflow(files: Files, repository: string): Promise<PinnedCli | undefined> {
  const folder = join(repository, WORKFLOWS);
  const names = (await files.list(folder)).filter((name) => /\.ya?ml$/.test(name)).toSorted();
  for (const name of names) {
    const bytes = await readSource(files, join(folder, name));
    const text = bytes ? textOf(bytes).replaceAll('\r', '') : '';
    const [, literal, variable] = SETUP_CLI.exec(text) ?? [];
    const version = literal ?? (variable === undefined ? undefined : setIn(text, variable));
    if (version !== undefined) return { version, file: `${WORKFLOWS}/${name}` };
  }
  return undefined;
}

/** What the workflow itself sets the variable to, where it is the same all over. */
function setIn(workflow: string, variable: string): string | undefined {
  const all = [...workflow.matchAll(new RegExp(String.raw`^\s+${variable}:[ \t]*['"]?([^\s'"#]*)`, 'gm'))];
  const [only, ...others] = new Set(all.map(([, value]) => value));
  return others.length === 0 ? new RegExp(`^${VERSION}$`).exec(only ?? '')?.[1] : undefined;
}

function wantedOf({ dependencies, devDependencies }: JsonObject): string | undefined {
  const wanted = asObject(devDependencies)['supabase'] ?? asObject(dependencies)['supabase'];
  return wanted === undefined ? undefined : asText(wanted);
}

function inScripts({ scripts }: JsonObject): string | undefined {
  const commands = Object.values(asObject(scripts)).map((one) => asText(one));
  const versions = commands.flatMap((one) => [...one.matchAll(COMMAND)].map(([, version]) => version));
  const [only, ...others] = new Set(versions);
  return others.length === 0 ? only : undefined;
}

const PNPM = 'pnpm-workspace.yaml';

/** `catalog:` and `catalog:<name>` mean a range of the workspace's: pnpm's own file, or Bun's members of package.json. */
function inCatalogs(name: string, manifest: JsonObject, workspace: string): { range?: string; name: string } {
  const path = name === '' || name === 'default' ? ['catalog'] : ['catalogs', name];
  const range = lineAt(workspace, [...path, 'supabase']);
  if (range !== undefined) return { range, name: PNPM };
  for (const holder of [asObject(manifest['workspaces']), manifest]) {
    const found = path.reduce((value, member) => asObject(value[member]), holder)['supabase'];
    if (found !== undefined) return { range: asText(found), name: 'package.json' };
  }
  return { name: PNPM };
}

/** The value behind these keys of a YAML file, each in a line of its own. */
function lineAt(yaml: string, path: readonly string[]): string | undefined {
  const open: { indent: number; key: string }[] = [];
  for (const line of yaml.split('\n')) {
    const [, space = '', key, value] = /^( *)['"]?([\w@/-]+)['"]?:(?:\s+['"]?([^\s'"#]*))?/.exec(line) ?? [];
    if (key === undefined) continue;
    while ((open.at(-1)?.indent ?? -1) >= space.length) open.pop();
    open.push({ indent: space.length, key });
    if (value && open.length === path.length && open.every((one, index) => one.key === path[index])) return value;
  }
  return undefined;
}

/**
 * An exact version, or a range that stays within a generation: ^2.122.0, >=3.1.0 and 2.105.x do, ^2.50.0 and >=2.122.0
 * do not.
 */
function pinnedBy(wanted: string): string | undefined {
  const [, range = '', major, minor, patch] = /^(\^|~|>=)?\s*v?(\d+)\.(\d+)(?:\.(\d+|x|\*))?$/.exec(wanted) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  const version = `${major}.${minor}.${/^\d+$/.test(patch ?? '') ? patch : 0}`;
  if (range === '' || range === '~') return version;
  if (Number(major) >= 3) return Number(major) > 3 || Number(minor) >= 1 ? version : undefined;
  return range === '^' && major === '2' && Number(minor) >= 122 ? version : undefined;
}
