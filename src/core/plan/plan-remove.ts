/** The thinking of `remove`: what init did, taken back in the order in which no sign-in breaks. Pure. */
import { configuredPool } from '../config/block.ts';
import { undoCognito } from '../config/edit.ts';
import { logsPolicyArn, statementId, TAG } from '../function/deployment.ts';
import type { ConfigFile } from '../config/config-file.ts';
import type { LambdaFunction, PolicyStatement, Role } from '../function/lambda-function.ts';
import type { UserPool } from '../pool/user-pool.ts';
import type { UserPoolRef } from '../pool/ids.ts';
import { planUnlink, type LinkTarget } from './plan-link.ts';
import type { InitFacts, Part, Plan } from './plan-init.ts';
import type { Trigger } from '../pool/update.ts';
import type { State } from './record.ts';
import { keep } from './step.ts';
import { parseTrigger } from '../pool/trigger.ts';

export interface RemoveFacts {
  ref: UserPoolRef;
  partition: string;
  /** null: the pool is gone; what was deployed for it may still be there. */
  pool: UserPool | null;
  config: ConfigFile | null;
  envFile?: NonNullable<InitFacts['envFile']>;
  /** The function that carries our tag for this pool: the attached one, else the one of the usual name. */
  function: LambdaFunction | null;
  /** Resource policy of a function that init attached and did not deploy. */
  policy: PolicyStatement[];
  role: Role | null;
  roleName: string;
  state: State;
  /** Whether the function that was attached before ours is still there, and none of ours itself. */
  previousExists: boolean;
  /** The pool names our function, which somebody deleted: every sign-in fails until it names it no more. */
  leftOver: boolean;
  /** Hosted projects that init made trust the pool, as its record has it, each with the issuer that it was given. */
  linked: (LinkTarget & { issuer: string })[];
}

export function planRemove(facts: RemoveFacts, skip: ReadonlySet<Part>): Plan {
  const plan: Plan = { steps: [], decisions: [], notes: [] };
  if (!skip.has('lambda')) {
    planDetach(plan, facts);
    planDeletion(plan, facts);
  }
  if (!skip.has('config')) planUndo(plan, facts);
  if (!skip.has('hosted'))
    for (const { issuer, ...target } of facts.linked) planUnlink(plan, { issuers: [issuer], targets: [target] });
  return plan;
}

/** The trigger that init found in the slot: its function carries it as a tag, a record has it for one it did not deploy. */
export function previousTrigger(facts: Pick<RemoveFacts, 'pool' | 'function' | 'state'>): Trigger | undefined {
  if (isOurs(facts)) return parseTrigger(facts.function?.tags[TAG.previousTrigger] ?? '');
  return attachment(facts)?.previous;
}

function isOurs({ pool, function: ours }: Pick<RemoveFacts, 'pool' | 'function'>): boolean {
  return ours !== null && pool?.trigger?.lambdaArn === ours.arn;
}

function attachment({ pool, state }: Pick<RemoveFacts, 'pool' | 'state'>): State['attached'][number] | undefined {
  return state.attached.findLast(
    ({ userPoolId, functionArn }) => userPoolId === pool?.userPoolId && functionArn === pool.trigger?.lambdaArn,
  );
}

function planDetach(plan: Plan, facts: RemoveFacts): void {
  const { pool, ref, previousExists } = facts;
  const recorded = attachment(facts);
  if (!pool?.trigger) {
    plan.steps.push(keep('trigger', ref.userPoolId, pool ? 'has no trigger' : 'is gone'));
    return;
  }
  if (!isOurs(facts) && !recorded && !facts.leftOver) {
    plan.steps.push(keep('trigger', ref.userPoolId, 'runs a function that this tool did not attach'));
    return;
  }
  const previous = previousTrigger(facts);
  if (previous && !previousExists)
    plan.notes.push(
      `The trigger that was there before, ${previous.lambdaArn}, is gone or of this tool: nothing is put in its place.`,
    );
  plan.steps.push({
    kind: 'restoreTrigger',
    id: 'trigger',
    target: pool.userPoolId,
    action: 'update',
    summary: previous && previousExists ? 'put the trigger back that was there before' : 'detach the trigger',
    before: pool.trigger,
    after: previous && previousExists ? previous : null,
  });
  if (recorded && facts.policy.some(({ sid }) => sid === statementId(pool)))
    plan.steps.push({
      kind: 'removePermission',
      id: 'permission',
      target: recorded.functionArn,
      action: 'delete',
      summary: 'take the permission of this user pool back',
      functionArn: recorded.functionArn,
      statementId: statementId(pool),
    });
}

function planDeletion(plan: Plan, { ref, partition, function: ours, role, roleName }: RemoveFacts): void {
  if (ours)
    plan.steps.push({
      kind: 'deleteFunction',
      id: 'function',
      target: ours.name,
      action: 'delete',
      summary: 'delete the function that init deployed',
      functionName: ours.name,
      functionArn: ours.arn,
      region: ref.region,
    });
  else plan.steps.push(keep('function', ref.userPoolId, 'no function of this tool is there'));
  if (role?.ours)
    plan.steps.push({
      kind: 'deleteRole',
      id: 'role',
      target: roleName,
      action: 'delete',
      summary: 'delete the role that init created',
      roleName,
      policyArn: logsPolicyArn(partition),
      partition,
    });
  else plan.steps.push(keep('role', roleName, role ? 'is not of this tool' : 'is not there'));
}

function planUndo(plan: Plan, { ref, config, envFile, state }: RemoveFacts): void {
  if (!config) return;
  const edits = state.edits.filter(({ file }) => config.path.endsWith(`/${file}`) || config.path.endsWith(`\\${file}`));
  let { text } = config;
  // Without a record only a block that names this very pool is ours to switch off.
  const records = edits.length > 0 ? edits.toReversed().map(({ record }) => record) : [undefined];
  const mayUndo = edits.length > 0 || configuredPool(config)?.userPoolId === ref.userPoolId;
  for (const record of mayUndo ? records : []) {
    const undone = undoCognito(text, config.format, record);
    if (undone.kind === 'edited') ({ text } = undone);
    else if (undone.kind === 'refused') {
      plan.notes.push(`${config.file} is left as it is: ${undone.reason}`);
      break;
    }
  }
  if (text === config.text) plan.steps.push(keep('config', config.file, 'has nothing of this tool in it'));
  else
    plan.steps.push({
      kind: 'undoConfig',
      id: 'config',
      target: config.file,
      action: 'update',
      summary: edits.length > 0 ? 'put back what init replaced' : 'switch Cognito off',
      path: config.path,
      before: config.text,
      after: text,
    });
  planEnvFile(plan, envFile, state);
}

function planEnvFile(plan: Plan, envFile: RemoveFacts['envFile'], { env }: State): void {
  if (envFile?.text === undefined || env.length === 0) return;
  const before = envFile.text;
  const after = env.reduceRight((text, added) => withoutOnce(text, added), before);
  if (after !== before)
    plan.steps.push({
      kind: 'editEnv',
      id: 'env',
      target: envFile.file,
      action: 'update',
      summary: 'take the variables out that init added',
      path: envFile.path,
      before,
      after,
    });
}

/** A text without the part that was added to it, where that stands in it exactly once. */
function withoutOnce(text: string, added: string): string {
  const at = text.indexOf(added);
  if (added === '' || at === -1 || text.includes(added, at + 1)) return text;
  return text.slice(0, at) + text.slice(at + added.length);
}
