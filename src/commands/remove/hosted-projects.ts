/**
 * Hosted projects in `remove`: the third-party auth integrations that `init` recorded are taken back, others are only
 * named, with the `unlink` command.
 */
import { unlinkCommand } from '../../core/supabase/hosted.ts';
import { issuerOf, type UserPoolRef } from '../../core/pool/ids.ts';
import type { RemoveFacts } from '../../core/plan/plan-remove.ts';
import type { State } from '../../core/plan/state.ts';
import { CliError } from '../../errors.ts';
import { fact } from '../../observe/fact.ts';
import { linkedProject, observeTarget } from '../../observe/projects.ts';
import type { World } from '../../world/types.ts';

export interface Linked {
  linked: RemoveFacts['linked'];
  /** What the record says and nothing confirms: one sentence each. */
  unconfirmed: string[];
}

export const NOTHING_LINKED: Linked = { linked: [], unconfirmed: [] };

/**
 * The projects that the record names, with what they trust now; a project that is gone is left out. The record is a hint:
 * only an integration of this pool's own issuer is taken back.
 * @throws CliError for one that cannot be looked at: what is recorded is not passed over in silence
 */
export async function observeLinked(world: World, ref: UserPoolRef, state: State): Promise<Linked> {
  const { userPoolId } = ref;
  const issuers = new Set([issuerOf(ref, 'ORIGINAL'), issuerOf(ref, 'UPDATED')]);
  const records = state.linked.filter((entry) => entry.userPoolId === userPoolId);
  const unconfirmed = records
    .filter(({ issuer }) => !issuers.has(issuer))
    .map(
      ({ projectRef, issuer }) =>
        `The hosted project ${projectRef} goes on trusting ${issuer}, which is not this user pool's issuer. What it trusts of this pool is taken back with ${unlinkCommand(projectRef, userPoolId)}`,
    );
  const found = await Promise.all(
    records
      .filter(({ issuer }) => issuers.has(issuer))
      .map(async ({ projectRef, issuer }) => {
        try {
          return [{ ...(await observeTarget(world, projectRef)), issuer }];
        } catch (error) {
          if (error instanceof CliError && error.id === 'hosted/project-not-found') return [];
          throw error instanceof CliError ? orSkip(error, projectRef, userPoolId) : error;
        }
      }),
  );
  return { linked: found.flat(), unconfirmed };
}

function orSkip({ id, message, why, fix, exitCode }: CliError, projectRef: string, userPoolId: string): CliError {
  const skip = `Or leave it with --skip hosted, and take it back later: ${unlinkCommand(projectRef, userPoolId)}`;
  return new CliError({ id, message, why, fix: [fix, skip].filter(Boolean).join(' ') }, exitCode);
}

/**
 * A project that this folder is linked to and that no record names: whether init created its integration is not known, so
 * it stays.
 * @returns one sentence with the command, or undefined where there is nothing to say
 */
export async function unrecordedProject(
  world: World,
  root: string,
  ref: UserPoolRef,
  state: State,
): Promise<string | undefined> {
  const linked = await fact(() => linkedProject(world, root));
  const projectRef = linked.known ? linked.value?.ref : undefined;
  if (projectRef === undefined || state.linked.some((entry) => entry.projectRef === projectRef)) return undefined;
  const issuers = new Set([issuerOf(ref, 'ORIGINAL'), issuerOf(ref, 'UPDATED')]);
  const target = await fact(() => observeTarget(world, projectRef));
  const trusts = target.known && target.value.integrations.some(({ issuer = '' }) => issuers.has(issuer));
  if (target.known && !trusts) return undefined;
  const what = trusts
    ? `The hosted project ${projectRef} goes on trusting the pool`
    : `If the hosted project ${projectRef} trusts the pool, it goes on doing so`;
  return `${what}: no record says that init made it. Take it back with ${unlinkCommand(projectRef, ref.userPoolId)}`;
}
