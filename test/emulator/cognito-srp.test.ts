import { Amplify } from 'aws-amplify';
import { fetchAuthSession, signIn, signOut } from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { expect, test } from 'vitest';

import { memoryStorage } from '../harness/memory-storage.ts';
import { CLIENT_ID, PASSWORD, POOL_ID, USER, emulated } from './cognito-kit.ts';

test('Amplify, as it comes, signs in by SRP; a wrong password is refused', async () => {
  const client = { ClientId: CLIENT_ID };
  const { emulator } = await emulated({ pools: [{ Id: POOL_ID, clients: [client], users: [USER] }] });
  Amplify.configure({
    Auth: { Cognito: { userPoolId: POOL_ID, userPoolClientId: CLIENT_ID, userPoolEndpoint: emulator.url } },
  });
  cognitoUserPoolsTokenProvider.setKeyValueStorage(memoryStorage());
  await expect(signIn({ username: 'ada', password: 'Wrong-Horse-1' })).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'Incorrect username or password.',
  });
  expect((await signIn({ username: 'ada', password: PASSWORD })).isSignedIn).toBe(true);
  const { tokens } = await fetchAuthSession();
  expect(tokens?.accessToken.payload).toMatchObject({ client_id: CLIENT_ID, username: 'ada' });
  expect(tokens?.idToken?.payload).toMatchObject({ aud: CLIENT_ID, email: 'ada@example.com' });
  const refreshed = await fetchAuthSession({ forceRefresh: true });
  expect(refreshed.tokens?.accessToken.payload['jti']).not.toBe(tokens?.accessToken.payload['jti']);
  await signOut();
});
