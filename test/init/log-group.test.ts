/** The log group of the function that `init` makes: limited where it is new, or a run of ours left it half made. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groupArn, groupKey } from '../../src/emulator/logs.ts';
import { INIT, openGround, POOL_ID, type Ground } from './killed-ground.ts';

const REGION = 'eu-west-1';
const NAME = `/aws/lambda/cognito-supabase-${POOL_ID}`;
const OURS = { 'cognito-supabase:managed-by': 'cognito-supabase', 'cognito-supabase:user-pool': POOL_ID };
const OF_ANOTHER_POOL = { ...OURS, 'cognito-supabase:user-pool': 'eu-west-1_Different' };

describe('a log group', () => {
  let ground: Ground;
  beforeEach(async () => {
    ground = await openGround();
  });
  afterEach(() => ground.close());

  function make(name: string, tags: Record<string, string>, retentionInDays?: number): void {
    const { accountId, logs } = ground.emulator.state;
    const arn = groupArn(accountId, REGION, name);
    const limit = retentionInDays === undefined ? {} : { retentionInDays };
    logs.groups.set(groupKey(REGION, name), { name, region: REGION, arn, created: 0, tags, ...limit });
  }

  const daysOf = (name: string): number | undefined =>
    ground.emulator.state.logs.groups.get(groupKey(REGION, name))?.retentionInDays;

  it('that is not there is made, and kept for 30 days', async () => {
    expect(await ground.run(INIT)).toMatchObject({ code: 0 });
    expect(daysOf(NAME)).toBe(30);
  });

  it.each<[what: string, tags: Record<string, string>, before: number | undefined, after: number | undefined]>([
    ["of somebody's own, kept for a year", {}, 365, 365],
    ["of somebody's own, kept for ever", {}, undefined, undefined],
    ['of another pool, kept for ever', OF_ANOTHER_POOL, undefined, undefined],
    ['of ours, kept for as long as somebody set it to', OURS, 90, 90],
    ['of ours that was left half made', OURS, undefined, 30],
  ])('%s', async (_what, tags, before, after) => {
    make(NAME, tags, before);
    make(`${NAME}-other`, OURS);
    expect(await ground.run(INIT)).toMatchObject({ code: 0 });
    expect([daysOf(NAME), daysOf(`${NAME}-other`)]).toEqual([after, undefined]);
  });

  it.each(['DescribeLogGroups', 'ListTagsForResource'])(
    'that cannot be looked at for lack of %s is left as it is',
    async (action) => {
      make(NAME, OURS);
      ground.emulator.faults.add({ kind: 'deny', service: 'logs', action, times: 1000 });
      const { code, stderr } = await ground.run(INIT);
      expect(code).toBe(0);
      expect(stderr).toMatch(/its log is not limited to 30 days/);
      expect(daysOf(NAME)).toBeUndefined();
    },
  );
});
