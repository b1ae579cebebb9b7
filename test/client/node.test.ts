/** The generated files that run on Node: the token that arrives is the right one, at first and past its end. */
import type { SupabaseClient } from '@supabase/supabase-js';
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { shorten } from '../emulator-kit/cognito/all-user-pools.ts';
import { ELSEWHERE, type Scene, USER } from '../init/scene.ts';
import { KEY, openWorld, refreshes } from './browser-kit.ts';
import { generated, moduleOf } from './generated.ts';
import { nextTests } from './next.ts';
import { onPhone } from './phone.ts';

/** As pools have it by default. */
const LIFE_S = 3600;
/** A token is got anew when less is left. */
const MARGIN_S = 120;
const MACHINE = {
  ClientId: 'machine000000000000000000',
  ClientSecret: 'machine-client-secret',
  UserPoolId: ELSEWHERE.userPoolId,
};

let scene: Scene;
beforeAll(async () => {
  scene = await openWorld(LIFE_S, ['--trigger-version', 'v3', '--m2m']);
  const pool = scene.emulator.state.cognito.pools.get(ELSEWHERE.userPoolId);
  pool?.clients.set(MACHINE.ClientId, {
    ...MACHINE,
    AllowedOAuthFlows: ['client_credentials'],
    AllowedOAuthScopes: ['jobs/run'],
  });
  if (pool) shorten(pool, LIFE_S);
});
afterAll(() => scene.close());
// Node.js 20 has none, and supabase-js asks for it at once.
beforeAll(() => {
  vi.stubGlobal('WebSocket', WebSocket);
  return () => vi.unstubAllGlobals();
});

/** Lets time go by, in seconds. */
const pass = (seconds: number): void => void vi.setSystemTime(Date.now() + seconds * 1000);

const whoami = async (supabase: SupabaseClient): Promise<unknown> => {
  const { data, error } = await supabase.rpc('cognito_supabase_whoami');
  return error === null ? data : error.message;
};

/** How often the token endpoint was asked for a program's token. */
const asked = (): number =>
  scene.emulator.calls.filter(
    ({ action, input }) => action === 'Token' && JSON.stringify(input).includes('client_credentials'),
  ).length;

/** The files for what runs on Node, in a language, and what they export. */
async function filesIn(ending: string) {
  const name = `supabase-client.${ending}`;
  const files = [await generated('m2m', [], name), await generated('cognito-identity-js', [], name)] as const;
  const phone = await onPhone(name, scene, ELSEWHERE);
  return {
    m2m: await moduleOf(files[0], ending),
    identity: await moduleOf(files[1], ending),
    phone,
    close: () => Promise.all([...files, phone].map((one) => one.close())),
  };
}

describe.each(process.env['THOROUGH'] === '1' ? ['ts', 'js'] : ['js'])('in .%s', (ending) => {
  let made: Awaited<ReturnType<typeof filesIn>>;
  beforeAll(async () => {
    made = await filesIn(ending);
  });
  afterAll(() => made.close());

  // The emulator and the files are in this process: its clock stands still, and jumps, so that no machine is too slow.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }));
  afterEach(() => void vi.useRealTimers());

  it('m2m asks for one token at a time, and keeps it', async () => {
    const { createSupabaseClient } = made.m2m;
    const machine = { domain: scene.emulator.url, clientId: MACHINE.ClientId, clientSecret: MACHINE.ClientSecret };
    const supabase = createSupabaseClient?.(scene.emulator.url, KEY, machine) as SupabaseClient;
    const before = asked();
    const who = { role: 'authenticated', sub: MACHINE.ClientId };
    expect(await Promise.all([1, 2, 3, 4].map(() => whoami(supabase)))).toEqual([who, who, who, who]);
    expect(asked() - before).toBe(1);
    pass(LIFE_S - MARGIN_S - 1);
    expect(await whoami(supabase)).toEqual(who);
    expect(asked() - before).toBe(1);
    // It is due: it is asked for, in vain, and the token that is there goes on.
    pass(2);
    scene.emulator.faults.add({ service: 'cognito-oauth', kind: '5xx' });
    expect(await whoami(supabase)).toEqual(who);
    expect(await whoami(supabase)).toEqual(who);
    expect(asked() - before).toBe(2);
    pass(LIFE_S);
    expect(await whoami(supabase)).toEqual(who);
    expect(asked() - before).toBe(3);
  });

  it('cognito-identity-js sends the token of whoever is signed in, past its end', async () => {
    const { createSupabaseClient } = made.identity;
    const items = new Map<string, string>();
    const Storage = {
      setItem: (name: string, value: string) => void items.set(name, value),
      getItem: (name: string) => items.get(name) ?? null,
      removeItem: (name: string) => void items.delete(name),
      clear: () => items.clear(),
    } as never;
    const { userPoolId: UserPoolId, clientId: ClientId } = ELSEWHERE;
    const pool = new CognitoUserPool({ UserPoolId, ClientId, endpoint: scene.emulator.url, Storage });
    const supabase = createSupabaseClient?.(pool, scene.emulator.url, KEY) as SupabaseClient;
    expect(await whoami(supabase)).toEqual({ role: 'anon', sub: null });
    const user = new CognitoUser({ Username: USER.username, Pool: pool, Storage });
    user.setAuthenticationFlowType('USER_PASSWORD_AUTH');
    const details = new AuthenticationDetails({ Username: USER.username, Password: USER.password });
    await new Promise((resolve, reject) => {
      user.authenticateUser(details, { onSuccess: resolve, onFailure: reject });
    });
    const who = { role: 'authenticated', sub: expect.any(String) as string };
    const refreshed = (): number => refreshes(scene, 'InitiateAuth');
    const before = refreshed();
    expect(await Promise.all([whoami(supabase), whoami(supabase)])).toEqual([who, who]);
    expect(refreshed() - before).toBe(0);
    pass(LIFE_S - MARGIN_S - 1);
    expect(await whoami(supabase)).toEqual(who);
    expect(refreshed() - before).toBe(0);
    pass(2);
    expect(await Promise.all([whoami(supabase), whoami(supabase)])).toEqual([who, who]);
    expect(refreshed() - before).toBe(1);
    pass(LIFE_S + 1);
    expect(await whoami(supabase)).toEqual(who);
    user.signOut();
    expect(await whoami(supabase)).toEqual({ role: 'anon', sub: null });
  });

  it('amplify-react-native sends the token of whoever is signed in, past its end and after a pause', async () => {
    const { phone } = made;
    const supabase = phone.createClient(scene.emulator.url, KEY);
    expect(await whoami(supabase)).toEqual({ role: 'anon', sub: null });
    await phone.signIn(USER);
    const who = { role: 'authenticated', sub: expect.any(String) as string };
    const refreshed = (): number => refreshes(scene, 'GetTokensFromRefreshToken');
    const before = refreshed();
    expect(await Promise.all([whoami(supabase), whoami(supabase)])).toEqual([who, who]);
    expect(refreshed() - before).toBe(0);
    await supabase.realtime.setAuth();
    expect(await new Promise((resolve) => supabase.channel('todos').subscribe(resolve))).toBe('SUBSCRIBED');
    // The app comes back when the token is due: the channel gets a new one at once, unasked.
    pass(LIFE_S - MARGIN_S + 1);
    phone.changeState('active');
    await vi.waitFor(() => expect(refreshed() - before).toBe(1), { timeout: 3000 });
    expect(await Promise.all([whoami(supabase), whoami(supabase)])).toEqual([who, who]);
    expect(refreshed() - before).toBe(1);
    pass(LIFE_S + 1);
    expect(await whoami(supabase)).toEqual(who);
    await phone.signOut();
    expect(await whoami(supabase)).toEqual({ role: 'anon', sub: null });
    expect(supabase.getChannels()).toEqual([]);
    await supabase.realtime.disconnect();
  });
});

if (process.env['THOROUGH'] === '1') nextTests();
