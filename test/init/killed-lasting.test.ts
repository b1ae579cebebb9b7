/** Cut off while AWS is still making or updating the function: the next run waits, and ends where an undisturbed one does. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { THOROUGH } from '../harness/thorough.ts';
import { CHAIN, INIT, openGround, REMOVE, type Ground } from './killed-ground.ts';

/** A second or two is usual on AWS; a container image or a VPC takes longer. */
const LASTING_MS = 3000;

async function ground(hasTrigger: boolean): Promise<Ground> {
  const opened = await openGround(hasTrigger, LASTING_MS);
  onTestFinished(() => opened.close());
  return opened;
}

/** Runs a command, and kills it at a call that has taken effect. */
async function kill(at: Ground, args: readonly string[], action: string): Promise<void> {
  const since = at.emulator.calls.length;
  const isThere = (): boolean => at.emulator.calls.slice(since).some((call) => call.action === action);
  at.emulator.faults.add({ kind: 'drop-after', action, times: 1000 });
  const killed = await at.run(args, { killWhen: isThere });
  expect(killed).toMatchObject({ signal: 'SIGKILL' });
  at.emulator.faults.clear();
}

/** As an older version of this program left it, with settings of somebody else's. */
function ageFunction({ emulator }: Ground): void {
  const ours = [...emulator.state.lambda.functions.values()].find(({ address }) => address.name !== 'theirs');
  if (!ours) throw new Error('There is no function of ours.');
  const { configuration, zip } = ours.latest;
  ours.latest = {
    zip,
    configuration: { ...configuration, CodeSha256: 'older', Environment: { Variables: { OLDER: '1' } } },
  };
}

/** In front of another function, the states and the calls that meet them are the same: its turn is in the long form. */
const RUNS = [
  { what: 'init', command: INIT, hasTrigger: false },
  ...(THOROUGH ? [{ what: 'init in front of theirs', command: CHAIN, hasTrigger: true }] : []),
];

describe.each(RUNS)('$what', ({ command, hasTrigger }) => {
  it('killed as soon as the function is being made', async () => {
    const [undisturbed, cut] = await Promise.all([ground(hasTrigger), ground(hasTrigger)]);
    expect(await undisturbed.run(command)).toMatchObject({ code: 0 });
    await kill(cut, command, 'CreateFunction');
    expect(await cut.run(command)).toMatchObject({ code: 0 });
    expect(await cut.state()).toBe(await undisturbed.state());
    expect(await cut.signIn()).toBe('authenticated');
  });

  // Both states are the same to Lambda; of the two updates, the second is the one after which a plan has nothing to do.
  it.each(['UpdateFunctionCode', 'UpdateFunctionConfiguration'])('killed at %s', async (action) => {
    const cut = await ground(hasTrigger);
    expect(await cut.run(command)).toMatchObject({ code: 0 });
    const before = await cut.state();
    ageFunction(cut);
    await kill(cut, command, action);
    expect(await cut.run(command)).toMatchObject({ code: 0 });
    expect(await cut.state()).toBe(before);
    expect(await cut.signIn()).toBe('authenticated');
  });
});

describe('remove', () => {
  it('after an init that was killed as soon as the function was being made', async () => {
    const cut = await ground(false);
    await kill(cut, INIT, 'CreateFunction');
    expect(await cut.run(REMOVE)).toMatchObject({ code: 0 });
    expect([cut.emulator.state.lambda.functions.size, cut.emulator.state.iam.roles.size]).toEqual([1, 0]);
  });
});

describe('another change of the same in the same moment', () => {
  const BUSY = { kind: 'error', code: 'ConcurrentModificationException', message: 'busy' } as const;

  it.each([
    { action: 'UpdateUserPool', look: 'DescribeUserPool', status: 400 },
    { action: 'AttachRolePolicy', look: 'GetRole', status: 409 },
    { action: 'CreateRole', look: 'CreateRole', status: 409 },
  ])('$action is repeated after a fresh look', async ({ action, look, status }) => {
    const opened = await openGround();
    onTestFinished(() => opened.close());
    opened.emulator.faults.add({ ...BUSY, action, status, times: 2 });
    expect(await opened.run(INIT)).toMatchObject({ code: 0 });
    const calls = opened.emulator.calls.map((call) => call.action);
    const [first = 0, second = 0] = calls.flatMap((call, index) => (call === action ? [index] : []));
    expect(calls.filter((call) => call === action)).toHaveLength(3);
    expect(calls.slice(first + 1, second + 1)).toContain(look);
    expect(await opened.signIn()).toBe('authenticated');
  });

  it('where the pool was changed by it, nothing is sent again', async () => {
    const opened = await openGround();
    onTestFinished(() => opened.close());
    const { emulator } = opened;
    emulator.faults.add({ ...BUSY, action: 'UpdateUserPool', times: 1000 });
    // Somebody else's change is what Cognito was busy with.
    const change = setInterval(() => {
      if (!emulator.calls.some(({ action }) => action === 'UpdateUserPool')) return;
      const pool = [...emulator.state.cognito.pools.values()][0];
      if (pool) Object.assign(pool.described, { DeletionProtection: 'ACTIVE' });
    }, 1);
    const outcome = await opened.run(INIT, { isolated: true });
    clearInterval(change);
    expect(outcome).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/changed by somebody else meanwhile.*DeletionProtection/),
    });
    expect(emulator.calls.filter(({ action }) => action === 'UpdateUserPool')).toHaveLength(1);
  });
});
