/**
 * Adopts a trigger that the pool has already: our own code and, with --invoke, the user's function where it answers with
 * the role; what becomes of another one is decided in `src/core/plan/decisions.ts`.
 */
import type { InitWish } from '../../core/plan/wish.ts';
import { otherRoleDecision } from '../../core/plan/decisions.ts';
import { clientIdsFor } from '../../core/evidence/candidate.ts';
import { readsThroughResponse } from '../../core/function/answer.ts';
import { isForMachines, isFromSnippet, roleOf } from '../../core/function/deployment.ts';
import type { Invocation, LambdaFunction } from '../../core/function/lambda-function.ts';
import type { Trigger, UserPool } from '../../core/pool/user-pool.ts';
import { ownFunctionArn } from '../../core/plan/plan-init.ts';
import { printable } from '../../core/text/safe.ts';
import { judgeRoles, personAnswers, rolesReached, type RoleJudgement } from '../../core/function/judge-roles.ts';
import type { TokenKind } from '../../core/function/trigger.ts';
import { kindsSent } from '../../core/checks/lambda/asked.ts';
import { known, notAsked } from '../../core/fact.ts';
import type { Discovery } from '../../discover/discover.ts';
import { DecisionNeeded } from '../../errors.ts';
import { askBattery } from '../../observe/battery.ts';
import { fact } from '../../observe/fact.ts';
import { shippedCode } from '../../observe/deployed.ts';
import { listClientIds } from '../../observe/pool.ts';
import type { World } from '../../world/types.ts';

/**
 * Where the trigger does its work already, it is attached as it should be and there is nothing to deploy: the wish is then
 * for that very function. That is so where the user's own tool deployed our code, and where, with --invoke, the user's own
 * function answers with the wanted role. A made-up user whom it refuses says nothing of it.
 * @param attached the pool's function, where it may be our code; null where it was deleted
 * @throws DecisionNeeded where it sets another role
 */
export async function adoptTrigger(
  world: World,
  pool: UserPool,
  { functionName, attached }: { functionName: string; attached: LambdaFunction | null | undefined },
  wish: InitWish,
  discovery: Discovery,
): Promise<InitWish> {
  const { codeSha256 } = await shippedCode(world);
  if (attached && pool.trigger && wish.onExistingTrigger !== 'replace' && isFromSnippet(attached, codeSha256))
    return adoptOurCode(world, attached, pool.trigger, wish);
  return attached === null ? wish : adoptTheirs(world, pool, functionName, wish, discovery);
}

/** What it is to be changed to belongs into the sources that it was deployed from. */
function adoptOurCode(world: World, attached: LambdaFunction, trigger: Trigger, wish: InitWish): InitWish {
  const role = roleOf(attached);
  if (role !== wish.role) throw new DecisionNeeded(otherRoleDecision(printable(attached.arn), printable(role, 80)));
  if (wish.m2m && !isForMachines(attached)) return wish;
  world.out.show(
    `${printable(attached.name)} is this tool's own code, deployed by a tool of yours: it stays as it is.`,
  );
  const triggerVersion = wish.triggerVersion === 'auto' ? toVersionFlag(trigger) : wish.triggerVersion;
  return { ...wish, functionArn: trigger.lambdaArn, triggerVersion };
}

async function adoptTheirs(
  world: World,
  pool: UserPool,
  functionName: string,
  wish: InitWish,
  discovery: Discovery,
): Promise<InitWish> {
  const { trigger } = pool;
  if (!trigger || !mayAsk(pool, functionName, wish)) return wish;
  const { lambdaArn, lambdaVersion } = trigger;
  const invocation = await askBattery(world, pool, trigger, clientsOf(world, pool, discovery));
  const kinds = await kindsSentBy(discovery);
  const judged = judgeRoles(invocation, kinds);
  const roles = personAnswers(invocation).flatMap(({ event }) => rolesReached(event, lambdaVersion, kinds));
  const other = roles.map(({ role }) => role).find((role) => role !== undefined && role !== wish.role);
  if (typeof other === 'string')
    throw new DecisionNeeded(otherRoleDecision(printable(lambdaArn), printable(other, 80)));
  sayWhatIsUnknown(world, invocation);
  if (judged.kind === 'never' || judged.kind === 'wrong')
    world.out.show(
      `Your function gives ${judged.kind === 'never' ? 'made-up sign-ins no role' : `some made-up sign-ins no role: ${sourcesOf(judged)}`}.`,
    );
  const isAsWished = ['auto', toVersionFlag(trigger)].includes(wish.triggerVersion) && !wish.m2m;
  const isSet = judged.kind === 'always' || judged.kind === 'elsewhere';
  if (!isAsWished || !isSet || other !== undefined) return wish;
  return {
    ...wish,
    functionArn: lambdaArn,
    triggerVersion: toVersionFlag(trigger),
  };
}

function sourcesOf({ lacking }: RoleJudgement): string {
  return [...new Set(lacking.map(({ answer }) => answer.source))].join(', ');
}

function toVersionFlag({ lambdaVersion }: Trigger): 'v1' | 'v2' | 'v3' {
  return lambdaVersion.slice(0, 2).toLowerCase() as 'v1' | 'v2' | 'v3';
}

function clientsOf(world: World, pool: UserPool, { appPools }: Discovery): Parameters<typeof askBattery>[3] {
  return { ofApp: clientIdsFor(appPools, pool.userPoolId), ofPool: fact(() => listClientIds(world, pool)) };
}

async function kindsSentBy({ clientSource }: Discovery): Promise<TokenKind[]> {
  return kindsSent({ clientSource: known(await clientSource()), tokens: notAsked('No token is looked at here.') });
}

/** Where it could not be learned whether it sets the role, that is said before the decision is asked for. */
function sayWhatIsUnknown({ out }: World, { answers }: Invocation): void {
  const failed = answers.find(({ outcome }) => outcome.kind !== 'returned');
  if (failed?.outcome.kind !== 'error') return;
  const { errorType, errorMessage } = failed.outcome;
  const said = readsThroughResponse(failed.outcome)
    ? 'Cognito sends what it reads there as null, whoever signs in'
    : 'That says nothing of real ones; `npx cognito-supabase verify --username <a real user>` does';
  out.show(`Your function refused a made-up user (${failed.source}): ${errorType}: ${errorMessage}. ${said}.`);
}

/** Only with --invoke, only theirs, and not where they gave it up or named another. */
function mayAsk(pool: UserPool, functionName: string, wish: InitWish): boolean {
  if (!wish.invoke || wish.skip.has('lambda') || wish.functionArn !== undefined) return false;
  return wish.onExistingTrigger !== 'replace' && pool.trigger?.lambdaArn !== ownFunctionArn(pool, functionName);
}
