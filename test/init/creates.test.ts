/**
 * Every call that creates something, denied, over a quota, unreachable, with its answer lost, or with the program killed
 * at it: what is there then carries our tags, and the next run takes it up and ends where an undisturbed one does.
 */
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Fault } from '../emulator-kit/faults.ts';
import { openGround, POOL_ID, REF, type Ground } from './killed-ground.ts';

const COMMAND = ['init', '--yes', '--user-pool-id', POOL_ID, '--project-ref', REF, '--probe-user'];
const ENV = { SUPABASE_ACCESS_TOKEN: `sbp_${'0f'.repeat(20)}` };

/** In the order in which they come. */
const CREATES: readonly Pick<Fault, 'service' | 'action'>[] = [
  { service: 'iam', action: 'CreateRole' },
  { service: 'iam', action: 'AttachRolePolicy' },
  { service: 'lambda', action: 'CreateFunction' },
  { service: 'lambda', action: 'AddPermission' },
  { service: 'cognito-idp', action: 'UpdateUserPool' },
  { service: 'supabase', action: 'CreateThirdPartyAuth' },
  { service: 'cognito-idp', action: 'CreateUserPoolClient' },
  { service: 'cognito-idp', action: 'AdminCreateUser' },
];
/** Beside the others: a run goes on without them, and what is cut off at one of them may have made its neighbour or not. */
const BESIDE: typeof CREATES = [
  { service: 'logs', action: 'CreateLogGroup' },
  { service: 'logs', action: 'PutRetentionPolicy' },
];

interface Left {
  state: string;
  groups: object[];
}

type Row = Omit<Fault, 'service' | 'action'> & {
  what: string;
  env?: Record<string, string>;
  /** How the run ends in which the call fails so. */
  ends: (action?: string) => { code: number } | { signal: string };
};

const KILLED = { signal: 'SIGKILL' };
const FAULTS: readonly Row[] = [
  { what: 'denied', kind: 'deny', ends: () => ({ code: 4 }) },
  {
    what: 'over the quota',
    kind: 'error',
    code: 'LimitExceededException',
    message: 'Too many.',
    env: { AWS_MAX_ATTEMPTS: '1' },
    ends: () => ({ code: 4 }),
  },
  {
    what: 'throttled, though it took effect',
    kind: 'throttle-after',
    env: { AWS_MAX_ATTEMPTS: '2' },
    // Asked again, each says that there is one; of app clients there may be two of one name.
    ends: (action) => ({ code: action === 'CreateUserPoolClient' ? 4 : 0 }),
  },
  // So many attempts keep the run at the call until it is killed there, on however busy a machine.
  { what: 'killed before it took effect', kind: 'drop', env: { AWS_MAX_ATTEMPTS: '10' }, ends: () => KILLED },
  { what: 'killed after it took effect', kind: 'drop-after', env: { AWS_MAX_ATTEMPTS: '10' }, ends: () => KILLED },
];

async function opened(): Promise<Ground> {
  const ground = await openGround();
  onTestFinished(() => ground.close());
  return ground;
}

/** Killed runs leave their probe: as it would be found some time later. */
function age({ emulator }: Ground): void {
  const pool = emulator.state.cognito.pools.get(POOL_ID);
  const old = new Date(Date.now() - 3_600_000);
  for (const [name, user] of pool?.users ?? []) pool?.users.set(name, { ...user, created: old });
  for (const [id, client] of pool?.clients ?? []) pool?.clients.set(id, { ...client, CreationDate: old });
}

/** Whatever this program makes beside the pool, its probes aside, says so. */
function expectTagged({ emulator }: Ground): void {
  const { iam, lambda, logs } = emulator.state;
  const ours = [...lambda.functions.values()].filter(({ address }) => address.name !== 'theirs');
  const tags = [
    ...[...iam.roles.values()].map((role) => role.tags.get('cognito-supabase:managed-by')),
    ...[...logs.groups.values()].map((group) => group.tags['cognito-supabase:managed-by']),
    ...ours.map((one) => new Map(Object.entries(one.tags)).get('cognito-supabase:managed-by')),
  ];
  expect(tags.filter((tag) => tag !== 'cognito-supabase')).toEqual([]);
}

/** One run that fails at a call, and what it leaves. */
async function failAt(ground: Ground, create: (typeof CREATES)[number], row: Row): Promise<void> {
  const { what: _what, ends, env = {}, ...fault } = row;
  const since = ground.emulator.calls.length;
  ground.emulator.faults.add({ ...fault, ...create, times: 1000 });
  const reached = (): boolean => ground.emulator.calls.slice(since).some(({ action }) => action === create.action);
  const kills = ends() === KILLED ? { killWhen: reached } : {};
  const { code, signal, stderr } = await ground.run(COMMAND, { env: { ...ENV, ...env }, ...kills });
  expect({ code, signal }, `${create.action}: ${stderr}`).toMatchObject(ends(create.action));
  ground.emulator.faults.clear();
  expectTagged(ground);
  age(ground);
}

/** What the next run makes of that. */
async function takenUp(ground: Ground): Promise<Left & { code: number | null }> {
  const { code } = await ground.run(COMMAND, { env: ENV });
  return { code, state: await ground.state(), groups: ground.logGroups() };
}

describe('what a create leaves', () => {
  let undisturbed: Left;
  let made: Set<string>;
  beforeAll(async () => {
    const ground = await openGround();
    await ground.run(COMMAND, { env: ENV });
    made = new Set(ground.emulator.calls.map(({ service, action }) => `${service} ${action}`));
    undisturbed = { state: await ground.state(), groups: ground.logGroups() };
    await ground.close();
  });

  it('is nothing where no create is made: each of them is', () => {
    expect([...CREATES, ...BESIDE].filter(({ service, action }) => !made.has(`${service} ${action}`))).toEqual([]);
  });

  /** Only the run that makes the function limits its log; one that was killed may have made the one and not the other. */
  const endOf = ({ ends }: Row): Partial<Left> =>
    ends() === KILLED ? { state: undisturbed.state } : { ...undisturbed };

  // One account for all calls of a row: each run takes up what the one before it left, and fails one call further on.
  it.each(FAULTS)(
    '$what: the next run takes it up',
    async (row) => {
      const ground = await opened();
      for (const create of CREATES) await failAt(ground, create, row);
      expect(await takenUp(ground)).toMatchObject({ code: 0, ...endOf(row) });
    },
    120_000,
  );

  it.each(FAULTS.filter(({ ends }) => ends() === KILLED))(
    'of the log, $what: the next run takes it up',
    async (row) => {
      for (const create of BESIDE) {
        const ground = await opened();
        await failAt(ground, create, row);
        expect(await takenUp(ground)).toMatchObject({ code: 0, ...endOf(row) });
      }
    },
  );
});

describe('a probe user whose name is a telephone number', () => {
  const STRANGER = '+15551234567';

  /** A pool whose users sign in with a number, and one of them. */
  async function numbered(): Promise<Ground & { users: Map<string, unknown> }> {
    const ground = await opened();
    const pool = ground.emulator.state.cognito.pools.get(POOL_ID);
    const ada = pool?.users.get('ada');
    if (!pool || !ada) throw new Error('The ground has no pool with a user.');
    Object.assign(pool.described, { UsernameAttributes: ['phone_number'] });
    pool.users.clear();
    pool.users.set(STRANGER, { ...ada, username: STRANGER, attributes: { phone_number: STRANGER, name: 'Grace' } });
    return Object.assign(ground, { users: pool.users });
  }

  it("never touches somebody's who has the number", async () => {
    const ground = await numbered();
    const fault = { kind: 'error', code: 'UsernameExistsException', message: 'User account already exists' } as const;
    ground.emulator.faults.add({ ...fault, action: 'AdminCreateUser', times: 1000 });
    const outcome = await ground.run(COMMAND, { env: ENV });
    expect(outcome).toMatchObject({ code: 4 });
    expect(`${outcome.stdout}${outcome.stderr}`).toMatch(/throw-away user could not be created/);
    const calls = ground.emulator.calls.map(({ action }) => action);
    expect(calls.filter((action) => /AdminDeleteUser|AdminSetUserPassword/.test(action))).toEqual([]);
    expect([...ground.users.keys()]).toEqual([STRANGER]);
  });

  it('is found again by its name once a run was killed', async () => {
    const ground = await numbered();
    const isThere = (): boolean => ground.emulator.calls.some(({ action }) => action === 'AdminSetUserPassword');
    ground.emulator.faults.add({ kind: 'drop-after', action: 'AdminSetUserPassword', times: 1000 });
    expect(await ground.run(COMMAND, { env: ENV, killWhen: isThere })).toMatchObject({ signal: 'SIGKILL' });
    expect(ground.users.size).toBe(2);
    ground.emulator.faults.clear();
    age(ground);
    expect(await ground.run(COMMAND, { env: ENV })).toMatchObject({ code: 0 });
    expect([...ground.users.keys()]).toEqual([STRANGER]);
  });
});
