/** Decides what `remove` deletes and takes back: what init did, in the order in which no sign-in breaks. */
import type { Part } from './wish.ts';
import type { EnvFile, LinkTarget } from './facts.ts';
import type { Plan } from './plan.ts';
import { configuredPool } from '../config/block.ts';
import { undoCognito } from '../config/edit/edit.ts';
import { REFERENCES } from './plan-config.ts';
import { logsPolicyArn, statementId, TAG } from '../function/deployment.ts';
import type { ConfigFile } from '../config/config-file.ts';
import type { LambdaFunction, PolicyStatement, Role } from '../function/lambda-function.ts';
import type { UserPool, Trigger } from '../pool/user-pool.ts';
import type { UserPoolRef } from '../pool/ids.ts';
import { planUnlink } from './plan-link.ts';
import type { Attachment, ConfigEdit, State } from './state.ts';
import { joinPlans, planOf } from './join.ts';
import { keep, type Step } from './step.ts';
import { parseTrigger } from '../function/trigger.ts';
import { mayInvoke } from '../function/who-may-invoke.ts';

export interface RemoveFacts {
  ref: UserPoolRef;
  partition: string;
  /** null: the pool is gone; what was deployed for it may still be there. */
  pool: UserPool | null;
  config: ConfigFile | null;
  envFile?: EnvFile;
  /** The function that carries our tag for this pool: the attached one, else the one of the usual name. */
  function: LambdaFunction | null;
  /** Resource policy of the attached function, where it is not ours and a record or a flag says that init attached it. */
  policy: PolicyStatement[];
  role: Role | null;
  roleName: string;
  /** A hint: by itself it takes nothing back. */
  state: State;
  /** What the user says about the trigger, where nothing else can. */
  asked: { detach: boolean; restoreTrigger?: Trigger };
  /** Whether the function that was attached before ours is still there, and none of ours itself. */
  previousExists: boolean;
  /** The pool names our function, which somebody deleted: every sign-in fails until it names it no more. */
  leftOver: boolean;
  /** Hosted projects that the record names, each with the issuer of this very pool that it was given. */
  linked: (LinkTarget & { issuer: string })[];
}

/** The trigger goes before the function that it names, so that no sign-in meets a function that is gone. */
export function planRemove(facts: RemoveFacts, skip: ReadonlySet<Part>): Plan {
  return joinPlans(
    skip.has('lambda') ? planOf({}) : joinPlans(planDetach(facts), planDeletion(facts)),
    skip.has('config') ? planOf({}) : planUndo(facts),
    ...(skip.has('hosted')
      ? []
      : facts.linked.map(({ issuer, ...target }) => planUnlink({ issuers: [issuer], targets: [target] }))),
  );
}

/**
 * The trigger that init found in the slot. Its own tag is the only thing that says so: a record anybody can write is none.
 */
export function previousTrigger(facts: Pick<RemoveFacts, 'pool' | 'function'>): Trigger | undefined {
  return isOursAttached(facts) ? parseTrigger(facts.function?.tags[TAG.previousTrigger] ?? '') : undefined;
}

function isOursAttached({ pool, function: ours }: Pick<RemoveFacts, 'pool' | 'function'>): boolean {
  return ours !== null && pool?.trigger?.lambdaArn === ours.arn;
}

/** What the record says about the function that is attached. */
export function findAttachment({ pool, state }: Pick<RemoveFacts, 'pool' | 'state'>): Attachment | undefined {
  return state.attached.findLast(
    ({ userPoolId, functionArn }) => userPoolId === pool?.userPoolId && functionArn === pool.trigger?.lambdaArn,
  );
}

function planDetach(facts: RemoveFacts): Plan {
  const { pool, ref, asked } = facts;
  if (!pool?.trigger) return leaveTrigger(ref, pool ? 'has no trigger' : 'is gone');
  if (asked.restoreTrigger)
    return planOf({ steps: [fillSlot(pool.trigger, pool, asked.restoreTrigger), ...planWithdrawal(facts)] });
  if (asked.detach) return planOf({ steps: [fillSlot(pool.trigger, pool, null), ...planWithdrawal(facts)] });
  if (isOursAttached(facts) || facts.leftOver) return planOwn(facts, pool, pool.trigger);
  return planAttached(facts, pool, pool.trigger);
}

/** Our own function, by its tags, or what is left of it. */
function planOwn(facts: RemoveFacts, pool: UserPool, trigger: Trigger): Plan {
  const previous = previousTrigger(facts);
  const note = `The previous trigger, ${previous?.lambdaArn}, was deleted or is this tool's: no trigger is attached.`;
  return planOf({
    steps: [fillSlot(trigger, pool, previous && facts.previousExists ? previous : null)],
    notes: previous && !facts.previousExists ? [note] : [],
  });
}

/** A function that this tool did not deploy: that init attached it shows in its policy, and what it replaced nowhere. */
function planAttached(facts: RemoveFacts, pool: UserPool, trigger: Trigger): Plan {
  const recorded = findAttachment(facts);
  if (!recorded) return leaveTrigger(facts.ref, 'runs a function that this tool did not attach');
  const detach = `--detach ${trigger.lambdaArn}`;
  const { previous } = recorded;
  const permission = planWithdrawal(facts);
  if (permission.length === 0)
    return leaveTrigger(
      facts.ref,
      'runs a function that only a file says init attached',
      `The trigger stays: supabase/.temp says that init attached ${trigger.lambdaArn}, but the function's policy does not. If it did, detach it with ${detach}.`,
    );
  if (previous)
    return leaveTrigger(
      facts.ref,
      'runs a function in the place of another that only a file names',
      `The trigger stays: supabase/.temp says that ${previous.lambdaArn} was the trigger before, but AWS does not. Attach it with --restore-trigger ${previous.lambdaArn}, or only detach the function with ${detach}.`,
    );
  return planOf({ steps: [fillSlot(trigger, pool, null), ...permission] });
}

function leaveTrigger({ userPoolId }: UserPoolRef, why: string, left?: string): Plan {
  const steps = [keep('trigger', userPoolId, why)];
  return planOf(left === undefined ? { steps } : { steps, left: [left], notes: [left] });
}

function fillSlot(before: Trigger, { userPoolId }: UserPool, after: Trigger | null): Step {
  return {
    kind: 'restoreTrigger',
    id: 'trigger',
    target: userPoolId,
    action: 'update',
    summary: after ? 'attach the previous trigger again' : 'detach the trigger',
    before,
    after,
  };
}

/** The statement that init adds to a function that it attaches, where the attached one has it for this very pool. */
function planWithdrawal({ pool, policy }: RemoveFacts): Step[] {
  const functionArn = pool?.trigger?.lambdaArn;
  if (!pool || functionArn === undefined) return [];
  const ours = policy.filter(({ sid }) => sid === statementId(pool));
  if (mayInvoke(ours, pool) !== 'allowed') return [];
  return [
    {
      kind: 'removePermission',
      id: 'permission',
      target: functionArn,
      action: 'delete',
      summary: 'take the permission of this user pool back',
      functionArn,
      statementId: statementId(pool),
    },
  ];
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
  // What init wrote and replaced before it came to that pool is that pool's to take back.
  const trusted = configuredPool(config)?.userPoolId ?? facts.ref.userPoolId;
  if (trusted !== facts.ref.userPoolId)
    return planOf({
      steps: [keep('config', config.file, `is left as it is: it trusts ${trusted}, another user pool`)],
    });
  const edits = state.edits.filter(({ file }) => config.path.endsWith(`/${file}`) || config.path.endsWith(`\\${file}`));
  const { text, notes } = undoConfigEdits(config, edits);
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

/** The config's text without what init wrote; without a record only a block that means this very pool is ours to switch off. */
function undoConfigEdits(config: ConfigFile, edits: readonly ConfigEdit[]): { text: string; notes: string[] } {
  const unrecorded = meansThisPool(config) ? [undefined] : [];
  const records = edits.length > 0 ? edits.toReversed().map(({ record }) => record) : unrecorded;
  let { text } = config;
  for (const record of records) {
    const undo = undoCognito(text, config.format, record);
    if (undo.kind === 'edited') ({ text } = undo);
    else if (undo.kind === 'refused') return { text, notes: [`${config.file} is left as it is: ${undo.reason}`] };
  }
  return { text, notes: [] };
}

/** Of a config that names no other pool: by its ID, or by the references that init writes, where a clone has no values for them. */
function meansThisPool(config: ConfigFile): boolean {
  if (configuredPool(config)) return true;
  const block = config.read.ok ? config.read.block : undefined;
  return block?.userPoolId === REFERENCES.userPoolId && block.userPoolRegion === REFERENCES.userPoolRegion;
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
