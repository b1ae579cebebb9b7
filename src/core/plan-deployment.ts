/** Planning what is deployed: the role, the function, their tags. */
import { takenName } from './decisions.ts';
import { functionEnvironment, logsPolicyArn, ourTags, TAG } from './deployment.ts';
import type { UserPool } from './facts.ts';
import { parseFunctionArn, resourceName } from './ids.ts';
import type { InitFacts, InitWish, Plan } from './plan.ts';
import { keep } from './step.ts';

export function planDeployment(plan: Plan, facts: InitFacts, wish: InitWish, functionArn: string): void {
  const { pool } = facts;
  const functionName = parseFunctionArn(functionArn)?.functionName ?? resourceName(pool.userPoolId);
  const taken = takenName(facts, wish, functionName);
  if (taken) {
    plan.decisions.push(taken);
    return;
  }
  const roleName = resourceName(pool.userPoolId);
  const tags = { ...ourTags(pool, wish.version), ...previousTriggerTag(pool, functionArn) };
  if (wish.roleArn === undefined) planRole(plan, facts, roleName, ourTags(pool, wish.version));
  const common = {
    id: 'function' as const,
    target: functionName,
    region: pool.region,
    functionName,
    roleArn: wish.roleArn ?? `arn:${pool.partition}:iam::${pool.accountId}:role/${roleName}`,
    environment: functionEnvironment(wish),
    tags,
  };
  const deployed = facts.function;
  if (!deployed) {
    plan.steps.push({
      ...common,
      kind: 'createFunction',
      action: 'create',
      summary: `deploy the function that adds role "${wish.role}"`,
    });
    return;
  }
  const changes = {
    code: deployed.codeSha256 !== wish.codeSha256,
    configuration: !sameEntries(deployed.environment, common.environment),
    tags: Object.entries(tags).some(([name, value]) => name !== TAG.version && deployed.tags[name] !== value),
  };
  if (!changes.code && !changes.configuration && !changes.tags) {
    plan.steps.push(keep('function', functionName, 'is deployed, with the code of this version'));
    return;
  }
  plan.steps.push({
    ...common,
    kind: 'updateFunction',
    action: 'update',
    summary: changes.code ? 'bring its code to this version' : 'bring its settings to what was asked for',
    before: { codeSha256: deployed.codeSha256, environment: deployed.environment },
    changes,
  });
}

function planRole(plan: Plan, { pool, role }: InitFacts, roleName: string, tags: Record<string, string>): void {
  if (role?.logsPolicyAttached) {
    plan.steps.push(keep('role', roleName, "may write the function's log, and nothing else"));
    return;
  }
  plan.steps.push({
    kind: 'createRole',
    id: 'role',
    target: roleName,
    action: role ? 'update' : 'create',
    summary: `let the function write its log (${logsPolicyArn(pool.partition).split('/').pop()})`,
    roleName,
    partition: pool.partition,
    tags,
    exists: role !== null,
  });
}

function previousTriggerTag(pool: UserPool, functionArn: string): Record<string, string> {
  const previous = pool.trigger;
  if (!previous || previous.lambdaArn === functionArn) return {};
  return { [TAG.previousTrigger]: `${previous.lambdaVersion}@${previous.lambdaArn}` };
}

function sameEntries(a: Record<string, string>, b: Record<string, string>): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}
