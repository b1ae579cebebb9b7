/**
 * Suggests the Supabase client that an app needs, for `generate client` and `init`: by its sign-in library, where the
 * file goes, and whether a client is there already.
 */
import type { TokenUse } from '../../core/pool/reach.ts';
import { join } from 'node:path';
import type { App } from '../../core/client/apps.ts';
import type { SupabaseClient } from '../../core/client/source.ts';
import { type Framework, type Stack, stackById } from '../../core/client/stacks.ts';
import type { Discovery } from '../../discover/discover.ts';
import type { World } from '../../world/types.ts';

export type ClientSuggestion =
  /** There is no app here. */
  | { kind: 'no-app' }
  /** Nothing that is known fits, or more than one thing does. */
  | { kind: 'undecided'; why: string }
  /** Nothing is generated for it; the page says how it is written. */
  | { kind: 'page'; name: string; page: string }
  /** What is installed is too old for the file. */
  | { kind: 'outdated'; why: string; upgrade: string }
  /** A client is made there already. */
  | { kind: 'there'; client: SupabaseClient; stack: Stack }
  | { kind: 'file'; name: string; framework: Framework; out: string };

/** What fits the app that is meant here. */
export async function suggestClient(world: World, { apps, clientSource }: Discovery): Promise<ClientSuggestion> {
  const stacks = [...new Set(apps.flatMap(({ stacks: some }) => some))];
  const [stack, ...others] = stacks;
  if (apps.length === 0) return { kind: 'no-app' };
  if (!stack)
    return { kind: 'undecided', why: `Nothing in ${folders(apps)} signs in with Cognito in a way that is known.` };
  if (others.length > 0)
    return { kind: 'undecided', why: `More than one fits: ${stacks.map((one) => nameIn(apps, one)).join(', ')}.` };
  if ('page' in stack.client) return { kind: 'page', name: stack.name, page: stack.client.page };
  const [only, ...further] = apps.filter((app) => app.stacks.includes(stack));
  const { clients } = await clientSource();
  const folder = only && further.length === 0 && only.folder !== '.' ? `${only.folder}/` : '';
  const client = clients.find(({ file }) => file.startsWith(folder) && !isGenerated(file));
  if (client) return { kind: 'there', client, stack };
  if ('upgrade' in stack.client) return tooOld(stack.client.upgrade, apps);
  const { framework } = stack.client;
  return { kind: 'file', name: stack.name, framework, out: await usualFile(world, framework, only) };
}

/** @param upgrade a package and its major version, as in aws-amplify@6 */
function tooOld(upgrade: string, apps: readonly App[]): ClientSuggestion {
  const [name = '', major = ''] = upgrade.split('@');
  const [found] = apps.flatMap(({ outdated }) => outdated);
  const has = found && `${found.version.file} has ${found.package} ${found.version.from}`;
  return { kind: 'outdated', why: `The file needs ${name} ${major} or later, and ${has}.`, upgrade };
}

/** "Amplify (apps/web)"; the folder only where there is more than one. */
function nameIn(apps: readonly App[], stack: Stack): string {
  const at = folders(apps.filter(({ stacks }) => stacks.includes(stack)));
  return apps.length === 1 ? stack.name : `${stack.name} (${at})`;
}

const folders = (apps: readonly App[]): string =>
  apps.map(({ folder }) => (folder === '.' ? 'this folder' : folder)).join(', ');

const SERVER: ReadonlySet<Framework> = new Set(['amplify-next', 'next-auth']);
const isGenerated = (file: string): boolean => /(^|\/)supabase-(?:client|server)\.[jt]s$/.test(file);

/** What shows in which folder an app's source is; Next.js and Expo make a route of each file in their `app`. */
const SOURCE_FOLDERS = [
  ['src', 'src'],
  ['app/app.vue', 'app'],
  ['app/root.tsx', 'app'],
  ['app/root.jsx', 'app'],
] as const;

/** Where a client goes when nobody says: beside the app's other source, in the language of the app. */
export async function usualFile(world: World, framework: Framework, app: App | undefined): Promise<string> {
  const folder = app?.folder === '.' ? '' : (app?.folder ?? '');
  let source = '';
  for (const [shown, inside] of SOURCE_FOLDERS)
    if (source === '' && (await world.files.info(join(world.cwd, folder, shown)))) source = inside;
  const ending = app?.isTypeScript === false ? 'js' : 'ts';
  return join(folder, source, `supabase-${SERVER.has(framework) ? 'server' : 'client'}.${ending}`);
}

/** What to change in a client that is there, one thing a line. */
export function linesToChange(
  { client, stack }: Extract<ClientSuggestion, { kind: 'there' }>,
  tokenUse: TokenUse,
): string {
  // In Next.js, what runs in the browser has other lines than what runs on the server.
  const own = client.stack === undefined ? stack : stackById(client.stack);
  const [imported, option] = own.lines?.(tokenUse) ?? [];
  return [`${client.file}:${client.line} makes the Supabase client. Two lines make it ${own.name}'s:`, imported, option]
    .filter((line) => line !== undefined)
    .join('\n  ');
}
