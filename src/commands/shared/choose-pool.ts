/**
 * Asks which user pool a run is about where `pool-in-question.ts` knows none: of those that the project names, else of
 * the account's; and describes the pool, or says that it does not exist.
 */
import { checkRegion } from './check-flags.ts';
import { poolInQuestion } from './pool-in-question.ts';
import { ROLES, type PoolCandidate } from '../../core/evidence/candidate.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import { parseUserPoolId, type UserPoolRef } from '../../core/pool/ids.ts';
import { printable } from '../../core/text/safe.ts';
import type { Discovery } from '../../discover/discover.ts';
import type { Opened } from '../../discover/open.ts';
import { DecisionNeeded, UsageError } from '../../errors.ts';
import { observePool } from '../../observe/pool.ts';
import { withLive } from '../../observe/account-pools.ts';
import { withAges } from '../../observe/record-age.ts';
import { describeLive, describeSources } from '../../report/pools.ts';
import type { World } from '../../world/types.ts';

/**
 * The pool that a run is about, and where nothing says which, the one that a person picks: of those that the project names, else of those in
 * the account. Two pools that fit are never chosen between without an answer.
 */
export async function choosePool(world: World, opened: Opened, asked: UserPoolRef | undefined): Promise<UserPoolRef> {
  const known = poolInQuestion(opened, asked);
  if (known) return known;
  const { discovery } = opened;
  return discovery.candidates.length > 0 ? chooseCandidate(world, discovery) : chooseFromAccount(world);
}

/** The pool as AWS describes it. @throws UsageError where AWS knows no such pool */
export async function describePool(world: World, ref: UserPoolRef): Promise<UserPool> {
  const pool = await observePool(world, ref);
  if (pool) return pool;
  throw new UsageError({
    id: 'cognito/pool-not-found',
    message: `The user pool ${ref.userPoolId} does not exist in ${ref.region}.`,
    why: 'The ID belongs to another account, or the pool was deleted.',
    fix: 'Check the ID, and the account with --profile.',
  });
}

async function chooseCandidate(world: World, discovery: Discovery): Promise<UserPoolRef> {
  const candidates = await withAges(world, discovery.candidates);
  const others = candidates.length === 1;
  const message = others
    ? 'The project names only a user pool of another environment.'
    : 'The project names more than one user pool.';
  if (!world.ask.possible) {
    throw new DecisionNeeded({
      id: others ? 'discover/other-environment' : 'discover/several-pools',
      message,
      why: candidates.map((pool) => `${pool.userPoolId}  ${describeSources(pool)}: ${rolesOf(pool)}`).join('\n  '),
      fix: 'Say which one with --user-pool-id <id>.',
    });
  }
  world.out.progress(printable(discovery.why));
  const known = await withLive(world, candidates, discovery);
  return world.ask.select(
    `${message} ${others ? 'Is it this one?' : 'Which one?'}`,
    known.map((pool) => ({
      title: titleOf(pool),
      description: `${describeSources(pool)}: ${rolesOf(pool)}`,
      value: pool,
    })),
    '--user-pool-id <id>',
  );
}

/** What its places speak for. */
function rolesOf({ sources }: PoolCandidate): string {
  return [...new Set(sources.map(({ role = 'record' }) => ROLES[role]))].join('; ');
}

/** What tells one pool from another, on the line that is there to be chosen. */
function titleOf({ userPoolId, name, live }: PoolCandidate): string {
  return [userPoolId, name === undefined ? '' : `"${printable(name, 40)}"`, describeLive(live)]
    .filter(Boolean)
    .join('  ');
}

async function chooseFromAccount(world: World): Promise<UserPoolRef> {
  const flag = '--user-pool-id <id>';
  if (!world.ask.possible) {
    throw new DecisionNeeded({
      id: 'input-required',
      message: 'Nothing in this project names a user pool.',
      why: "Looked through the project's files and the Supabase config, and there is no terminal to ask on.",
      fix: `Give ${flag}.`,
    });
  }
  const region = await world.aws.defaultRegion();
  checkRegion(region);
  if (region === undefined)
    throw new UsageError({
      id: 'aws/no-region',
      message: "No AWS region is set, so the account's user pools cannot be listed.",
      fix: 'Give --region <region>, or --user-pool-id <id>.',
    });
  world.out.progress(`Nothing in this project names a user pool: listing those of ${region}.`);
  const pools = await (await world.aws.cognito(region)).listUserPools();
  const choices = pools.flatMap(({ userPoolId, name, hasTrigger }) => {
    const pool = parseUserPoolId(userPoolId);
    const title = `${userPoolId}  "${printable(name, 60)}"`;
    return pool ? [{ title, ...(hasTrigger ? { description: 'has a trigger already' } : {}), value: pool }] : [];
  });
  if (choices.length === 0) {
    throw new UsageError({
      id: 'cognito/no-pools',
      message: `The account has no user pool in ${region}.`,
      fix: 'Name another region with --region, another account with --profile, or create a pool first.',
    });
  }
  return world.ask.select(`Which user pool of ${region}?`, choices, flag);
}
