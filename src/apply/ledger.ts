/** Reads and writes the project's state file, state.json: the record of what `init` did that no tag can say, and that `remove` takes back. */
import { join } from 'node:path';
import { safeJson } from '../core/text/safe.ts';
import { triggerText } from '../core/function/trigger.ts';
import { NO_STATE, parseState, type LinkedProject, type State } from '../core/plan/state.ts';
import type { World } from '../world/types.ts';
import { keepOutOfGit, type ApplyContext } from './context.ts';

export const STATE_FILE = 'state.json';

export async function readState(world: World, stateFolder: string): Promise<State> {
  const bytes = await world.files.read(join(stateFolder, STATE_FILE));
  return bytes ? parseState(new TextDecoder().decode(bytes)) : NO_STATE;
}

/**
 * Adds to the state, before the change itself: a run that is killed between the two leaves a record of something that
 * was not done, which taking it back finds nothing of.
 */
export async function remember(context: ApplyContext, added: Partial<State>): Promise<void> {
  const { world, stateFolder } = context;
  const state = await readState(world, stateFolder);
  await writeState(context, {
    edits: append(state.edits, added.edits),
    env: append(state.env, added.env),
    attached: append(state.attached, added.attached),
    linked: append(state.linked, added.linked),
  });
}

/** Without what is there as the last already: a run that was killed and repeated did it once. */
function append<T>(before: readonly T[], added: readonly T[] = []): T[] {
  const last = safeJson(before.at(-1) ?? null);
  return [...before, ...added.filter((entry) => safeJson(entry) !== last)];
}

/** Drops what was taken back. */
export async function forget(context: ApplyContext, done: keyof State): Promise<void> {
  const state = await readState(context.world, context.stateFolder);
  if (state[done].length > 0) await writeState(context, { ...state, [done]: [] });
}

/** Drops the record of an integration that is gone. */
export async function forgetLinked(
  context: ApplyContext,
  { projectRef, issuer }: Pick<LinkedProject, 'projectRef' | 'issuer'>,
): Promise<void> {
  const state = await readState(context.world, context.stateFolder);
  const linked = state.linked.filter((entry) => entry.projectRef !== projectRef || entry.issuer !== issuer);
  if (linked.length < state.linked.length) await writeState(context, { ...state, linked });
}

async function writeState(context: ApplyContext, state: State): Promise<void> {
  const { world, within, stateFolder } = context;
  await keepOutOfGit(context);
  const attached = state.attached.map(({ previous, ...rest }) =>
    previous === undefined ? rest : { ...rest, previous: triggerText(previous) },
  );
  const text = safeJson({ schemaVersion: 1, ...state, attached });
  await world.files.write(join(stateFolder, STATE_FILE), `${text}\n`, { within });
}
