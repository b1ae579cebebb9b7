/** What `init` says and offers once the work is done. */
import { resolve } from 'node:path';
import type { UserPool, TriggerVersion } from '../../core/pool/user-pool.ts';
import type { Discovery } from '../../discover/discover.ts';
import { asRefusal } from '../../errors.ts';
import { fact } from '../../observe/pool.ts';
import type { World } from '../../world/types.ts';
import { clientDraft, clientFile } from '../generate/draft-client.ts';
import { writeDrafts } from '../generate/drafts.ts';

/** Clients beyond this many are not asked for their token lifetime one by one. */
const MAX_CLIENTS_LOOKED_AT = 5;

/**
 * After attaching: tokens that are out already lack the role until they are refreshed, and the trigger runs at every
 * refresh (TokenGeneration_RefreshTokens), so nobody has to sign in again.
 */
export async function sayWhatIsNext(
  world: World,
  pool: UserPool,
  discovery: Discovery,
  applied: readonly string[],
): Promise<void> {
  const { out } = world;
  if (applied.includes('trigger')) {
    const lifetime = await fact(() => longestTokenLifetime(world, pool, discovery));
    const within = lifetime.known
      ? `within ${Math.ceil(lifetime.value / 60)} minutes at most`
      : 'when the tokens they have run out';
    out.show(`Signed-in users get the role at their next token refresh, ${within}; nobody has to sign in again.`);
  }
  if (applied.includes('config'))
    out.show('A running local stack keeps its old keys: `supabase stop && supabase start` makes it read the config.');
}

async function longestTokenLifetime(world: World, pool: UserPool, discovery: Discovery): Promise<number> {
  const cognito = await world.aws.cognito(pool.region);
  const named = discovery.candidates.find(({ userPoolId }) => userPoolId === pool.userPoolId)?.clientIds ?? [];
  const ids =
    named.length > 0 ? named : (await cognito.listAppClients(pool.userPoolId)).map(({ clientId }) => clientId);
  const clients = await Promise.all(
    ids.slice(0, MAX_CLIENTS_LOOKED_AT).map((id) => cognito.describeAppClient(pool.userPoolId, id)),
  );
  // One hour is what Cognito gives a client that sets nothing.
  return Math.max(3600, ...clients.map((client) => client?.tokenLifetimeSeconds ?? 0));
}

/**
 * Offers the client to a person at the terminal; a script is told the command.
 * @param unasked the plan was accepted with --yes, so nobody is there to answer
 */
export async function offerClient(
  world: World,
  pool: UserPool,
  attached: TriggerVersion | undefined,
  unasked: boolean,
): Promise<void> {
  // Without a trigger, it will be the one that the plan allows.
  const reachesIdTokensOnly = attached === undefined ? pool.tier === 'LITE' : attached === 'V1_0';
  const tokenUse = reachesIdTokensOnly ? 'id' : 'access';
  const out = await clientFile(world);
  if (await world.files.info(resolve(world.cwd, out))) return;
  const command = `npx cognito-supabase generate client --framework amplify-web${tokenUse === 'id' ? ' --token-use id' : ''} --out ${out}`;
  if (!world.ask.possible || unasked) {
    world.out.show(`Supabase client for Amplify: ${command}`);
    return;
  }
  if (!(await world.ask.confirm(`Write a Supabase client for Amplify to ${out}?`, command))) return;
  try {
    await writeDrafts(world, [await clientDraft(world, { tokenUse, out })], false);
    world.out.show(`Wrote ${out}`);
  } catch (error) {
    // The work is done: what cannot be written now is a matter of the command above.
    world.out.error(`! ${asRefusal(error).message} Try another place: ${command}`);
  }
}
