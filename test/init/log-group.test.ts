/** The log group of the function that `init` makes: limited where it is new, or a run of ours left it half made. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resourceName } from '../../src/core/pool/ids.ts';
import { INIT, openGround, POOL_ID, type Ground } from './killed-ground.ts';
import { addLogGroup, ourTags, retentionOf } from './log-group-kit.ts';

const NAME = resourceName(POOL_ID);
const OURS = ourTags(POOL_ID);
const OF_ANOTHER_POOL = ourTags('eu-west-1_Different');

describe('a log group', () => {
  let ground: Ground;
  beforeEach(async () => {
    ground = await openGround();
  });
  afterEach(() => ground.close());

  it('that is not there is made, and kept for 30 days', async () => {
    expect(await ground.run(INIT)).toMatchObject({ code: 0 });
    expect(retentionOf(ground.emulator, NAME)).toBe(30);
  });

  it.each<[what: string, tags: Record<string, string>, before: number | undefined, after: number | undefined]>([
    ["of somebody's own, kept for a year", {}, 365, 365],
    ["of somebody's own, kept for ever", {}, undefined, undefined],
    ['of another pool, kept for ever', OF_ANOTHER_POOL, undefined, undefined],
    ['of ours, kept for as long as somebody set it to', OURS, 90, 90],
    ['of ours that was left half made', OURS, undefined, 30],
  ])('%s', async (_what, tags, before, after) => {
    addLogGroup(ground.emulator, NAME, tags, before);
    addLogGroup(ground.emulator, `${NAME}-other`, OURS);
    expect(await ground.run(INIT)).toMatchObject({ code: 0 });
    const days = [NAME, `${NAME}-other`].map((name) => retentionOf(ground.emulator, name));
    expect(days).toEqual([after, undefined]);
  });

  it.each(['DescribeLogGroups', 'ListTagsForResource'])(
    'that cannot be looked at for lack of %s is left as it is',
    async (action) => {
      addLogGroup(ground.emulator, NAME, OURS);
      ground.emulator.faults.add({ kind: 'deny', service: 'logs', action, times: 1000 });
      const { code, stderr } = await ground.run(INIT);
      expect(code).toBe(0);
      expect(stderr).toMatch(/its log is not limited to 30 days/);
      expect(retentionOf(ground.emulator, NAME)).toBeUndefined();
    },
  );
});
