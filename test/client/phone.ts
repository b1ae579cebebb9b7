/** A React Native app around the generated file, on Node: of what only a phone has, as much as the file asks for. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SupabaseClient } from '@supabase/supabase-js';
import { Amplify } from 'aws-amplify';
import { signIn, signOut } from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { runCli } from '../harness/cli.ts';
import { memoryStorage } from '../harness/memory-storage.ts';
import { ROOT } from '../harness/paths.ts';
import type { Scene } from '../init/scene.ts';
import { createOf } from './generated.ts';

/** React Native's own is made of native code; this has the one thing that the file imports, as React Native documents it. */
const REACT_NATIVE = `
const listeners = new Set();
export const AppState = {
  currentState: 'active',
  addEventListener(type, listener) {
    if (type !== 'change') throw new Error('no such event');
    listeners.add(listener);
    return { remove: () => listeners.delete(listener) };
  },
};
globalThis.changeAppState = (state) => {
  AppState.currentState = state;
  for (const listener of listeners) listener(state);
};
`;

interface Phone {
  createClient(url: string, key: string): SupabaseClient;
  signIn(user: { username: string; password: string }): Promise<void>;
  signOut(): Promise<void>;
  /** What the system tells the app. */
  changeState(state: 'active' | 'background'): void;
  close(): Promise<void>;
}

/** An app of a pool, with the client that the program writes to `file`. */
export async function onPhone(
  file: string,
  { emulator }: Scene,
  pool: { userPoolId: string; clientId: string },
): Promise<Phone> {
  const folder = await mkdtemp(join(tmpdir(), 'cognito-supabase-phone-'));
  const native = join(folder, 'node_modules', 'react-native');
  await mkdir(native, { recursive: true });
  await writeFile(join(native, 'package.json'), '{ "name": "react-native", "type": "module", "main": "index.js" }');
  await writeFile(join(native, 'index.js'), REACT_NATIVE);
  for (const name of ['aws-amplify', '@aws-amplify', '@supabase'])
    await symlink(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  const args = ['generate', 'client', '--framework', 'amplify-react-native', '--out', file];
  const { code, stderr } = await runCli(args, { cwd: folder });
  if (code !== 0) throw new Error(stderr);
  const { userPoolId, clientId: userPoolClientId } = pool;
  Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint: emulator.url } } });
  cognitoUserPoolsTokenProvider.setKeyValueStorage(memoryStorage());
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  return {
    createClient: await createOf({ folder, close }, file.endsWith('.js') ? 'js' : 'ts'),
    signIn: async (user) => void (await signIn({ ...user, options: { authFlowType: 'USER_PASSWORD_AUTH' } })),
    signOut,
    changeState: (state) => (globalThis as unknown as { changeAppState(state: string): void }).changeAppState(state),
    close,
  };
}
