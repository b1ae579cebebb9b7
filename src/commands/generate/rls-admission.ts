/**
 * Whose tokens the policies of `generate rls` let in: the issuer and the app clients (--client-id), from flags, from
 * files, from AWS, or asked for.
 */
import type { Admission } from '../../core/snippets/rls.ts';
import { clientIdsFor } from '../../core/evidence/candidate.ts';
import { isClientId, issuerOf, type UserPoolRef } from '../../core/pool/ids.ts';
import type { Opened } from '../../discover/open.ts';
import { DecisionNeeded, UsageError } from '../../errors.ts';
import { fact, whyNoAwsSetUp } from '../../observe/fact.ts';
import type { World } from '../../world/types.ts';
import { parsePoolFlag } from '../shared/check-flags.ts';
import { poolInQuestion } from '../shared/pool-in-question.ts';
import type { GenerateOptions } from './options.ts';

/** @throws DecisionNeeded where nothing says which pool, or which app clients, and nobody can be asked */
export async function chooseAdmission(
  world: World,
  open: () => Promise<Opened>,
  options: GenerateOptions,
): Promise<Admission> {
  const pool = parsePoolFlag(options.userPoolId) ?? (await choosePool(world, await open()));
  const missing = await whyNoAwsSetUp(world);
  return {
    issuers: await issuersOf(world, pool, missing?.known === false ? missing.why : undefined),
    clientIds: await clientsOf(world, open, pool, { given: options.clientId ?? [], hasAws: missing === undefined }),
    tokenUse: options.tokenUse ?? 'any',
    machines: options.m2m ?? false,
  };
}

/** What asks which pool is most of the program: loaded where the files do not say. */
async function choosePool(world: World, opened: Opened): Promise<UserPoolRef> {
  const known = poolInQuestion(opened, undefined);
  return known ?? (await import('../shared/choose-pool.ts')).choosePool(world, opened, undefined);
}

/** The issuer that the pool's tokens name; both that they can name, where AWS cannot be asked: neither is another pool's. */
async function issuersOf(world: World, ref: UserPoolRef, whyNot: string | undefined): Promise<string[]> {
  const found =
    whyNot === undefined
      ? await fact(async () => (await import('./rls-issuers.ts')).observeIssuers(world, ref))
      : undefined;
  if (found?.known) return found.value;
  const why = whyNot ?? (found?.known === false ? found.why : '');
  world.out.progress(`Tokens are let in with either issuer that ${ref.userPoolId} can have. Not looked at: ${why}`);
  return [issuerOf(ref), issuerOf(ref, 'UPDATED')];
}

async function clientsOf(
  world: World,
  open: () => Promise<Opened>,
  pool: UserPoolRef,
  { given, hasAws }: { given: readonly string[]; hasAws: boolean },
): Promise<string[]> {
  if (given.length > 0) return [...new Set(given)];
  const { discovery } = await open();
  const known = [...new Set(clientIdsFor(discovery.candidates, pool.userPoolId).filter(isClientId))];
  if (known.length > 0) {
    world.out.progress(`Lets in the app clients that the project's files name: ${known.join(', ')}.`);
    return known;
  }
  const flag = '--client-id <id>';
  if (!world.ask.possible)
    throw new DecisionNeeded({
      id: 'input-required',
      message: 'Which app clients to accept is not known.',
      why: `The project's files name none of ${pool.userPoolId}, and without one every app client of the pool would be.`,
      fix: `Give ${flag}, once for each.`,
    });
  const there = hasAws
    ? await fact(async () => (await world.aws.cognito(pool.region)).listAppClients(pool.userPoolId))
    : undefined;
  if (there?.known !== true || there.value.length === 0) return [await askForClient(world, flag)];
  const choices = there.value.map(({ clientId, name }) => ({ title: clientId, description: name, value: clientId }));
  return [await world.ask.select("Which app client is the app's?", choices, flag)];
}

async function askForClient({ ask }: World, flag: string): Promise<string> {
  const id = await ask.text("The ID of the app's app client:", flag);
  if (isClientId(id)) return id;
  throw new UsageError({
    id: 'generate/value',
    message: 'That is not the ID of an app client.',
    fix: `Copy it from the Cognito console, or give ${flag}.`,
  });
}
