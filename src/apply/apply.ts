/**
 * Carries out a plan's steps in order, until one fails or Ctrl-C: files by `files.ts`, a user pool by `pool-update.ts`, a role
 * and a function by `deploy.ts` and `delete.ts`, a hosted project by `integration.ts`. Each reads again what it would overwrite
 * or delete. What a later step needs may be begun while an earlier one waits.
 */
import { begin } from '../observe/begin.ts';
import { type Ahead, type Begun, letInAhead, lookAtRoleAhead, nextOf } from './ahead.ts';
import { requireWritable } from './writable.ts';
import { attachTrigger, restoreSettings, restoreTrigger } from './attach.ts';
import { waitUntilReady } from './busy.ts';
import type { ApplyContext } from './context.ts';
import { deleteFunction, deleteRole, removePermission } from './delete.ts';
import { allowInvoke, createFunction, createRole, limitLog, updateFunction } from './deploy.ts';
import { createIntegration, deleteIntegration } from './integration.ts';
import { writeFile } from './files.ts';
import type { PoolChanged } from './pool-update.ts';
import type { PoolSettings } from '../observe/pool.ts';
import type { Step } from '../core/plan/step.ts';
import { printable } from '../core/text/safe.ts';
import { Interrupted } from '../errors.ts';
import { stoppedBy } from './stopped.ts';

export interface Applied {
  ids: string[];
  /** Path of the backup of the pool's settings, where one was made. */
  backup?: string;
  /** The pool's settings, read after they were changed. */
  settings?: PoolSettings;
}

/** Applies the steps that change something. An error names what was done before it. */
export async function apply(steps: readonly Step[], context: ApplyContext): Promise<Applied> {
  const { out } = context.world;
  const applied: Applied = { ids: [] };
  const begun: Begun = {};
  await requireWritable(steps, context);
  for (const [index, step] of steps.entries()) {
    if (step.action === 'none' && !(step.kind === 'keep' && step.awaits)) continue;
    try {
      if (context.world.interrupted.aborted) throw new Interrupted();
      const what = `${step.id}: ${printable(step.summary)}`;
      const carryOut = (): Promise<object> => applyStep(step, context, { later: steps.slice(index + 1), begun });
      Object.assign(applied, await out.during(what, carryOut, { isTold: true }));
    } catch (error) {
      const done = applied.ids.join(', ');
      throw stoppedBy(error, { interrupted: `Interrupted at "${step.id}".`, done, ids: applied.ids });
    }
    if (step.action === 'none') continue;
    applied.ids.push(step.id);
    out.progress(`${out.paint('green', '✓', 'stderr')} ${step.id}`);
  }
  return applied;
}

/** @returns what there is to tell beside "done" */
async function applyStep(step: Step, context: ApplyContext, ahead: Ahead): Promise<Partial<PoolChanged>> {
  switch (step.kind) {
    case 'keep':
      if (step.awaits) await waitUntilReady(step.awaits, context);
      break;
    case 'editConfig':
    case 'undoConfig':
    case 'editEnv':
    case 'createFile':
      await writeFile(step, context);
      break;
    case 'updateFunction':
      await updateFunction(step, context);
      break;
    case 'createIntegration':
      await createIntegration(step, context);
      break;
    case 'deleteIntegration':
      await deleteIntegration(step, context);
      break;
    case 'removePermission':
      await removePermission(step, context);
      break;
    case 'updateUserPool':
      return attachTrigger(step, context);
    case 'restoreSettings':
      return restoreSettings(step, context);
    case 'restoreTrigger':
      return restoreTrigger(step, context);
    case 'createRole':
    case 'createFunction':
    case 'allowInvoke':
    case 'deleteFunction':
    case 'deleteRole':
      await applyDeployment(step, context, ahead);
  }
  return {};
}

type DeploymentStep = Extract<
  Step,
  { kind: 'createRole' | 'createFunction' | 'allowInvoke' | 'deleteFunction' | 'deleteRole' }
>;

/** The steps that wait for AWS: meanwhile something of a later one is begun. */
async function applyDeployment(step: DeploymentStep, context: ApplyContext, { later, begun }: Ahead): Promise<void> {
  switch (step.kind) {
    case 'createRole': {
      const made = nextOf(later, 'createFunction');
      await createRole(step, context, () => {
        if (made) begun.log = begin(limitLog(made, context));
      });
      break;
    }
    case 'createFunction': {
      const allowed = nextOf(later, 'allowInvoke');
      await createFunction(step, context, begun.log, () => {
        if (allowed) begun.letIn = letInAhead(allowed, context);
      });
      break;
    }
    case 'allowInvoke':
      if (!(await begun.letIn)) await allowInvoke(step, context);
      break;
    case 'deleteFunction': {
      const role = nextOf(later, 'deleteRole');
      await deleteFunction(step, context, () => {
        if (role) begun.role = lookAtRoleAhead(role, context);
      });
      break;
    }
    case 'deleteRole':
      await deleteRole(step, context, await begun.role);
      break;
  }
}
