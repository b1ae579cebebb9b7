/** Where AWS denies `init` a permission (AccessDenied): names all the IAM actions that are needed, not only the one that was denied. */
import type { Step } from '../../core/plan/step.ts';
import type { UserPoolRef } from '../../core/pool/ids.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import { CliError, StoppedError } from '../../errors.ts';

/** @throws what `act` throws; where AWS denied something, with everything that looking at the pool, and `init`, takes */
export async function sayWhenDenied<T>(ref: UserPoolRef, probeUser: boolean, act: () => Promise<T>): Promise<T> {
  return sayWhatIsNeeded(act, async () => {
    const { usualPolicy } = await import('../../core/iam/usual.ts');
    const { Statement } = usualPolicy(ref, { command: 'init', functionName: undefined, probeUser });
    return Statement.flatMap(({ Action }) => Action);
  });
}

/** @throws what `act` throws; where AWS denied a step, with everything that it and the steps after it take */
export async function sayWhenStepDenied<T>(steps: readonly Step[], pool: UserPool, act: () => Promise<T>): Promise<T> {
  return sayWhatIsNeeded(act, async (done) => {
    const { iamActions } = await import('../../core/iam/actions.ts');
    return steps
      .filter(({ id, action }) => action !== 'none' && !done.includes(id))
      .flatMap((step) => iamActions(step, pool))
      .flatMap(({ actions }) => actions);
  });
}

async function sayWhatIsNeeded<T>(
  act: () => Promise<T>,
  actionsAfter: (done: readonly string[]) => Promise<string[]>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof CliError) || error.id !== 'aws/access-denied') throw error;
    const { id, message, why, exitCode } = error;
    const actions = [...new Set(await actionsAfter(error instanceof StoppedError ? error.done : []))];
    const fix = `Have your administrator allow all that is needed: ${actions.join(', ')}. \`npx cognito-supabase generate iam-policy\` writes it as a policy. Or run this with a profile that may.`;
    throw new CliError({ id, message, why, fix }, exitCode, { cause: error });
  }
}
