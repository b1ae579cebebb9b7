/** Plan × world → receipts. Steps run in order; each re-reads what it was planned against before it writes. */
import { dirname, join } from 'node:path';
import type { ConfigFile } from './core/facts.ts';
import type { UserPoolRef } from './core/ids.ts';
import { safeJson } from './core/redact.ts';
import type { EditConfigStep, Step } from './core/step.ts';
import { attachTrigger } from './attach.ts';
import { allowInvoke, createFunction, createRole, updateFunction } from './deploy.ts';
import { CliError, Interrupted } from './errors.ts';
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
  const { out } = context.world;
  const applied: Applied = { ids: [] };
  for (const step of steps) {
    if (step.action === 'none') continue;
    try {
      if (context.world.interrupted.aborted) throw new Interrupted();
      Object.assign(applied, await applyStep(step, context));
    } catch (error) {
      throw withProgress(error, applied.ids, step);
    }
    applied.ids.push(step.id);
    out.progress(`${out.paint('green', '✓', 'stderr')} ${step.id}`);
  }
  return applied;
}

/** @returns what there is to tell beside "done": the path of a backup */
async function applyStep(step: Step, context: ApplyContext): Promise<{ backup?: string }> {
  switch (step.kind) {
    case 'keep': break;
    case 'editConfig': await editConfig(step, context); break;
    case 'createRole': await createRole(step, context); break;
    case 'createFunction': await createFunction(step, context); break;
    case 'updateFunction': await updateFunction(step, context); break;
    case 'allowInvoke': await allowInvoke(step, context); break;
    case 'updateUserPool': return { backup: await attachTrigger(step, context) };
  }
  return {};
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

/** Where a project's records and backups go: beside the config, or beside the working directory where there is none. */
export function stateFolder(config: ConfigFile | null, root: string): string {
  return join(config ? dirname(config.path) : join(root, 'supabase'), '.temp', 'cognito-supabase');
}
