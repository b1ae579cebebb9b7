/** What the planner's tests plan: a project with nothing done, with everything done, and what a plan would make of either. */
import { DEFAULT_WISH, type InitWish } from '../../src/core/plan/wish.ts';
import type { LambdaFunction } from '../../src/core/function/lambda-function.ts';
import type { Integration } from '../../src/core/supabase/hosted.ts';
import type { LinkFacts, LinkTarget, InitFacts } from '../../src/core/plan/facts.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { resourceName } from '../../src/core/pool/ids.ts';
import type { Step } from '../../src/core/plan/step.ts';
import {
  ACCOUNT,
  configFile,
  lambdaFunction,
  permission,
  POOL,
  poolWithTrigger,
  ROLE_ARN,
  SHIPPED,
  userPool,
} from './worlds.ts';
import { integration } from './worlds-hosted.ts';

export const TEMPLATE =
  '[auth.third_party.aws_cognito]\nenabled = false\n# user_pool_id = "my-user-pool-id"\n# user_pool_region = "us-east-1"\n';
export const ROLE = { arn: ROLE_ARN, ours: true, logsPolicyAttached: true };

const OURS = { functionName: resourceName(POOL.userPoolId), code: { codeSha256: SHIPPED, version: '0.1.0' } };

/** A pool that nothing was ever done to, in a project fresh from `supabase init`. */
export function fresh(change: Partial<InitFacts> = {}): InitFacts {
  return { ...OURS, pool: userPool(), config: configFile(TEMPLATE), function: null, policy: [], role: null, ...change };
}

/** Everything in place. */
export function done(change: Partial<InitFacts> = {}): InitFacts {
  return {
    ...OURS,
    pool: poolWithTrigger(),
    config: configFile(),
    function: lambdaFunction(),
    policy: [permission()],
    role: ROLE,
    ...change,
  };
}

export function wish(change: Partial<InitWish> = {}): InitWish {
  return { ...DEFAULT_WISH, onExistingTrigger: 'fail', ...change };
}

/** "config:update", one for each step. */
export function outline({ steps }: Plan): string[] {
  return steps.map(({ id, action }) => `${id}:${action}`);
}

export function step<K extends Step['kind']>({ steps }: Plan, kind: K): Extract<Step, { kind: K }> {
  const found = steps.find((one): one is Extract<Step, { kind: K }> => one.kind === kind);
  if (!found) throw new Error(`no step ${kind} in ${steps.map((one) => one.kind).join(', ')}`);
  return found;
}

export function decisions({ decisions: list }: Plan): string[] {
  return list.map(({ id }) => id);
}

/** What would be observed after the plan was carried out. */
export function carriedOut(facts: InitFacts, { steps }: Plan): InitFacts {
  return steps.reduce((after, one) => effect(after, one), facts);
}

function effect(facts: InitFacts, one: Step): InitFacts {
  switch (one.kind) {
    case 'keep':
    case 'createFile':
      break;
    case 'editConfig':
      return { ...facts, config: configFile(one.after) };
    case 'undoConfig':
    case 'removePermission':
    case 'deleteFunction':
    case 'deleteRole':
    case 'restoreTrigger':
    case 'restoreSettings':
      throw new Error('init takes nothing back');
    case 'editEnv':
      return { ...facts, envFile: { file: one.target, path: one.path, text: one.after } };
    case 'createRole':
      return { ...facts, role: { arn: ROLE_ARN, ours: true, logsPolicyAttached: true } };
    case 'createFunction':
      return { ...facts, function: deployed(one) };
    case 'updateFunction':
      return { ...facts, function: { ...deployed(one), tags: { ...facts.function?.tags, ...one.tags } } };
    case 'allowInvoke':
      return {
        ...facts,
        policy: [
          ...facts.policy.filter(({ sid }) => sid !== one.statementId),
          permission({
            sid: one.statementId,
            conditions: {
              StringEquals: { 'aws:sourceaccount': [one.sourceAccount] },
              ArnLike: { 'aws:sourcearn': [one.sourceArn] },
            },
          }),
        ],
      };
    case 'createIntegration':
    case 'deleteIntegration':
      return facts.hosted ? { ...facts, hosted: linkedAfter(facts.hosted, one) } : facts;
    case 'updateUserPool':
      return { ...facts, pool: { ...facts.pool, trigger: one.after } };
  }
  return facts;
}

/** What hosted projects trust after a step; a new integration's keys are there at once. */
export function linkedAfter(facts: LinkFacts, one: Step): LinkFacts {
  const change = (of: LinkTarget): Integration[] => {
    if (one.kind === 'createIntegration' && one.projectRef === of.project.ref)
      return [...of.integrations, integration({ id: `made-${of.integrations.length}`, issuer: one.issuer })];
    if (one.kind === 'deleteIntegration' && one.projectRef === of.project.ref)
      return of.integrations.filter(({ id }) => id !== one.integrationId);
    return of.integrations;
  };
  return { ...facts, targets: facts.targets.map((of) => ({ ...of, integrations: change(of) })) };
}

function deployed({
  functionName,
  roleArn,
  environment,
  tags,
  region,
}: {
  functionName: string;
  roleArn: string;
  environment: Record<string, string>;
  tags: Record<string, string>;
  region: string;
}): LambdaFunction {
  return lambdaFunction({
    arn: `arn:aws:lambda:${region}:${ACCOUNT}:function:${functionName}`,
    name: functionName,
    roleArn,
    environment,
    tags,
  });
}

export const ALL_NEW = ['config:update', 'role:create', 'function:create', 'permission:create', 'trigger:update'];
export const ALL_KEPT = ['config:none', 'role:none', 'function:none', 'permission:none', 'trigger:none'];
