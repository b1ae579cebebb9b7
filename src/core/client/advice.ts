/**
 * The words of a fix for an app's Supabase client: the `accessToken` lines of its own stack, at the file and line that is
 * there, or the `generate client` command.
 */
import { nameToken, type TokenUse } from '../pool/reach.ts';
import type { App } from './apps.ts';
import type { Place } from './code/source-file.ts';
import type { SupabaseClient } from './source.ts';
import { type Stack, type StackId, stackById } from './stacks.ts';

/** The token that a fix says to send. */
export interface Advised {
  token: TokenUse;
  /** A sentence, where it is not the one that the code is after, or where it may not be the right one. */
  note?: string;
}

/**
 * The end of a sentence that begins a fix.
 * @param apps as discovery found them
 * @param there where the app makes its client already
 */
export function adviseToSend(apps: readonly App[], token: TokenUse, there?: SupabaseClient): string {
  const stack = there?.stack ?? onlyStack(apps)?.id;
  const lines = there && linesFor(stack, token);
  return there && lines ? `in ${there.file}:${there.line}, with ${lines}` : whatWrites(stack, token);
}

function onlyStack(apps: readonly App[]): Stack | undefined {
  const [stack, ...others] = new Set(apps.flatMap(({ stacks }) => stacks));
  return others.length === 0 ? stack : undefined;
}

/** The two lines of a stack, as a fix prints them; undefined where it has none, or is not known. */
function linesFor(stack: StackId | undefined, token: TokenUse): string | undefined {
  const [imported, option] = (stack && stackById(stack).lines?.(token)) ?? [];
  return imported === undefined ? undefined : `\`${imported}\` and \`${option}\``;
}

/** With which file a whole client is had, or as which page shows. */
function whatWrites(stack: StackId | undefined, token: TokenUse): string {
  const client = stack && stackById(stack).client;
  if (client && 'page' in client) return `as ${client.page} shows`;
  const framework = client && 'framework' in client ? ` --framework ${client.framework}` : '';
  const use = token === 'id' ? ' --token-use id' : '';
  const first = client && 'upgrade' in client ? `, once you have run \`npm install ${client.upgrade}\`` : '';
  return `with the file that \`npx cognito-supabase generate client${framework}${use}\` writes${first}`;
}

/** Sentences that end a fix: what stands right in the client that is there, and what writes a whole one. */
export function writeOut({ file, line }: Place, stack: StackId | undefined, { token, note }: Advised): string {
  const lines = linesFor(stack, token);
  const here =
    lines === undefined
      ? `In ${file}:${line} that is \`accessToken: async () => token\`, with the token's text, or null while nobody is signed in.`
      : `In ${file}:${line} that is ${lines}.`;
  return `${here}${note === undefined ? '' : ` ${note}`} A whole client is made ${whatWrites(stack, token)}.`;
}

/** What is to change in a client, and the client as it is then: `edit` is a fault's, of source.ts. */
export function fixFor(edit: string, place: Place, stack: StackId | undefined, advised: Advised): string {
  return `${spellEdit(edit, advised.token)} ${writeOut(place, stack, advised)}`;
}

function spellEdit(edit: string, token: TokenUse): string {
  return edit
    .replaceAll('{use}', token)
    .replaceAll('{Use}', token === 'id' ? 'Id' : 'Access')
    .replaceAll('{token}', nameToken(token));
}
