/** What `init` says and offers once the work is done. */
import { resolve } from 'node:path';
import { clientIdsFor } from '../../core/evidence/candidate.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import type { ConfigFile } from '../../core/config/config-file.ts';
import type { Fact } from '../../core/fact.ts';
import { generationOf, type Refusal } from '../../core/config/refused.ts';
import { printable } from '../../core/text/safe.ts';
import type { Discovery } from '../../discover/discover.ts';
import { asRefusal } from '../../errors.ts';
import { listClientIds } from '../../observe/pool.ts';
import type { World } from '../../world/types.ts';
import { nameToken, type Reach, type TokenUse } from '../../core/pool/reach.ts';
import type { SupabaseClient } from '../../core/client/source.ts';
import type { Framework } from '../../core/client/stacks.ts';
import { clientDrafts } from '../generate/draft-client.ts';
import { writeDrafts } from '../generate/drafts.ts';
import { linesToChange, suggestClient } from '../generate/suggest-client.ts';

/** Clients beyond this many are not asked for their token lifetime one by one. */
const MAX_CLIENTS_LOOKED_AT = 5;

/**
 * After attaching: tokens that are out already lack the role until they are refreshed, and the trigger runs at every
 * refresh (TokenGeneration_RefreshTokens), so nobody has to sign in again.
 */
export async function sayWhatIsNext(
  { out }: World,
  applied: readonly string[],
  longest: Promise<Fact<number>> | undefined,
  config: ConfigFile | null,
): Promise<void> {
  if (applied.includes('trigger')) {
    const lifetime = await longest;
    const within = lifetime?.known
      ? `within ${Math.ceil(lifetime.value / 60)} minutes at most`
      : 'when the tokens they have run out';
    out.show(`Signed-in users get the role at their next token refresh, ${within}; nobody has to sign in again.`);
  }
  if (!applied.includes('config') || !config) return;
  // A file that the CLI refuses is no reason to start it.
  const refusal = knownRefusal(config);
  if (!refusal)
    out.show('A running local stack keeps its old keys: `supabase stop && supabase start` makes it read the config.');
  // Where that very CLI is pinned, it is a failure, and verify has said so.
  else if (!config.pinned || !generationOf(config.pinned.version)) {
    const where = refusal.line === undefined ? config.file : `${config.file}:${refusal.line}`;
    out.show(
      printable(`${where}: ${refusal.message} Supabase CLI 3.1 refuses the whole file for it. ${refusal.fix}`, 400),
    );
  }
}

/** The newest CLI is what `npx supabase` gives where none is pinned. */
function knownRefusal({ pinned, refusals }: ConfigFile): Refusal | undefined {
  const generation = (pinned && generationOf(pinned.version)) ?? 'ts-3.1';
  return refusals.find(({ by }) => by.includes(generation));
}

/** How long a token is good at most that was made before now, in seconds. */
export async function longestTokenLifetime(world: World, pool: UserPool, discovery: Discovery): Promise<number> {
  const cognito = await world.aws.cognito(pool.region);
  const named = clientIdsFor(discovery.candidates, pool.userPoolId);
  const ids = named.length > 0 ? named : await listClientIds(world, pool);
  const clients = await Promise.all(
    ids.slice(0, MAX_CLIENTS_LOOKED_AT).map((id) => cognito.describeAppClient(pool.userPoolId, id)),
  );
  // One hour is what Cognito gives a client that sets nothing.
  return Math.max(3600, ...clients.map((client) => client?.tokenLifetimeSeconds ?? 0));
}

/**
 * Offers the client that fits the app to a person at the terminal; a script is told the command. Where there is no app,
 * nothing is said.
 * @param unasked the plan was accepted with --yes, so nobody is there to answer
 */
export async function offerClient(
  world: World,
  { reach, discovery }: { reach: Reach; discovery: Discovery },
  unasked: boolean,
): Promise<void> {
  const { out } = world;
  const [tokenUse] = reach;
  const suggestion = await suggestClient(world, discovery);
  switch (suggestion.kind) {
    case 'no-app':
      return;
    case 'undecided':
      out.show(`Supabase client: \`npx cognito-supabase generate client --framework <name>\`. ${suggestion.why}`);
      return;
    case 'outdated':
      out.show(`Supabase client: ${suggestion.why} \`npm install ${suggestion.upgrade}\` first.`);
      return;
    case 'page':
      out.show(
        `Supabase client for ${suggestion.name}: ${suggestion.page} says how to write it, with the ${nameToken(tokenUse)}.`,
      );
      return;
    case 'there':
      if (!sendsReached(suggestion.client, reach)) out.show(linesToChange(suggestion, tokenUse));
      return;
    case 'file':
      await offerFile(world, { ...suggestion, tokenUse }, unasked);
  }
}

/** Whether all that a client sends is known, and carries the role. */
function sendsReached({ sends }: SupabaseClient, reach: Reach): boolean {
  return sends.length > 0 && sends.every((use) => reach.includes(use));
}

interface OfferedFile {
  name: string;
  framework: Framework;
  tokenUse: TokenUse;
  out: string;
}

async function offerFile(
  world: World,
  { name, framework, tokenUse, out }: OfferedFile,
  unasked: boolean,
): Promise<void> {
  if (await world.files.info(resolve(world.cwd, out))) return;
  const command = `npx cognito-supabase generate client --framework ${framework}${tokenUse === 'id' ? ' --token-use id' : ''} --out ${out}`;
  if (!world.ask.possible || unasked) {
    world.out.show(`Supabase client for ${name}: ${command}`);
    return;
  }
  if (!(await world.ask.confirm(`Write a Supabase client for ${name} to ${out}?`, command))) return;
  try {
    const files = await writeDrafts(world, await clientDrafts(world, { framework, tokenUse, out }), false);
    for (const { path } of files) world.out.show(`Wrote ${path}`);
  } catch (error) {
    // The work is done: what cannot be written now is a matter of the command above.
    world.out.error(`! ${asRefusal(error).message} Try another place: ${command}`);
  }
}
