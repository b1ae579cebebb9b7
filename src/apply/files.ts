/**
 * Writes the project's files: the edited Supabase config, `.env`, a new file; one that changed since the plan was made
 * (`src/world/files.ts` compares) stays as it is.
 */
import { basename } from 'node:path';
import type { CreateFileStep, EditConfigStep, EditEnvStep, UndoConfigStep } from '../core/plan/step.ts';
import { RefusedError } from '../errors.ts';
import type { ApplyContext } from './context.ts';
import { forget, remember } from './ledger.ts';

type FileStep = EditConfigStep | UndoConfigStep | EditEnvStep | CreateFileStep;

/** @throws RefusedError for a file that appeared, or was changed, meanwhile */
export async function writeFile(step: FileStep, context: ApplyContext): Promise<void> {
  switch (step.kind) {
    case 'editConfig':
      return editConfig(step, context);
    case 'undoConfig':
      return undoConfig(step, context);
    case 'editEnv':
      return editEnv(step, context);
    case 'createFile':
      return createFile(step, context);
  }
}

async function editConfig(step: EditConfigStep, context: ApplyContext): Promise<void> {
  const { world, within } = context;
  await remember(context, { edits: [{ file: basename(step.path), record: step.record }] });
  await world.files.replace(step.path, encode(step.after), { expected: encode(step.before), within });
}

async function undoConfig(step: UndoConfigStep, context: ApplyContext): Promise<void> {
  const { world, within } = context;
  await world.files.replace(step.path, encode(step.after), { expected: encode(step.before), within });
  await forget(context, 'edits');
}

async function createFile({ path, content, within, target }: CreateFileStep, { world }: ApplyContext): Promise<void> {
  if (!(await world.files.create(path, content, within === undefined ? {} : { within }))) throw appeared(target);
}

function appeared(file: string): RefusedError {
  return new RefusedError({
    id: 'file/changed',
    message: `${file} appeared meanwhile.`,
    fix: 'Run the command again.',
  });
}

async function editEnv(step: EditEnvStep, context: ApplyContext): Promise<void> {
  const { world, within } = context;
  const { files } = world;
  const { before = '', after } = step;
  if (after.startsWith(before)) await remember(context, { env: [after.slice(before.length)] });
  if (step.before !== undefined) {
    await files.replace(step.path, encode(step.after), { expected: encode(step.before), within });
  } else if (!(await files.create(step.path, step.after, { within }))) {
    throw appeared(step.target);
  }
  if (!after.startsWith(before)) await forget(context, 'env');
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
