/** The generated client with the real Amplify and the real supabase-js, against Cognito and Supabase on loopback. */
import { Amplify } from 'aws-amplify';
import { fetchAuthSession, signIn, signOut } from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { ELSEWHERE, type Scene, USER, openScene } from '../init/scene.ts';
import { memoryStorage } from '../harness/memory-storage.ts';
import { createOf, type Generated, generated } from './generated.ts';

const REF = 'abcdefghijklmnopqrst';
const KEY = `sb_publishable_${REF}_emulated`;
const ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${ELSEWHERE.userPoolId}`;

let scene: Scene;
let client: Generated;
beforeAll(async () => {
  client = await generated('amplify-web');
  const project = { ref: REF, integrations: [{ oidc_issuer_url: ISSUER }], dataApi: { whoami: true } };
  scene = await openScene({ emulator: { projects: [project] } });
  await scene.run(['init', '--yes']);
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: ELSEWHERE.userPoolId,
        userPoolClientId: ELSEWHERE.clientId,
        userPoolEndpoint: scene.emulator.url,
      },
    },
  });
  cognitoUserPoolsTokenProvider.setKeyValueStorage(memoryStorage());
});
afterAll(async () => {
  await scene.close();
  await client.close();
});
// Node.js 20 has none, and supabase-js asks for it at once; browsers do.
beforeEach(() => {
  vi.stubGlobal('WebSocket', WebSocket);
  return () => vi.unstubAllGlobals();
});

it('what the client sends after a sign-in is taken by the Data API, Storage and Realtime as an authenticated user', async () => {
  const supabase = (await createOf(client))(scene.emulator.url, KEY);
  expect((await supabase.rpc('cognito_supabase_whoami')).data).toEqual({ role: 'anon', sub: null });
  await signIn({ ...USER, options: { authFlowType: 'USER_PASSWORD_AUTH' } });
  const { tokens } = await fetchAuthSession();
  const who = { role: 'authenticated', sub: tokens?.accessToken.payload.sub };
  expect((await supabase.rpc('cognito_supabase_whoami')).data).toEqual(who);
  expect((await supabase.from('todos').select()).data).toHaveLength(2);
  expect((await supabase.storage.from('avatars').list()).error).toBeNull();
  await supabase.realtime.setAuth();
  const status = await new Promise((resolve) => supabase.channel('todos').subscribe(resolve));
  expect(status).toBe('SUBSCRIBED');
  expect(scene.emulator.state.supabase.joins).toEqual([{ topic: 'realtime:todos', role: 'authenticated' }]);
  await supabase.removeAllChannels();
  await supabase.realtime.disconnect();
  await signOut();
});
