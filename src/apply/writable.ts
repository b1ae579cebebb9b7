/** Checks before anything is changed that the run can write where it has to: no read-only file system, no full disk, no folder that leads outside. */
import { join } from 'node:path';
import { changesAnything, type Step } from '../core/plan/step.ts';
import { sentences } from '../core/text/sentences.ts';
import { UsageError } from '../errors.ts';
import { writeIgnoreFile, type ApplyContext } from './context.ts';
import { STATE_FILE } from './ledger.ts';

/** More than a backup of a user pool and the records beside it take; a pool's answer has hardly 20 KB. */
const ROOM_BYTES = 256 * 1024;

/**
 * Writes where the run is going to: the state folder's own .gitignore, as much beside it as the run may need, which is
 * taken away again, and the files that are edited after something in AWS was changed, each as it is.
 * @throws UsageError for a folder that leads outside, a file system that is read-only, or a disk that is full
 */
export async function requireWritable(steps: readonly Step[], context: ApplyContext): Promise<void> {
  if (!changesAnything(steps)) return;
  try {
    await requireState(context);
    await requireFiles(steps, context);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const { id, message, why, fix } = error;
    const harmless = 'The run would have stopped half-way there. Nothing was changed.';
    throw new UsageError({ id, message, why: sentences(why, harmless), fix }, { cause: error });
  }
}

async function requireState(context: ApplyContext): Promise<void> {
  const { world, within, stateFolder } = context;
  const { files } = world;
  await writeIgnoreFile(context);
  const record = join(stateFolder, STATE_FILE);
  if ((await files.info(record))?.isDirectory)
    throw new UsageError({
      id: 'file/write',
      message: `Couldn't write ${record}.`,
      why: 'a folder stands in its place',
    });
  const room = join(stateFolder, '.room');
  await files.write(room, ' '.repeat(ROOM_BYTES), { within });
  await files.remove(room);
}

async function requireFiles(steps: readonly Step[], { world, within }: ApplyContext): Promise<void> {
  for (const step of steps) {
    if (
      step.kind !== 'editConfig' &&
      step.kind !== 'undoConfig' &&
      (step.kind !== 'editEnv' || step.before === undefined)
    )
      continue;
    const bytes = new TextEncoder().encode(step.before);
    await world.files.replace(step.path, bytes, { expected: bytes, within });
  }
}
