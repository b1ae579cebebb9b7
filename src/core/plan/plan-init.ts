/** The thinking of `init`: observed facts and a wish in, steps out. Pure; nothing here looks at the world. */
import {
  chainDecision,
  existingTriggerDecision,
  lostSettingDecision,
  managedDecision,
  versionDecision,
  type Decision,
} from './decisions.ts';
import { originalOf, statementId } from '../function/deployment.ts';
import type { ConfigFile } from '../config/config-file.ts';
import type { LambdaFunction, PolicyStatement, Role } from '../function/lambda-function.ts';
import type { PoolOwner } from '../pool/candidate.ts';
import type { UserPool } from '../pool/user-pool.ts';
import { allowsPool } from '../function/who-may-invoke.ts';
import { updateInput, type Trigger, type TriggerVersion } from '../pool/update.ts';
import { planConfig } from './plan-config.ts';
import { planDeployment } from './plan-deployment.ts';
import { planLink, type LinkFacts } from './plan-link.ts';
import { keep, type Step, type UpdateUserPoolStep } from './step.ts';

export type Part = 'config' | 'lambda' | 'hosted';

export interface InitFacts {
  pool: UserPool;
  config: ConfigFile | null;
  /** supabase/.env, where its content is asked for; without text there is no such file. */
  envFile?: { file: string; path: string; text?: string };
  /** The function that would be attached: ours by name, or the one given by ARN. */
  function: LambdaFunction | null;
  policy: PolicyStatement[];
  role: Role | null;
  /** Infrastructure as code that owns the pool. */
  owner?: PoolOwner;
  /** The hosted project that is to trust the pool, where one was named. */
  hosted?: LinkFacts;
}

export interface InitWish {
  triggerVersion: 'auto' | 'v1' | 'v2' | 'v3';
  /** Of the function that is deployed; of no meaning with `functionArn`. */
  functionName: string;
  /** A function that is there already, to be attached. */
  functionArn?: string;
  roleArn?: string;
  onExistingTrigger: 'ask' | 'fail' | 'replace' | 'chain';
  skip: ReadonlySet<Part>;
  role: string;
  m2m: boolean;
  allowManaged: boolean;
  disableOtherProvider: boolean;
  /** Another pool that the config trusts is replaced. */
  replacePool: boolean;
  /** The config gets env() references, and supabase/.env the values. */
  envRefs: boolean;
  invoke: boolean;
  /** Settings of the pool that this version does not know, to be sent back as they stand. */
  allowUnknown: ReadonlySet<string>;
  /** Of the code this version ships. */
  codeSha256: string;
  version: string;
}

export interface Plan {
  steps: Step[];
  decisions: Decision[];
  /** What the user should know beside the steps, one sentence each. */
  notes: string[];
  /** The user's own trigger that the deployed function stands in front of. */
  original?: Trigger;
}

export function planInit(facts: InitFacts, wish: InitWish): Plan {
  const plan: Plan = { steps: [], decisions: [], notes: [] };
  if (!wish.skip.has('config')) planConfig(plan, facts, wish);
  if (!wish.skip.has('lambda')) planLambda(plan, facts, wish);
  if (facts.hosted && !wish.skip.has('hosted')) planLink(plan, facts.hosted, { recreate: false, recorded: true });
  return plan;
}

function planLambda(plan: Plan, facts: InitFacts, wish: InitWish): void {
  const { pool } = facts;
  const functionArn = wish.functionArn ?? ownFunctionArn(pool, wish.functionName);
  const original = originalTrigger(facts, wish);
  const version = chooseVersion(pool, functionArn, wish, original);
  const trigger: Trigger = { lambdaArn: functionArn, lambdaVersion: version };
  const attached = sameTrigger(pool.trigger, trigger);
  const conflict = attached
    ? undefined
    : (existingTriggerDecision(pool, functionArn, wish) ??
      (original && chainDecision(pool, functionArn, { original, version })) ??
      managedDecision(facts, wish) ??
      versionDecision(pool, version));
  if (conflict) {
    plan.decisions.push(conflict);
    return;
  }
  if (original) plan.original = original;
  if (wish.functionArn === undefined) planDeployment(plan, facts, wish, functionArn, original);
  planPermission(plan, facts, functionArn);
  planTrigger(plan, pool, trigger, wish);
}

/**
 * The user's own trigger that the deployed function stands in front of: what the pool has, where that was asked for, and
 * from then on what the function says.
 */
export function originalTrigger({ pool, function: ours }: InitFacts, wish: InitWish): Trigger | undefined {
  if (wish.functionArn !== undefined || !pool.trigger) return undefined;
  if (pool.trigger.lambdaArn === ownFunctionArn(pool, wish.functionName))
    return ours?.ours ? originalOf(ours) : undefined;
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
  return pool.tier === 'LITE' ? 'V1_0' : 'V2_0';
}

function sameTrigger(a: Trigger | undefined, b: Trigger): boolean {
  return a?.lambdaArn === b.lambdaArn && a.lambdaVersion === b.lambdaVersion;
}

function planPermission(plan: Plan, { pool, policy }: InitFacts, functionArn: string): void {
  const sid = statementId(pool);
  if (allowsPool(policy, pool)) {
    plan.steps.push(keep('permission', functionArn, 'lets this user pool invoke it'));
    return;
  }
  plan.steps.push({
    kind: 'allowInvoke',
    id: 'permission',
    target: functionArn,
    action: 'create',
    summary: 'let this user pool, and no other, invoke it',
    functionArn,
    statementId: sid,
    sourceArn: pool.arn,
    sourceAccount: pool.accountId,
    replaces: policy.some((statement) => statement.sid === sid),
  });
}

function planTrigger(plan: Plan, pool: UserPool, trigger: Trigger, wish: InitWish): void {
  const target = pool.userPoolId;
  if (trigger.lambdaVersion === 'V1_0') {
    plan.notes.push(
      'A V1_0 trigger reaches ID tokens only: the app has to send the ID token to Supabase. Access tokens stay `anon`.' +
        (pool.tier === 'LITE'
          ? ' V2_0, which reaches both, needs the Essentials or Plus plan; the plan is never changed for you.'
          : plan.original
            ? ' --trigger-version v2 reaches both; your own function is then still shown the event it was written for.'
            : ''),
    );
  }
  if (sameTrigger(pool.trigger, trigger)) {
    plan.steps.push(keep('trigger', target, `runs the function at every token (${trigger.lambdaVersion})`));
    return;
  }
  const { lost } = updateInput(pool.described, trigger, wish.allowUnknown);
  if (lost.length > 0) {
    plan.decisions.push(lostSettingDecision(lost));
    return;
  }
  const reach = trigger.lambdaVersion === 'V1_0' ? 'ID tokens' : 'access and ID tokens';
  const step: UpdateUserPoolStep = {
    kind: 'updateUserPool',
    id: 'trigger',
    target,
    action: 'update',
    summary: `attach the function as ${trigger.lambdaVersion} pre-token-generation trigger (${reach})${plan.original ? ', in front of yours' : ''}`,
    userPoolId: pool.userPoolId,
    region: pool.region,
    before: pool.trigger ?? null,
    after: trigger,
    deployed: wish.functionArn === undefined,
    chained: plan.original !== undefined,
    invokeFirst: (wish.functionArn === undefined && !plan.original) || wish.invoke,
    role: wish.role,
  };
  plan.steps.push(step);
}
