/** The thinking of `remove`: what init did, taken back in the order in which no sign-in breaks. Pure. */
import type { Part } from './wish.ts';
import type { EnvFile, LinkTarget, Plan } from './asked.ts';
import { configuredPool } from '../config/block.ts';
import { undoCognito } from '../config/edit.ts';
import { logsPolicyArn, statementId, TAG } from '../function/deployment.ts';
import type { ConfigFile } from '../config/config-file.ts';
import type { LambdaFunction, PolicyStatement, Role } from '../function/lambda-function.ts';
import type { UserPool, Trigger } from '../pool/user-pool.ts';
import type { UserPoolRef } from '../pool/ids.ts';
import { planUnlink } from './plan-link.ts';
import type { ConfigEdit, State } from './record.ts';
import { joinPlans, planOf } from './join.ts';
import { keep, type Step } from './step.ts';
import { parseTrigger } from '../function/trigger.ts';

export interface RemoveFacts {
  ref: UserPoolRef;
  partition: string;
  /** null: the pool is gone; what was deployed for it may still be there. */
  pool: UserPool | null;
  config: ConfigFile | null;
  envFile?: EnvFile;
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
  return joinPlans(
    skip.has('lambda') ? planOf({}) : joinPlans(planDetach(facts), planDeletion(facts)),
    skip.has('config') ? planOf({}) : planUndo(facts),
    ...(skip.has('hosted')
      ? []
      : facts.linked.map(({ issuer, ...target }) => planUnlink({ issuers: [issuer], targets: [target] }))),
  );
}

/** The trigger that init found in the slot: its function carries it as a tag, a record has it for one it did not deploy. */
export function previousTrigger(facts: Pick<RemoveFacts, 'pool' | 'function' | 'state'>): Trigger | undefined {
  if (isOurs(facts)) return parseTrigger(facts.function?.tags[TAG.previousTrigger] ?? '');
  return findAttachment(facts)?.previous;
}

function isOurs({ pool, function: ours }: Pick<RemoveFacts, 'pool' | 'function'>): boolean {
  return ours !== null && pool?.trigger?.lambdaArn === ours.arn;
}

function findAttachment({ pool, state }: Pick<RemoveFacts, 'pool' | 'state'>): State['attached'][number] | undefined {
  return state.attached.findLast(
    ({ userPoolId, functionArn }) => userPoolId === pool?.userPoolId && functionArn === pool.trigger?.lambdaArn,
  );
}

function planDetach(facts: RemoveFacts): Plan {
  const { pool, ref, previousExists } = facts;
  const recorded = findAttachment(facts);
  const leave = (why: string): Plan => planOf({ steps: [keep('trigger', ref.userPoolId, why)] });
  if (!pool?.trigger) return leave(pool ? 'has no trigger' : 'is gone');
  if (!isOurs(facts) && !recorded && !facts.leftOver) return leave('runs a function that this tool did not attach');
  const previous = previousTrigger(facts);
  const note = `The trigger that was there before, ${previous?.lambdaArn}, is gone or of this tool: nothing is put in its place.`;
  const step: Step = {
    kind: 'restoreTrigger',
    id: 'trigger',
    target: pool.userPoolId,
    action: 'update',
    summary: previous && previousExists ? 'put the trigger back that was there before' : 'detach the trigger',
    before: pool.trigger,
    after: previous && previousExists ? previous : null,
  };
  const isPermitted = recorded && facts.policy.some(({ sid }) => sid === statementId(pool));
  return planOf({
    steps: isPermitted ? [step, planWithdrawal(recorded.functionArn, pool)] : [step],
    notes: previous && !previousExists ? [note] : [],
  });
}

function planWithdrawal(functionArn: string, pool: UserPool): Step {
  return {
    kind: 'removePermission',
    id: 'permission',
    target: functionArn,
    action: 'delete',
    summary: 'take the permission of this user pool back',
    functionArn,
    statementId: statementId(pool),
  };
}

function planDeletion({ ref, partition, function: ours, role, roleName }: RemoveFacts): Plan {
  const deletesFunction: Step = ours
    ? {
        kind: 'deleteFunction',
        id: 'function',
        target: ours.name,
        action: 'delete',
        summary: 'delete the function that init deployed',
        functionName: ours.name,
        functionArn: ours.arn,
        region: ref.region,
      }
    : keep('function', ref.userPoolId, 'no function of this tool is there');
  const deletesRole: Step = role?.ours
    ? {
        kind: 'deleteRole',
        id: 'role',
        target: roleName,
        action: 'delete',
        summary: 'delete the role that init created',
        roleName,
        policyArn: logsPolicyArn(partition),
        partition,
      }
    : keep('role', roleName, role ? 'is not of this tool' : 'is not there');
  return planOf({ steps: [deletesFunction, deletesRole] });
}

function planUndo(facts: RemoveFacts): Plan {
  const { config, state } = facts;
  if (!config) return planOf({});
  const edits = state.edits.filter(({ file }) => config.path.endsWith(`/${file}`) || config.path.endsWith(`\\${file}`));
  const { text, notes } = undoConfigEdits(config, edits, facts.ref);
  const step: Step =
    text === config.text
      ? keep('config', config.file, 'has nothing of this tool in it')
      : {
          kind: 'undoConfig',
          id: 'config',
          target: config.file,
          action: 'update',
          summary: edits.length > 0 ? 'put back what init replaced' : 'switch Cognito off',
          path: config.path,
          before: config.text,
          after: text,
        };
  return planOf({ steps: [step, ...planEnvFile(facts)], notes });
}

/** The config's text without what init wrote; without a record only a block that names this very pool is ours to switch off. */
function undoConfigEdits(
  config: ConfigFile,
  edits: readonly ConfigEdit[],
  ref: UserPoolRef,
): { text: string; notes: string[] } {
  const records = edits.length > 0 ? edits.toReversed().map(({ record }) => record) : [undefined];
  const mayUndo = edits.length > 0 || configuredPool(config)?.userPoolId === ref.userPoolId;
  let { text } = config;
  for (const record of mayUndo ? records : []) {
    const undo = undoCognito(text, config.format, record);
    if (undo.kind === 'edited') ({ text } = undo);
    else if (undo.kind === 'refused') return { text, notes: [`${config.file} is left as it is: ${undo.reason}`] };
  }
  return { text, notes: [] };
}

function planEnvFile({ envFile, state: { env } }: RemoveFacts): Step[] {
  if (envFile?.text === undefined || env.length === 0) return [];
  const before = envFile.text;
  const after = env.reduceRight((text, added) => withoutOnce(text, added), before);
  if (after === before) return [];
  return [
    {
      kind: 'editEnv',
      id: 'env',
      target: envFile.file,
      action: 'update',
      summary: 'take the variables out that init added',
      path: envFile.path,
      before,
      after,
    },
  ];
}

/** A text without the part that was added to it, where that stands in it exactly once. */
function withoutOnce(text: string, added: string): string {
  const at = text.indexOf(added);
  if (added === '' || at === -1 || text.includes(added, at + 1)) return text;
  return text.slice(0, at) + text.slice(at + added.length);
}
