/** Plan × world → receipts. Steps run in order; each re-reads what it was planned against before it writes. */
import { dirname, join } from 'node:path';
import { ARCHITECTURES, HANDLER, logsPolicyArn, MEMORY_MB, RUNTIMES, TIMEOUT_SECONDS, TRUST_POLICY } from './core/deployment.ts';
import type { ConfigFile } from './core/facts.ts';
import type { UserPoolRef } from './core/ids.ts';
import { safeJson } from './core/redact.ts';
import type { AllowInvokeStep, CreateFunctionStep, CreateRoleStep, EditConfigStep, Step, UpdateFunctionStep } from './core/step.ts';
import { attachTrigger } from './attach.ts';
import { CliError, Interrupted, RefusedError } from './errors.ts';
import type { ShippedCode } from './observe.ts';
import type { World } from './world/types.ts';

export interface ApplyContext {
  world: World;
  pool: UserPoolRef;
  code: ShippedCode;
  config: ConfigFile | null;
  configBytes: Uint8Array;
  /** Folder for what has to outlive the run: records and backups. */
  stateFolder: string;
}

export interface Applied {
  ids: string[];
  /** Path of the backup of the pool's settings, where one was made. */
  backup?: string;
}

/** Applies the steps that change something. An error names what was done before it. */
export async function apply(steps: readonly Step[], context: ApplyContext): Promise<Applied> {
  const applied: Applied = { ids: [] };
  for (const step of steps) {
    if (step.action === 'none') continue;
    try {
      if (context.world.interrupted.aborted) throw new Interrupted();
      context.world.out.progress(`  ${context.world.out.paint('cyan', '…', 'stderr')} ${step.id}: ${step.summary}`);
      const backup = await applyStep(step, context);
      if (backup !== undefined) applied.backup = backup;
    } catch (error) {
      throw withProgress(error, applied.ids, step);
    }
    applied.ids.push(step.id);
  }
  return applied;
}

async function applyStep(step: Step, context: ApplyContext): Promise<string | undefined> {
  switch (step.kind) {
    case 'keep': return undefined;
    case 'editConfig': return void (await editConfig(step, context));
    case 'createRole': return void (await createRole(step, context));
    case 'createFunction': return void (await createFunction(step, context));
    case 'updateFunction': return void (await updateFunction(step, context));
    case 'allowInvoke': return void (await allowInvoke(step, context));
    case 'updateUserPool': return attachTrigger(step, context);
  }
}

/** Whatever went wrong, the user is told what stands already, and that running again goes on from there. */
function withProgress(error: unknown, done: readonly string[], step: Step): unknown {
  const state = done.length === 0 ? 'Nothing was changed before it.' : `Done before it: ${done.join(', ')}. Running again goes on from there.`;
  if (error instanceof Interrupted) return new Interrupted(`Interrupted at "${step.id}". ${state}`);
  if (!(error instanceof CliError)) return error;
  const { id, message, why, fix, exitCode } = error;
  return new CliError({ id, message, why: [why, state].filter(Boolean).join(' '), fix }, exitCode, { cause: error });
}

async function editConfig(step: EditConfigStep, { world, configBytes, stateFolder }: ApplyContext): Promise<void> {
  await keepOutOfGit(world, stateFolder);
  await world.files.write(join(stateFolder, 'config-edit.json'), `${safeJson({ file: step.target, record: step.record })}\n`);
  await world.files.replace(step.path, new TextEncoder().encode(step.after), configBytes);
}

/** The state folder ignores itself, as tools' own folders do: nothing in it is ever committed. */
export async function keepOutOfGit(world: World, stateFolder: string): Promise<void> {
  await world.files.create(join(stateFolder, '.gitignore'), '*\n');
}

async function createRole(step: CreateRoleStep, { world }: ApplyContext): Promise<void> {
  const iam = await world.aws.iam();
  if (!step.exists) await iam.createRole(step.roleName, TRUST_POLICY, step.tags);
  await iam.attachRolePolicy(step.roleName, logsPolicyArn(step.partition));
}

/** A region may not have the newest runtime or architecture yet, and says so by name. */
const NOT_OFFERED = /runtime|architecture/i;
/** IAM takes seconds to minutes until Lambda sees a new role; AWS speaks of up to 15 (terraform-provider-aws#44517). */
const ROLE_LAG = /cannot be assumed by Lambda/;
const ROLE_LAG_LIMIT_MS = 15 * 60_000;

async function createFunction(step: CreateFunctionStep, context: ApplyContext): Promise<void> {
  const variants = ARCHITECTURES.flatMap((architecture) => RUNTIMES.map((runtime) => ({ runtime, architecture })));
  let refusal: unknown;
  for (const variant of variants) {
    try {
      await createWhenRoleIsSeen(step, variant, context);
      await waitUntilReady(step, context);
      return;
    } catch (error) {
      if (error instanceof CliError || !NOT_OFFERED.test(String(error))) throw asRefused(error, step.functionName);
      refusal = error;
    }
  }
  throw asRefused(refusal, step.functionName);
}

async function createWhenRoleIsSeen(
  step: CreateFunctionStep,
  variant: { runtime: string; architecture: 'arm64' | 'x86_64' },
  { world, code }: ApplyContext,
): Promise<void> {
  const lambda = await world.aws.lambda(step.region);
  const started = world.clock.now();
  for (let pause = 500; ; pause = Math.min(pause * 1.5, 10_000)) {
    try {
      await lambda.createFunction({ ...variant, ...step, handler: HANDLER, memoryMb: MEMORY_MB, timeoutSeconds: TIMEOUT_SECONDS, zip: code.zip });
      return;
    } catch (error) {
      const waited = world.clock.now() - started;
      if (!ROLE_LAG.test(String(error)) || waited > ROLE_LAG_LIMIT_MS) throw error;
      world.out.progress(`    waiting until Lambda sees the new role (${Math.round(waited / 1000)} s)`);
      await world.clock.sleep(pause);
    }
  }
}

function asRefused(error: unknown, functionName: string): Error {
  if (error instanceof CliError) return error;
  return new RefusedError(
    { id: 'lambda/refused', message: `Lambda refused to create ${functionName}.`, why: error instanceof Error ? error.message : String(error), fix: 'Run again; what is there already is kept.' },
    { cause: error },
  );
}

const READY_LIMIT_MS = 120_000;

/** Polls itself: the SDK's waiters take any error, access denied included, as a reason to go on waiting. */
async function waitUntilReady(step: { region: string; functionName: string }, { world, pool }: ApplyContext): Promise<void> {
  const lambda = await world.aws.lambda(step.region);
  const started = world.clock.now();
  for (let pause = 200; ; pause = Math.min(pause * 1.5, 3000)) {
    const found = await lambda.describeFunction(step.functionName, pool.userPoolId);
    if (found?.state === 'Active' && found.lastUpdateStatus !== 'InProgress' && found.lastUpdateStatus !== 'Failed') return;
    if (found?.state === 'Failed' || found?.lastUpdateStatus === 'Failed' || world.clock.now() - started > READY_LIMIT_MS) {
      throw new RefusedError({ id: 'lambda/not-ready', message: `${step.functionName} did not become active.`, why: found?.stateReason ?? `Its state is ${found?.state ?? 'unknown'}.`, fix: 'Run again.' });
    }
    await world.clock.sleep(pause);
  }
}

async function updateFunction(step: UpdateFunctionStep, context: ApplyContext): Promise<void> {
  const { world, pool, code } = context;
  const lambda = await world.aws.lambda(step.region);
  const now = await lambda.describeFunction(step.functionName, pool.userPoolId);
  if (now?.codeSha256 !== step.before.codeSha256) {
    throw new RefusedError({ id: 'lambda/changed', message: `${step.functionName} was changed by something else meanwhile.`, fix: 'Run the command again.' });
  }
  if (step.changes.code) {
    await lambda.updateCode(step.functionName, code.zip);
    await waitUntilReady(step, context);
  }
  if (step.changes.configuration) {
    await lambda.updateEnvironment(step.functionName, step.environment);
    await waitUntilReady(step, context);
  }
  await lambda.tagFunction(now.arn, step.tags);
}

async function allowInvoke(step: AllowInvokeStep, { world, pool }: ApplyContext): Promise<void> {
  const lambda = await world.aws.lambda(pool.region);
  if (step.replaces) await lambda.removePermission(step.functionArn, step.statementId);
  await lambda.addPermission(step);
}

/** Where a project's records and backups go: beside the config, or beside the working directory where there is none. */
export function stateFolder(config: ConfigFile | null, root: string): string {
  return join(config ? dirname(config.path) : join(root, 'supabase'), '.temp', 'cognito-supabase');
}
