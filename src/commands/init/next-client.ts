/**
 * What `init` says at its end about the app's Supabase client: the `generate client` command, the lines to change in
 * the one that is there, or nothing.
 */
import { resolve } from 'node:path';
import type { SupabaseClient } from '../../core/client/source.ts';
import { nameToken, type Reach, type TokenUse } from '../../core/pool/reach.ts';
import type { Discovery } from '../../discover/discover.ts';
import type { World } from '../../world/types.ts';
import { linesToChange, suggestClient, type ClientSuggestion } from '../generate/suggest-client.ts';
import { repeat } from '../shared/repeat.ts';
import type { InitRequest } from './request.ts';

/** Neither, where there is no app, or its client is as it should be. */
interface ClientAdvice {
  /** Writes the client. */
  command?: string;
  words?: string;
}

export async function adviseOnClient(
  world: World,
  { reach, discovery, place }: { reach: Reach; discovery: Discovery } & Pick<InitRequest, 'place'>,
): Promise<ClientAdvice> {
  const [tokenUse] = reach;
  const suggestion = await suggestClient(world, discovery);
  switch (suggestion.kind) {
    case 'undecided':
      return {
        words: `Supabase client: \`npx cognito-supabase generate client --framework <name>\`. ${suggestion.why}`,
      };
    case 'outdated':
      return { words: `Supabase client: ${suggestion.why} \`npm install ${suggestion.upgrade}\` first.` };
    case 'page':
      return {
        words: `Supabase client for ${suggestion.name}: ${suggestion.page} says how to write it, with the ${nameToken(tokenUse)}.`,
      };
    case 'there':
      return sendsReached(suggestion.client, reach) ? {} : { words: linesToChange(suggestion, tokenUse) };
    case 'file':
      return adviseToGenerate(world, suggestion, tokenUse, place);
    case 'no-app':
    default:
      return {};
  }
}

async function adviseToGenerate(
  world: World,
  { framework, out }: Extract<ClientSuggestion, { kind: 'file' }>,
  tokenUse: TokenUse,
  place: InitRequest['place'],
): Promise<ClientAdvice> {
  if (await world.files.info(resolve(world.cwd, out))) return {};
  const use = tokenUse === 'id' ? { tokenUse } : {};
  return { command: repeat(['generate', 'client'], { ...place, framework, ...use, out }) };
}

/** Whether all that a client sends is known, and carries the role. */
function sendsReached({ sends }: SupabaseClient, reach: Reach): boolean {
  return sends.length > 0 && sends.every((use) => reach.includes(use));
}
