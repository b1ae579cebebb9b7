/** Which Supabase CLI a project pins: the one that reads its config on every machine. */
import { join, relative, sep } from 'node:path';
import type { PinnedCli } from '../core/config/refused.ts';
import { asObject, asText, parseJson } from '../core/text/json.ts';
import type { Files } from '../world/types.ts';
import { readSource, textOf } from './sources/source.ts';

const VERSION = String.raw`v?(\d+\.\d+\.\d+)`;

/** Files that pin it in one line, and the line. */
const LINES: readonly (readonly [string, RegExp])[] = [
  ['package-lock.json', new RegExp(String.raw`"node_modules/supabase":\s*\{[^}]*?"version":\s*"${VERSION}"`)],
  ['pnpm-lock.yaml', new RegExp(String.raw`^\s*['"]?/?supabase@${VERSION}['"]?:`, 'm')],
  ['yarn.lock', new RegExp(String.raw`^"?supabase@[^\n]*:\n\s+version:? "?${VERSION}"?`, 'm')],
  ['bun.lock', new RegExp(String.raw`"supabase":\s*\["supabase@${VERSION}"`)],
  ['mise.toml', new RegExp(String.raw`^\s*"?(?:[\w-]+:)?supabase(?:/cli)?"?\s*=\s*"${VERSION}"`, 'm')],
  ['.mise.toml', new RegExp(String.raw`^\s*"?(?:[\w-]+:)?supabase(?:/cli)?"?\s*=\s*"${VERSION}"`, 'm')],
  ['.tool-versions', new RegExp(String.raw`^supabase(?:-cli)?\s+${VERSION}\s*$`, 'm')],
];
/** In a workflow: the action, and the version that it is given. */
const SETUP_CLI = new RegExp(
  String.raw`uses:\s*['"]?supabase/setup-cli@[^\n]*\n(?:\s*with:\s*\n)?(?:\s+[\w-]+:[^\n]*\n)*?\s+version:\s*['"]?${VERSION}['"]?\s*$`,
  'm',
);
const WORKFLOWS = '.github/workflows';

/**
 * Looks for the pin in the project's folder and the repository's root: lock files first, which say what is installed.
 * @returns undefined where nothing pins it, or only a range that more than one generation may fill
 */
export async function findPinnedCli(files: Files, root: string, repository: string): Promise<PinnedCli | undefined> {
  for (const folder of new Set([root, repository])) {
    const text = async (name: string): Promise<string> => {
      const bytes = await readSource(files, join(folder, name));
      return bytes ? textOf(bytes) : '';
    };
    const shown = (name: string): string => relative(root, join(folder, name)).split(sep).join('/');
    const wanted = wantedOf(await text('package.json'));
    for (const [name, line] of LINES) {
      // A lock file also holds what only another package depends on.
      if (/lock/.test(name) && wanted === undefined) continue;
      const version = line.exec(await text(name))?.[1];
      if (version !== undefined) return { version, file: shown(name) };
    }
    const version = wanted === undefined ? undefined : pinnedBy(wanted);
    if (version !== undefined) return { version, file: shown('package.json') };
  }
  return pinnedByWorkflow(files, repository);
}

async function pinnedByWorkflow(files: Files, repository: string): Promise<PinnedCli | undefined> {
  const folder = join(repository, WORKFLOWS);
  const names = (await files.list(folder)).filter((name) => /\.ya?ml$/.test(name)).toSorted();
  for (const name of names) {
    const bytes = await readSource(files, join(folder, name));
    const version = bytes && SETUP_CLI.exec(textOf(bytes).replaceAll('\r', ''))?.[1];
    if (version !== undefined) return { version, file: `${WORKFLOWS}/${name}` };
  }
  return undefined;
}

function wantedOf(text: string): string | undefined {
  const { dependencies, devDependencies } = asObject(parseJson(text));
  const wanted = asObject(devDependencies)['supabase'] ?? asObject(dependencies)['supabase'];
  return wanted === undefined ? undefined : asText(wanted);
}

/** An exact version, or a range that stays within a generation: ^2.122.0 and ^3.1.0 do, ^2.50.0 does not. */
function pinnedBy(wanted: string): string | undefined {
  const [, range = '', version] = new RegExp(String.raw`^([\^~]?)${VERSION}$`).exec(wanted) ?? [];
  if (version === undefined || range === '' || range === '~') return version;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (major === 2 && minor >= 122) || (major >= 3 && minor >= 1) ? version : undefined;
}
