/** The emulator as it is packaged: what is in it, and where it ends. */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';

import { AdminInitiateAuthCommand, ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { expect, onTestFinished, test } from 'vitest';

import { startEmulator } from '../../src/emulator/emulator.ts';
import { ROOT } from '../harness/paths.ts';
import { circles } from '../rules/rules.ts';
import { type Source, readSource } from '../rules/source.ts';
import { sourcePaths } from '../rules/tree.ts';
import { CLIENT, PASSWORD, POOL_ID, USER, client } from './cognito-kit.ts';

const read = (folder: string): Map<string, Source> =>
  new Map(sourcePaths(folder).map((path) => [path, readSource(path, readFileSync(`${ROOT}${path}`, 'utf8'))]));

const signIn = (USERNAME: string): AdminInitiateAuthCommand =>
  new AdminInitiateAuthCommand({
    UserPoolId: POOL_ID,
    ClientId: CLIENT.ClientId,
    AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME, PASSWORD },
  });

test('is what the demo loads and nothing more, and knows nothing of src or of the tests', () => {
  const sources = read('src/emulator');
  const entry = 'src/emulator/emulator.ts';
  const loaded = new Set([entry]);
  for (const path of loaded) {
    for (const { specifier } of sources.get(path)?.imports ?? [])
      if (specifier.startsWith('.')) loaded.add(posix.join(posix.dirname(path), specifier));
  }
  expect([...loaded].toSorted()).toEqual([...sources.keys()].toSorted());
});

test('the tests add to it without a circle, and without a name that it has already', () => {
  const kit = read('test/emulator-kit');
  expect(circles(kit)).toEqual([]);
  const names = [...kit.keys(), ...read('src/emulator').keys()].map((path) => posix.basename(path));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('signs in whom nothing more is asked of, and refuses whom a challenge would be', async () => {
  const users = [USER, { username: 'new', password: PASSWORD, status: 'FORCE_CHANGE_PASSWORD' as const }];
  const emulator = await startEmulator({ pools: [{ Id: POOL_ID, clients: [CLIENT], users }] });
  onTestFinished(() => emulator.close());
  const cognito = client(emulator);
  expect((await cognito.send(signIn('ada'))).AuthenticationResult?.TokenType).toBe('Bearer');
  await expect(cognito.send(signIn('new'))).rejects.toThrow('FORCE_CHANGE_PASSWORD');
  await expect(cognito.send(new ListUserPoolsCommand({ MaxResults: 1 }))).rejects.toThrow(
    'does not know ListUserPools',
  );
});
