/** What only the user can decide. `init` ends with exit code 3 on the first that no flag decided. */
import type { UserPool } from './facts.ts';
import { resourceName } from './ids.ts';
import type { InitFacts, InitWish } from './plan.ts';

export interface Decision {
  id: string;
  message: string;
  why: string;
  fix: string;
}

export function otherProviderDecision(file: string, providers: readonly string[]): Decision {
  return {
    id: 'config/two-providers',
    message: `${file} already enables another third-party provider: ${providers.join(', ')}.`,
    why: 'The Supabase CLI takes one at a time and refuses the whole file when two are enabled.',
    fix: 'Run again with --disable-other-provider to switch it off, or with --skip config.',
  };
}

export function existingTriggerDecision(pool: UserPool, functionArn: string, wish: InitWish): Decision | undefined {
  if (!pool.trigger || pool.trigger.lambdaArn === functionArn || wish.onExistingTrigger === 'replace') return undefined;
  return {
    id: 'cognito/trigger-exists',
    message: `The user pool has a pre-token-generation trigger already: ${pool.trigger.lambdaArn} (${pool.trigger.lambdaVersion}).`,
    why: 'A user pool has one slot for it; replacing the export function would lose the claims that it adds.',
    fix: 'Let that export function set `role` itself, or run again with --on-existing-trigger replace to give up its claims.',
  };
}

export function managedDecision({ owner }: InitFacts, wish: InitWish): Decision | undefined {
  if (owner === undefined || wish.allowManaged) return undefined;
  return {
    id: 'cognito/managed',
    message: `The user pool belongs to ${owner}.`,
    why: 'Its next deployment may take out a trigger that was attached from outside, and every user is `anon` again.',
    fix: 'Declare the trigger there, or run again with --allow-managed to attach it from outside all the same.',
  };
}

/** A function or role that merely has our name is somebody else's: it is never adopted. */
export function takenName(facts: InitFacts, wish: InitWish, functionName: string): Decision | undefined {
  const what =
    facts.function && !facts.function.ours
      ? `function ${functionName}`
      : wish.roleArn === undefined && facts.role && !facts.role.ours
        ? `role ${resourceName(facts.pool.userPoolId)}`
        : undefined;
  if (what === undefined) return undefined;
  return {
    id: 'lambda/name-taken',
    message: `There is a ${what} already that cognito-supabase did not create for this user pool.`,
    why: 'It lacks the tags that name this tool and the user pool, so it is not touched.',
    fix: what.startsWith('role') ? 'Name a role to use with --role-arn.' : 'Choose another name with --function-name.',
  };
}
