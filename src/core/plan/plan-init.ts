/**
 * Plans `init`: chooses the trigger's version (V1_0, V2_0, V3_0), finds what is in the way of attaching it, and joins the
 * steps for config, function, permission, trigger and hosted project. Pure; nothing here looks at the world.
 */
import type { InitWish } from './wish.ts';
import { describeUndoing, nameOwner } from '../evidence/candidate.ts';
import { originalOf, statementId } from '../function/deployment.ts';
import { mayInvoke } from '../function/who-may-invoke.ts';
import { nameReach, reachesIdTokensOnly, usualVersion } from '../pool/reach.ts';
import { updateInput } from '../pool/update.ts';
import type { Trigger, TriggerVersion, UserPool } from '../pool/user-pool.ts';
import type { InitFacts } from './facts.ts';
import type { Plan } from './plan.ts';
import {
  chainDecision,
  existingTriggerDecision,
  triggerGoneDecision,
  lostSettingDecision,
  managedDecision,
  versionDecision,
} from './decisions.ts';
import { joinPlans, planOf } from './join.ts';
import { planConfig } from './plan-config.ts';
import { planDeployment } from './plan-deployment.ts';
import { planLink } from './plan-link.ts';
import { keep, type Step, type UpdateUserPoolStep } from './step.ts';

/** Plans everything that --skip does not leave out. */
export function planInit(facts: InitFacts, wish: InitWish): Plan {
  const { hosted } = facts;
  return joinPlans(
    wish.skip.has('config') ? planOf({}) : planConfig(facts, wish),
    wish.skip.has('lambda') ? planOf({}) : planLambda(facts, wish),
    hosted && !wish.skip.has('hosted') ? planLink(hosted, { recreate: false, recorded: true }) : planOf({}),
  );
}

function planLambda(facts: InitFacts, wish: InitWish): Plan {
  const { pool } = facts;
  const functionArn = wish.functionArn ?? ownFunctionArn(pool, facts.functionName);
  const original = originalTrigger(facts, wish);
  const version = chooseVersion(pool, functionArn, wish, original);
  const trigger: Trigger = { lambdaArn: functionArn, lambdaVersion: version };
  const attached = sameTrigger(pool.trigger, trigger);
  const conflict = attached
    ? undefined
    : (existingTriggerDecision(facts, functionArn, wish) ??
      (original && chainDecision(pool, functionArn, { original, version })) ??
      (original && facts.triggerGone && triggerGoneDecision(facts, original, wish)) ??
      managedDecision(facts, wish) ??
      versionDecision(pool, version));
  if (conflict) return planOf({ decisions: [conflict] });
  return joinPlans(
    planOf(original === undefined ? {} : { original }),
    wish.functionArn === undefined ? planDeployment(facts, wish, functionArn, original) : planOf({}),
    planOf({ steps: [planPermission(facts, functionArn)] }),
    planTrigger(pool, trigger, wish, original),
    planOf({ notes: attached ? [] : warnOfOwner(facts) }),
  );
}

/** Whoever allowed it is told once more what will become of it, by whatever way it is attached. */
function warnOfOwner({ owner }: InitFacts): string[] {
  return owner ? [`The user pool ${nameOwner(owner)}. ${describeUndoing(owner)}`] : [];
}

/**
 * The user's own trigger that the deployed function stands in front of: what the pool has, where that was asked for, and
 * from then on what the function says.
 */
export function originalTrigger(
  { pool, function: ours, functionName }: InitFacts,
  wish: InitWish,
): Trigger | undefined {
  if (wish.functionArn !== undefined || !pool.trigger) return undefined;
  if (pool.trigger.lambdaArn === ownFunctionArn(pool, functionName)) return ours?.ours ? originalOf(ours) : undefined;
  return wish.onExistingTrigger === 'chain' ? pool.trigger : undefined;
}

/** The ARN that a function of this name has in the pool's account and region. */
export function ownFunctionArn(pool: UserPool, functionName: string): string {
  return `arn:${pool.partition}:lambda:${pool.region}:${pool.accountId}:function:${functionName}`;
}

/**
 * The version to attach. V2_0 reaches access tokens and needs the Essentials or Plus plan; the Lite plan takes V1_0,
 * which reaches ID tokens only. A version that is attached to our function already is not lowered unless asked for
 * (aws-amplify/amplify-cli#13638 is that defect elsewhere), and a function in front of the user's own is attached as
 * that one was.
 */
function chooseVersion(
  pool: UserPool,
  functionArn: string,
  wish: InitWish,
  original: Trigger | undefined,
): TriggerVersion {
  if (wish.triggerVersion !== 'auto') return `${wish.triggerVersion.toUpperCase()}_0` as TriggerVersion;
  if (wish.m2m) return 'V3_0';
  const current = pool.trigger;
  if (current && original) return current.lambdaVersion;
  if (current && current.lambdaArn === functionArn && current.lambdaVersion !== 'V1_0') return current.lambdaVersion;
  return usualVersion(pool);
}

function sameTrigger(a: Trigger | undefined, b: Trigger): boolean {
  return a?.lambdaArn === b.lambdaArn && a.lambdaVersion === b.lambdaVersion;
}

/** Where that cannot be told, a statement of our own makes it as sure as it can be; a second one would add nothing. */
function isLetIn(policy: InitFacts['policy'], { arn, accountId }: UserPool, functionArn: string, sid: string): boolean {
  const wanted = { arn, accountId, trigger: { lambdaArn: functionArn } };
  const judged = mayInvoke(policy, wanted);
  const own = policy.filter((statement) => statement.sid === sid);
  return judged === 'allowed' || (judged === 'unknown' && mayInvoke(own, wanted) === 'allowed');
}

function planPermission({ pool, policy }: InitFacts, functionArn: string): Step {
  const sid = statementId(pool);
  if (isLetIn(policy, pool, functionArn, sid)) return keep('permission', functionArn, 'lets this user pool invoke it');
  return {
    kind: 'allowInvoke',
    id: 'permission',
    target: functionArn,
    action: 'create',
    summary: 'allow only this user pool to invoke it',
    functionArn,
    statementId: sid,
    sourceArn: pool.arn,
    sourceAccount: pool.accountId,
    replaces: policy.some((statement) => statement.sid === sid),
  };
}

function planTrigger(pool: UserPool, trigger: Trigger, wish: InitWish, original: Trigger | undefined): Plan {
  const target = pool.userPoolId;
  const notes = reachesIdTokensOnly(trigger.lambdaVersion) ? [noteOnReach(pool, original)] : [];
  if (sameTrigger(pool.trigger, trigger)) {
    const step = keep('trigger', target, `runs the function at every token (${trigger.lambdaVersion})`);
    return planOf({ notes, steps: [step] });
  }
  const { lost } = updateInput(pool.described, trigger, wish.allowUnknown);
  if (lost.length > 0) return planOf({ notes, decisions: [lostSettingDecision(lost)] });
  const deployed = wish.functionArn === undefined;
  const step: UpdateUserPoolStep = {
    kind: 'updateUserPool',
    id: 'trigger',
    target,
    action: 'update',
    summary: `attach the function as ${trigger.lambdaVersion} pre-token-generation trigger (${nameReach(trigger.lambdaVersion)})${original ? ', in front of yours' : ''}`,
    userPoolId: pool.userPoolId,
    region: pool.region,
    before: pool.trigger ?? null,
    after: trigger,
    deployed,
    chained: original !== undefined,
    invokeFirst: (deployed && !original) || wish.invoke,
    role: wish.role,
  };
  return planOf({ notes, steps: [step] });
}

function noteOnReach(pool: UserPool, original: Trigger | undefined): string {
  const note =
    'A V1_0 trigger reaches ID tokens only: the app has to send the ID token to Supabase. Access tokens stay `anon`.';
  if (pool.tier === 'LITE')
    return `${note} V2_0 reaches both, but needs the Essentials or Plus plan. The plan is never changed for you.`;
  return original
    ? `${note} --trigger-version v2 reaches both; your own function is then still shown the event it was written for.`
    : note;
}
