/** A function of the user's own, asked through the built program about the sign-ins of several app clients. */
import { afterEach, describe, expect, it } from 'vitest';
import { documentOf } from '../harness/cli.ts';
import { ELSEWHERE, type Scene, openScene } from '../init/scene.ts';

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:mine';
const OTHER = 'another4pp5client6of7this8pool';

/** A handler for V2_0 that adds the role where the condition holds. */
const granting = (condition: string): string => `export const handler = async (event) => {
  if (${condition}) {
    const claims = { claimsToAddOrOverride: { role: 'authenticated' } };
    event.response = { claimsAndScopeOverrideDetails: { idTokenGeneration: claims, accessTokenGeneration: claims } };
  }
  return event;
};
`;

let scene: Scene;
afterEach(() => scene.close());

async function open(source: string): Promise<void> {
  scene = await openScene({ emulator: { functions: [{ name: 'mine', region: 'eu-west-1', source }] } });
  const pool = scene.emulator.state.cognito.pools.get(ELSEWHERE.userPoolId);
  const own = pool?.clients.get(ELSEWHERE.clientId);
  if (pool && own) pool.clients.set(OTHER, { ...own, ClientId: OTHER, ClientName: 'other' });
  expect(await scene.run(['init', '--yes', '--function-arn', ARN, '--skip', 'verify'])).toMatchObject({ code: 0 });
}

async function verify(): Promise<{ code: number | null; bad: Record<string, string> }> {
  const outcome = await scene.run(['verify', '--json', '--invoke']);
  const checks = documentOf(outcome)['checks'] as { id: string; status: string; message: string }[];
  const bad = checks.filter(({ status }) => !['pass', 'skip'].includes(status));
  return {
    code: outcome.code,
    bad: Object.fromEntries(bad.map(({ id, status, message }) => [id, `${status}: ${message}`])),
  };
}

describe('several app clients', () => {
  it("a role for the app's own client is enough", async () => {
    await open(granting(`event.callerContext.clientId === '${ELSEWHERE.clientId}'`));
    expect(await verify()).toEqual({ code: 0, bad: {} });
  });

  it("a role for another client than the app's fails", async () => {
    await open(granting(`event.callerContext.clientId === '${OTHER}'`));
    const { code, bad } = await verify();
    expect([code, Object.keys(bad)]).toEqual([1, ['lambda/role-missing']]);
  });

  it('a role at sign-in that is gone at a refresh fails, and the trigger source is named', async () => {
    await open(granting(`event.triggerSource !== 'TokenGeneration_RefreshTokens'`));
    const { code, bad } = await verify();
    expect(code).toBe(1);
    expect(bad['lambda/role-missing']).toContain('TokenGeneration_RefreshTokens');
  });

  it('where the files name no client, all of the pool are asked', async () => {
    await open(granting(`event.callerContext.clientId === '${OTHER}'`));
    await scene.project.write('amplify_outputs.json', JSON.stringify({ auth: { user_pool_id: ELSEWHERE.userPoolId } }));
    const since = scene.emulator.calls.length;
    await verify();
    const asked = scene.emulator.calls.slice(since).filter(({ action }) => action === 'Invoke').length;
    expect(asked).toBeGreaterThan(5);
  });
});

describe('Lambda that refuses to go on', () => {
  const throttled = { service: 'lambda', action: 'Invoke', kind: 'throttle', nth: 3, times: 100 } as const;

  it('keeps what was answered, which passes nothing by itself', async () => {
    await open(granting('true'));
    scene.emulator.faults.add(throttled);
    const { code, bad } = await verify();
    expect(code).toBe(4);
    expect(bad['lambda/role-missing']).toMatch(
      /^unknown: So far nothing is wrong\. Lambda refused to go on after 2 of 5/,
    );
    expect(Object.values(bad).every((text) => text.startsWith('unknown: '))).toBe(true);
  });

  it('finds what is wrong in the answers that there are', async () => {
    await open(granting('true').replaceAll('role:', 'tenant:'));
    scene.emulator.faults.add(throttled);
    const { code, bad } = await verify();
    expect(code).toBe(1);
    expect(bad['lambda/role-missing']).toMatch(/^fail: /);
  });
});
