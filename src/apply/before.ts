/** What would stop a run half-way, found before the first call that changes anything. */
import { changesAnything, type Step } from '../core/plan/step.ts';
import { writeIgnoreFile, type ApplyContext } from './context.ts';

/**
 * Writes where the run is going to: the state folder's own .gitignore, and the files that are edited after something in AWS
 * was changed, each as it is.
 * @throws UsageError for a folder that leads outside, a file system that is read-only, or a disk that is full
 */
export async function requireWritable(steps: readonly Step[], context: ApplyContext): Promise<void> {
  const { world, within } = context;
  if (!changesAnything(steps)) return;
  await writeIgnoreFile(context);
  for (const step of steps) {
    if (step.kind !== 'undoConfig' && (step.kind !== 'editEnv' || step.before === undefined)) continue;
    const bytes = new TextEncoder().encode(step.before);
    await world.files.replace(step.path, bytes, { expected: bytes, within });
  }
}
