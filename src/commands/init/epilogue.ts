/**
 * What `init` prints once the work is done: in how many minutes signed-in users get the role (token lifetime), how to
 * deploy, and the next commands (`next-steps.ts`).
 */
import { clientIdsFor } from '../../core/evidence/candidate.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import type { ConfigFile } from '../../core/config/config-file.ts';
import { generationOf } from '../../core/config/refused.ts';
import type { Fact } from '../../core/fact.ts';
import type { Discovery } from '../../discover/discover.ts';
import type { Opened } from '../../discover/open.ts';
import { listClientIds } from '../../observe/pool.ts';
import type { World } from '../../world/types.ts';
import { printable } from '../../core/text/safe.ts';
import type { Reach } from '../../core/pool/reach.ts';
import { showNext } from '../shared/show-commands.ts';
import { adviseOnClient } from './next-client.ts';
import { commandsNext, type Done, knownRefusal } from './next-steps.ts';
import type { InitRequest } from './request.ts';

/** Clients beyond this many are not asked for their token lifetime one by one. */
const MAX_CLIENTS_LOOKED_AT = 5;

interface Ending {
  opened: Opened;
  request: InitRequest;
  reach: Reach;
  done: Done;
  /** How long a token is good at most that was made before, in seconds; asked for meanwhile. */
  lifetime: Promise<Fact<number>> | undefined;
}

/** Says what is next. In a rehearsal, whose world is gone afterwards, no command follows. */
export async function sayWhatIsNext(world: World, { opened, request, reach, done, lifetime }: Ending): Promise<void> {
  const { out } = world;
  if (done.applied.includes('trigger')) await sayWhenItShows(world, lifetime);
  if (request.rehearsed) return;
  const client = await adviseOnClient(world, { reach, discovery: opened.discovery, place: request.place });
  const commands = await commandsNext(world, opened, request, { ...done, client: client.command });
  if (done.applied.includes('config')) sayWhatRefuses(world, opened.project.config);
  if (done.declared) {
    const { tool, file } = done.declared;
    out.show(
      `${printable(file)} was written for ${tool.name}. ${tool.generate?.next} Deploying it attaches the trigger.`,
    );
  }
  if (client.words !== undefined) out.show(client.words);
  if (commands.length === 0) return;
  out.show(out.paint('bold', 'What is next:'));
  showNext(out, commands);
}

/** Why no command starts the local stack. Where that very CLI is pinned, it is a failure, and verify has said so. */
function sayWhatRefuses({ out }: World, config: ConfigFile | null): void {
  const refusal = knownRefusal(config);
  if (!config || !refusal || (config.pinned && generationOf(config.pinned.version))) return;
  const where = refusal.line === undefined ? config.file : `${config.file}:${refusal.line}`;
  out.show(
    printable(`${where}: ${refusal.message} Supabase CLI 3.1 refuses the whole file for it. ${refusal.fix}`, 400),
  );
}

/**
 * After attaching: tokens that are out already lack the role until they are refreshed, and the trigger runs at every
 * refresh (TokenGeneration_RefreshTokens), so nobody has to sign in again.
 */
async function sayWhenItShows({ out }: World, longest: Promise<Fact<number>> | undefined): Promise<void> {
  const lifetime = await longest;
  const within = lifetime?.known
    ? `within ${Math.ceil(lifetime.value / 60)} minutes at most`
    : 'when their tokens expire';
  out.show(`Signed-in users get the role at their next token refresh, ${within}; nobody has to sign in again.`);
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
