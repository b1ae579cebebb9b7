import { groupArn, groupKey } from '../../src/emulator/logs.ts';
import type { Emulator } from '../emulator-kit/full-emulator.ts';

const REGION = 'eu-west-1';

/** The tags that ours carries, for a pool. */
export const ourTags = (userPoolId: string): Record<string, string> => ({
  'cognito-supabase:managed-by': 'cognito-supabase',
  'cognito-supabase:user-pool': userPoolId,
});

/**
 * Puts the log group of a function into an account.
 * @param days how long it is kept; without it, for ever, as a run of ours leaves it that ended before it set that
 */
export function addLogGroup(
  { state: { accountId, logs } }: Emulator,
  functionName: string,
  tags: Record<string, string>,
  days?: number,
): void {
  const name = `/aws/lambda/${functionName}`;
  const limit = days === undefined ? {} : { retentionInDays: days };
  const arn = groupArn(accountId, REGION, name);
  logs.groups.set(groupKey(REGION, name), { name, region: REGION, arn, created: 0, tags, ...limit });
}

/** In days; undefined for ever. */
export function retentionOf({ state: { logs } }: Emulator, functionName: string): number | undefined {
  return logs.groups.get(groupKey(REGION, `/aws/lambda/${functionName}`))?.retentionInDays;
}
