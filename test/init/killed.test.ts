/** Cut off at every call, before and after it takes effect: running again ends where an undisturbed run ends. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordedCall } from '../../src/emulator/server/server.ts';
import type { FaultKind } from '../emulator-kit/faults.ts';
import { CUTS } from '../harness/kills.ts';
import { THOROUGH } from '../harness/thorough.ts';
import { CHAIN, INIT, openGround, REMOVE, type Ground } from './killed-ground.ts';

/**
 * Which calls are cut: those that change something. One that reads leaves what the one before it left, as far as the
 * account goes; THOROUGH=1 cuts those too, and files have a test of their own.
 */
const isCut = ({ mutating }: RecordedCall): boolean => THOROUGH || mutating;

/** How many instants are drawn. */
const INSTANTS = THOROUGH ? 20 : 2;

/** What differs where the function stands in front of another; the other calls are cut where it stands alone. */
const CHAINED = /PutRolePolicy|CreateFunction|Invoke|UpdateUserPool|DeleteRole/;
const ROWS = [
  { what: 'init', before: [] as string[][], command: INIT, role: 'authenticated', hasTrigger: false, cut: /./ },
  { what: 'remove', before: [INIT], command: REMOVE, role: undefined, hasTrigger: false, cut: /./ },
  {
    what: 'init in front of theirs',
    before: [],
    command: CHAIN,
    role: 'authenticated',
    hasTrigger: true,
    cut: CHAINED,
  },
  {
    what: 'remove from in front of theirs',
    before: [CHAIN],
    command: REMOVE,
    role: undefined,
    hasTrigger: true,
    cut: CHAINED,
  },
];

describe.each(ROWS)('$what', ({ before, command, role, hasTrigger, cut }) => {
  let undisturbed: { state: string; count: number; cuts: number[]; actions: string[] };
  beforeAll(async () => {
    const ground = await prepared();
    const since = ground.emulator.calls.length;
    await ground.run(command);
    const calls = ground.emulator.calls.slice(since);
    const actions = calls.map(({ service, action }) => `${service} ${action}`);
    undisturbed = {
      state: await ground.state(),
      count: calls.length,
      cuts: calls.flatMap((call, index) => (isCut(call) && cut.test(call.action) ? [index + 1] : [])),
      actions: [...new Set(actions)].filter((action) => cut.test(action)),
    };
    await ground.close();
  });

  async function prepared(): Promise<Ground> {
    const ground = await openGround(hasTrigger);
    for (const args of before) await ground.run(args);
    return ground;
  }

  /** Runs once more, undisturbed, and looks whether everything is as it should be. */
  async function expectWhole(ground: Ground): Promise<void> {
    ground.emulator.faults.clear();
    const again = await ground.run(command);
    expect(again).toMatchObject({ code: 0 });
    expect(await ground.state()).toBe(undisturbed.state);
    expect(await ground.signIn()).toBe(role);
  }

  async function killedAt(call: number, kind: FaultKind): Promise<void> {
    const ground = await prepared();
    try {
      const since = ground.emulator.calls.length;
      ground.emulator.faults.add({ kind, nth: call, times: 1000 });
      const isReached = (): boolean => ground.emulator.calls.length - since >= call;
      const killed = await ground.run(command, { killWhen: isReached });
      // A function that was ready sooner was looked at less often: the last call may not come.
      expect(killed).toMatchObject(isReached() ? { signal: 'SIGKILL' } : { code: 0 });
      ground.emulator.faults.clear();
      // Nobody's sign-in fails meanwhile.
      await expect(ground.signIn()).resolves.toSatisfy((found) => found === undefined || found === 'authenticated');
      await expectWhole(ground);
    } finally {
      await ground.close();
    }
  }

  it.each(CUTS)(
    'killed at every call, %s: running again ends where an undisturbed run does',
    async (kind) => {
      expect(undisturbed.cuts.length).toBeGreaterThan(2);
      for (const call of undisturbed.cuts) await killedAt(call, kind);
    },
    300_000,
  );

  // The rest is no different in front of another function.
  if (hasTrigger) return;

  it(`killed at ${INSTANTS} instants drawn at random: the same`, async () => {
    const whole = await prepared();
    const started = performance.now();
    await whole.run(command, { isolated: true });
    const duration = performance.now() - started;
    await whole.close();
    for (let drawn = 0; drawn < INSTANTS; drawn += 1) {
      const ground = await prepared();
      const at = performance.now() + Math.random() * duration;
      await ground.run(command, { killWhen: () => performance.now() >= at });
      await expect(ground.signIn()).resolves.toSatisfy((found) => found === undefined || found === 'authenticated');
      await expectWhole(ground);
      await ground.close();
    }
  }, 900_000);

  it.each(['throttle', '5xx', 'drop', 'drop-after'] as const)(
    'carries on where every call fails once by %s',
    async (kind) => {
      const ground = await prepared();
      try {
        // A call that fails is repeated: every second one that arrives is a first attempt.
        for (let nth = 1; nth <= undisturbed.count * 4; nth += 2) ground.emulator.faults.add({ kind, nth });
        const outcome = await ground.run(command);
        expect(outcome).toMatchObject({ code: 0 });
        expect(await ground.state()).toBe(undisturbed.state);
      } finally {
        await ground.close();
      }
    },
  );

  it('names each action that is denied, and is put right when it is allowed', async () => {
    for (const named of undisturbed.actions) {
      const [service = '', action = ''] = named.split(' ');
      const ground = await prepared();
      try {
        ground.emulator.faults.add({ kind: 'deny', service, action, times: 1000 });
        const outcome = await ground.run(command);
        // Who owns the pool, and how long its tokens live, are a help and not a need.
        const isHelp = /^DescribeStackResources$|UserPoolClients?$|LogGroup$|RetentionPolicy$/.test(action);
        expect({ named, ...outcome }).toMatchObject({ code: isHelp ? 0 : 4 });
        expect(isHelp || new RegExp(`AWS denied ${service}:${action}`, 'i').test(outcome.stderr)).toBe(true);
        await expectWhole(ground);
      } finally {
        await ground.close();
      }
    }
  }, 300_000);
});

describe('two at the same time', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround();
  });
  afterAll(() => ground.close());

  it('make one function between them, and leave a pool that works', async () => {
    const apart = { isolated: true };
    const outcomes = await Promise.all([ground.run(INIT, apart), ground.run(INIT, apart)]);
    expect(outcomes.map(({ code }) => code)).toContain(0);
    expect(outcomes.every(({ code }) => code === 0 || code === 4)).toBe(true);
    expect([ground.emulator.state.lambda.functions.size, ground.emulator.state.iam.roles.size]).toEqual([2, 1]);
    expect(await ground.run(INIT)).toMatchObject({ code: 0 });
    expect(await ground.signIn()).toBe('authenticated');
  });
});
