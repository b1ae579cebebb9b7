/**
 * `remove`: undoes what `init` did, and nothing else: observes, shows the plan, asks, applies; what goes is decided in
 * `src/core/plan/plan-remove.ts`.
 */
import { parsePoolOptions } from '../shared/check-flags.ts';
import { join, relative } from 'node:path';
import { apply } from '../../apply/apply.ts';
import { whereToWrite } from '../../apply/context.ts';
import { readState } from '../../apply/ledger.ts';
import { parseFunctionArn, partitionOf, resourceName, type UserPoolRef } from '../../core/pool/ids.ts';
import { ownFunctionArn } from '../../core/plan/plan-init.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { joinPlans, planOf } from '../../core/plan/join.ts';
import { findAttachment, planRemove, previousTrigger, type RemoveFacts } from '../../core/plan/plan-remove.ts';
import type { LambdaFunction } from '../../core/function/lambda-function.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import { changesAnything, summarise, type Step, type StepSummary } from '../../core/plan/step.ts';
import type { Project } from '../../discover/project.ts';
import { EXIT, UsageError, type ExitCode } from '../../errors.ts';
import { observeFunction, observePolicy } from '../../observe/deployed.ts';
import { observePool } from '../../observe/pool.ts';
import type { World } from '../../world/types.ts';
import { choosePool } from '../shared/choose-pool.ts';
import { askConsent, showPlan } from '../shared/consent.ts';
import { NOTHING_CHANGED, sayWhenInterrupted } from '../shared/interrupted.ts';
import { repeat } from '../shared/repeat.ts';
import { NOTHING_LINKED, observeLinked, unrecordedProject } from './hosted-projects.ts';
import { readAskedTrigger, checkTriggerFlags } from './asked-trigger.ts';
import type { PoolOptions } from '../shared/options.ts';
import { openProject } from '../shared/open-project.ts';
import { showFiles } from '../shared/show-found.ts';

/** Its flags, as commander hands them over. */
export interface RemoveOptions extends PoolOptions {
  skip: ('config' | 'lambda' | 'hosted')[];
  allowUnknown: string[];
  detach?: string;
  restoreTrigger?: string;
}

export interface RemoveDocument {
  plan: StepSummary[];
  applied: string[];
  backup?: string;
  /** What stays, since nothing but a record says that it is ours. */
  left?: string[];
}

export async function remove(
  world: World,
  options: RemoveOptions,
): Promise<{ document: RemoveDocument; exitCode: ExitCode }> {
  const { plan, ref, where } = await sayWhenInterrupted(NOTHING_CHANGED, () => prepare(world, options));
  const left = plan.left ?? [];
  const exitCode = left.length === 0 ? EXIT.done : EXIT.decision;
  const document: RemoveDocument = {
    plan: plan.steps.map(summarise),
    applied: [],
    ...(left.length === 0 ? {} : { left }),
  };
  if (options.dryRun) return { document, exitCode };
  const applied = await apply(plan.steps, {
    world,
    pool: ref,
    ...where,
    allowUnknown: new Set(options.allowUnknown),
  });
  document.applied = applied.ids;
  if (applied.backup !== undefined) document.backup = applied.backup;
  sayWhatStays(world, plan.steps, applied.ids);
  return { document, exitCode };
}

/** Everything up to the consent. */
async function prepare(
  world: World,
  options: RemoveOptions,
): Promise<{ plan: Plan; ref: UserPoolRef; where: ReturnType<typeof whereToWrite> }> {
  const asked = parsePoolOptions(options);
  checkTriggerFlags(options);
  const opened = await openProject(world);
  const { project } = opened;
  const where = whereToWrite(world, project);
  await showFiles(world, opened, { asked });
  const ref = await choosePool(world, opened, asked);
  const isHosted = !options.skip.includes('hosted');
  const facts = await observeRemove(world, project, ref, where.stateFolder, options);
  const kept = isHosted ? await unrecordedProject(world, project.root, ref, facts.state) : undefined;
  const plan = joinPlans(
    planRemove(facts, new Set(options.skip)),
    planOf({ notes: [...(kept === undefined ? [] : [kept]), ...facts.unconfirmed], left: facts.unconfirmed }),
  );
  const command = repeat(['remove'], options);
  const title = `User pool ${ref.userPoolId}${facts.pool ? '' : ', which is gone'}`;
  showPlan(world, title, plan, options, [['Apply:', command]]);
  await askConsent(world, options, plan, command);
  return { plan, ref, where };
}

function sayWhatStays({ out }: World, steps: readonly Step[], applied: readonly string[]): void {
  if (!changesAnything(steps)) out.show('Nothing to do.');
  if (applied.includes('trigger')) out.show('Issued tokens keep their role until they expire; new ones have no role.');
  for (const step of steps)
    if (step.kind === 'deleteFunction' && applied.includes(step.id))
      out.show(`Its log stays: /aws/lambda/${step.functionName}.`);
}

async function observeRemove(
  world: World,
  project: Project,
  ref: UserPoolRef,
  stateFolder: string,
  options: RemoveOptions,
): Promise<RemoveFacts & { unconfirmed: string[] }> {
  const pool = await observePool(world, ref);
  const roleName = resourceName(ref.userPoolId);
  const partition = pool?.partition ?? partitionOf(ref.region);
  const iam = await world.aws.iam(ref.region);
  const [state, ours, role] = await Promise.all([
    readState(world, stateFolder),
    ownFunction(world, pool, ref),
    iam.describeRole(roleName, partition, ref.userPoolId),
  ]);
  const base = { ref, partition, pool, config: project.config, function: ours, role: role ?? null, roleName, state };
  const asked = await readAskedTrigger(world, base, options);
  const mayBeAttached = findAttachment(base) !== undefined || asked.detach || asked.restoreTrigger !== undefined;
  const attached = pool?.trigger && mayBeAttached ? pool.trigger.lambdaArn : undefined;
  const previous = previousTrigger(base);
  const hosted = options.skip.includes('hosted') ? NOTHING_LINKED : await observeLinked(world, ref, state);
  return {
    ...base,
    ...hosted,
    asked,
    ...(await envFile(world, project)),
    policy: pool && attached !== undefined && attached !== ours?.arn ? await observePolicy(world, pool, attached) : [],
    previousExists: pool !== null && previous !== undefined && (await isTheirs(world, pool, previous.lambdaArn)),
    leftOver: pool !== null && ours === null && (await isLeftOver(world, pool)),
  };
}

/** Ours by its tags: the one that is attached, else the one of the name that belongs to the pool. */
async function ownFunction(world: World, pool: UserPool | null, ref: UserPoolRef): Promise<LambdaFunction | null> {
  const lambda = await world.aws.lambda(ref.region);
  const attached = pool?.trigger?.lambdaArn;
  const isHere = parseFunctionArn(attached ?? '')?.region === ref.region;
  const found = attached !== undefined && isHere ? await lambda.describeFunction(attached, ref.userPoolId) : undefined;
  if (found?.ours) return found;
  const named = await lambda.describeFunction(resourceName(ref.userPoolId), ref.userPoolId);
  return named?.ours ? named : null;
}

/** Whether the pool names a function of the name that we give ours, and there is none. */
async function isLeftOver(world: World, pool: UserPool): Promise<boolean> {
  const attached = pool.trigger?.lambdaArn;
  if (attached === undefined || attached !== ownFunctionArn(pool, resourceName(pool.userPoolId))) return false;
  return (await observeFunction(world, pool, attached)) === null;
}

/** Whether a function is there, and none of this tool's. */
async function isTheirs(world: World, pool: UserPool, functionArn: string): Promise<boolean> {
  return (await observeFunction(world, pool, functionArn))?.ours === false;
}

async function envFile(world: World, { root }: Project): Promise<Pick<RemoveFacts, 'envFile'>> {
  const path = join(root, 'supabase', '.env');
  const bytes = await world.files.read(path);
  if (!bytes) return {};
  return { envFile: { file: relative(world.cwd, path), path, text: decode(bytes, path) } };
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new UsageError(
      { id: 'config/env-file', message: `${path} is not UTF-8.`, fix: 'Save it as UTF-8, then run again.' },
      { cause: error },
    );
  }
}
