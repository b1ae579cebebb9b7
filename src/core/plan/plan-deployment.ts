/** Plans which IAM role and Lambda function `init` creates or updates, with their tags: what differs from what is deployed. */
import type { InitWish } from './wish.ts';
import { nameTakenDecision } from './decisions.ts';
import { planOf } from './join.ts';
import {
  CHAIN_HANDLER,
  functionEnvironment,
  HANDLER,
  invokePolicy,
  logsPolicyArn,
  ourTags,
  TAG,
  TIMEOUT_SECONDS,
} from '../function/deployment.ts';
import type { LambdaFunction } from '../function/lambda-function.ts';
import type { UserPool, Trigger } from '../pool/user-pool.ts';
import { resourceName } from '../pool/ids.ts';
import type { InitFacts } from './facts.ts';
import type { Plan } from './plan.ts';
import { triggerText } from '../function/trigger.ts';
import {
  keep,
  type CreateFunctionStep,
  type CreateRoleStep,
  type FunctionSettings,
  type FunctionStep,
  type KeepStep,
  type UpdateFunctionStep,
} from './step.ts';

/**
 * Plans the function that is deployed, and the role that it runs as.
 * @param original the user's own trigger that the function is to stand in front of
 */
export function planDeployment(
  facts: InitFacts,
  wish: InitWish,
  functionArn: string,
  original: Trigger | undefined,
): Plan {
  const { pool, functionName, code } = facts;
  const taken = nameTakenDecision(facts, wish);
  if (taken) return planOf({ decisions: [taken] });
  const ownRoleArn = `arn:${pool.partition}:iam::${pool.accountId}:role/${resourceName(pool.userPoolId)}`;
  // A role that an earlier run was given stays: only --role-arn changes it.
  const keepsRole = facts.function !== null && facts.function.roleArn !== ownRoleArn;
  const ownRole = wish.roleArn === undefined && !keepsRole;
  const common = {
    id: 'function' as const,
    target: functionName,
    region: pool.region,
    functionName,
    roleArn: wish.roleArn ?? ownRoleArn,
    handler: original ? CHAIN_HANDLER : HANDLER,
    environment: functionEnvironment(wish, original),
    tags: { ...ourTags(pool, code.version), ...previousTriggerTag(pool, functionArn) },
  };
  return planOf({
    steps: [
      ...(ownRole ? [planRole(facts, original)] : []),
      facts.function ? planUpdate(facts.function, common, facts, wish) : planCreation(common, wish, original),
    ],
    notes:
      original && !ownRole ? [`The function's role has to allow lambda:InvokeFunction on ${original.lambdaArn}.`] : [],
  });
}

type FunctionPlan = Omit<FunctionStep, 'action' | 'summary'>;

function planCreation(common: FunctionPlan, wish: InitWish, original: Trigger | undefined): CreateFunctionStep {
  return {
    ...common,
    kind: 'createFunction',
    action: 'create',
    summary: original
      ? `deploy a function that calls ${original.lambdaArn} and adds role "${wish.role}"`
      : `deploy the function that adds role "${wish.role}"`,
    roleGiven: wish.roleArn !== undefined,
  };
}

/** What is to be done to our function that is there already. */
function planUpdate(
  deployed: LambdaFunction,
  common: FunctionPlan,
  { code }: InitFacts,
  wish: InitWish,
): UpdateFunctionStep | KeepStep {
  const changes = {
    // After an update that failed, what Lambda says of the code need not be what runs.
    code: deployed.codeSha256 !== code.codeSha256 || deployed.lastUpdateStatus === 'Failed',
    settings: settingsToChange(deployed, common, wish.roleArn),
    tags: Object.entries(common.tags).some(([name, value]) => name !== TAG.version && deployed.tags[name] !== value),
  };
  const putsSettingsRight = Object.keys(changes.settings).length > 0;
  if (!changes.code && !putsSettingsRight && !changes.tags) {
    const { region, functionName } = common;
    const isReady = deployed.state === 'Active' && deployed.lastUpdateStatus !== 'InProgress';
    const step = keep('function', functionName, 'is deployed, with the code of this version');
    return isReady ? step : { ...step, awaits: { region, functionName } };
  }
  return {
    ...common,
    kind: 'updateFunction',
    action: 'update',
    summary: changes.code ? 'bring its code to this version' : 'bring its settings to what was asked for',
    before: { codeSha256: deployed.codeSha256 },
    changes,
  };
}

/** What somebody changed in our function that it needs as it was; memory and the like are theirs to set. */
function settingsToChange(
  deployed: LambdaFunction,
  { environment, handler }: Pick<FunctionStep, 'environment' | 'handler'>,
  roleArn: string | undefined,
): FunctionSettings {
  return {
    ...(sameEntries(deployed.environment, environment) ? {} : { environment }),
    ...(deployed.handler === handler ? {} : { handler }),
    ...(deployed.timeoutSeconds === TIMEOUT_SECONDS ? {} : { timeoutSeconds: TIMEOUT_SECONDS }),
    ...(roleArn === undefined || deployed.roleArn === roleArn ? {} : { roleArn }),
  };
}

function planRole({ pool, role, code }: InitFacts, original: Trigger | undefined): CreateRoleStep | KeepStep {
  const roleName = resourceName(pool.userPoolId);
  const wanted = original && invokePolicy(original);
  if (role?.logsPolicyAttached && (wanted === undefined || role.invokePolicy === wanted)) {
    const also = original ? ', may invoke the function behind it' : '';
    return keep('role', roleName, `may write the function's log${also}, and nothing else`);
  }
  const also = original ? `, and invoke ${original.lambdaArn}` : '';
  return {
    kind: 'createRole',
    id: 'role',
    target: roleName,
    action: role ? 'update' : 'create',
    summary: `let the function write its log (${logsPolicyArn(pool.partition).split('/').pop()})${also}`,
    roleName,
    partition: pool.partition,
    tags: ourTags(pool, code.version),
    exists: role !== null,
    ...(wanted === undefined ? {} : { invokePolicy: wanted }),
  };
}

function previousTriggerTag(pool: UserPool, functionArn: string): Record<string, string> {
  const previous = pool.trigger;
  if (!previous || previous.lambdaArn === functionArn) return {};
  return { [TAG.previousTrigger]: triggerText(previous) };
}

function sameEntries(a: Record<string, string>, b: Record<string, string>): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}
