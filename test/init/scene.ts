/** Where most tests of commands begin: a project that `supabase init` made, an account with its user pool, and `run`. */
import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { type JWTPayload, decodeJwt } from 'jose';
import { type Emulator, startEmulator } from '../emulator-kit/full-emulator.ts';
import type { EmulatorOptions } from '../emulator-kit/full-emulator.ts';
import { type CliOptions, cleanEnv, runCli } from '../harness/cli.ts';
import { BIN, machineNode } from '../harness/paths.ts';
import { type TempProject, supabaseInit, tempProject } from '../harness/project.ts';
import { type Pty, type PtyOptions, openPty } from '../harness/pty.ts';
import type { Outcome } from '../harness/spawn.ts';

export const USER = { username: 'ada', password: 'Correct-horse-1' };

/** Where a scene's user pool is and which app client signs in to it. */
export interface Where {
  userPoolId: string;
  clientId: string;
}

export const ELSEWHERE: Where = { userPoolId: 'eu-west-1_Ends2Ends', clientId: '5tq1v2w3x4y5z6a7b8c9d0e1f2' };

/** The claims of both tokens, and the tokens themselves. */
export interface SignedIn {
  id: JWTPayload;
  access: JWTPayload;
  raw: { id: string; access: string };
}

/** A project that `supabase init` made and Amplify knows the pool of, and an account that has that pool. */
export interface Scene {
  readonly where: Where;
  readonly emulator: Emulator;
  readonly project: TempProject;
  run(args: readonly string[], options?: CliOptions): Promise<Outcome>;
  /** The same program in a terminal; call close on what it returns, or wait for its exit. */
  terminal(args: readonly string[], options?: Partial<PtyOptions>): Pty;
  config(): Promise<string>;
  /** Calls that change something in the account, made since the given one. Invoking the trigger's function does not. */
  mutations(since?: number): string[];
  /** Signs the scene's user in as an app would, and decodes both tokens. */
  signIn(): Promise<SignedIn>;
  close(): Promise<void>;
}

/** What Amplify writes into a project, as far as it concerns the pool. */
export function amplifyOutputs({ userPoolId, clientId }: Where): string {
  const auth = { user_pool_id: userPoolId, user_pool_client_id: clientId, aws_region: userPoolId.split('_')[0] };
  return `${JSON.stringify({ version: '1.4', auth }, undefined, 2)}\n`;
}

function dotenv(...pools: Where[]): string {
  return pools
    .map(({ userPoolId }, index) => `${['VITE', 'NEXT_PUBLIC'][index]}_USER_POOL_ID=${userPoolId}\n`)
    .join('');
}

export interface SceneOptions {
  where?: Where;
  /** The project's amplify_outputs.json; by default one that names the pool. */
  outputs?: string;
  /** A second pool of the account. The project then names both, in its .env, and neither before the other. */
  second?: Where;
  /** The pool's display name. */
  poolName?: string;
  /** The project folder's own name. */
  folder?: string;
  /** Further settings of the pool. */
  pool?: Omit<Partial<UserPoolType>, 'Id'>;
  emulator?: EmulatorOptions;
}

export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const where = options.where ?? ELSEWHERE;
  const pools = [where, ...(options.second ? [options.second] : [])];
  const named = { 'amplify_outputs.json': options.outputs ?? amplifyOutputs(where) };
  const project = await tempProject(options.second ? { '.env': dotenv(where, options.second) } : named, options.folder);
  const configPath = await supabaseInit(project.dir);
  const emulator = await startEmulator({
    pools: pools.map(({ userPoolId, clientId }) => ({
      Id: userPoolId,
      Name: options.poolName ?? 'customers',
      UserPoolTier: 'ESSENTIALS',
      clients: [{ ClientId: clientId, ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] }],
      users: [USER],
      ...options.pool,
    })),
    ...options.emulator,
  });
  const read = () => project.read(configPath.slice(project.dir.length + 1));
  return {
    where,
    emulator,
    project,
    run: (args, more = {}) => runCli(args, { cwd: project.dir, ...more, env: { ...emulator.env, ...more.env } }),
    terminal: (args, more = {}) =>
      openPty([machineNode(), BIN, ...args], {
        cwd: project.dir,
        ...more,
        env: cleanEnv(project.dir, { ...emulator.env, ...more.env }),
      }),
    config: read,
    mutations: (since = 0) =>
      emulator.calls
        .slice(since)
        .filter(({ mutating, action }) => mutating && action !== 'Invoke')
        .map(({ action }) => action),
    signIn: () => signIn(emulator, where),
    async close() {
      await emulator.close();
      await project.cleanup();
    },
  };
}

async function signIn(emulator: Emulator, { userPoolId, clientId }: Where): Promise<SignedIn> {
  const client = new CognitoIdentityProviderClient({
    region: userPoolId.split('_')[0] ?? '',
    endpoint: emulator.url,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'test' },
  });
  const AuthParameters = { USERNAME: USER.username, PASSWORD: USER.password };
  const { AuthenticationResult } = await client.send(
    new InitiateAuthCommand({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId: clientId, AuthParameters }),
  );
  client.destroy();
  const raw = { id: AuthenticationResult?.IdToken ?? '', access: AuthenticationResult?.AccessToken ?? '' };
  return { id: decodeJwt(raw.id), access: decodeJwt(raw.access), raw };
}

/** The lines that two texts of equally many lines differ in, as [before, after]; undefined when the counts differ. */
export function changedLines(before: string, after: string): [string, string][] | undefined {
  const old = before.split('\n');
  const now = after.split('\n');
  if (old.length !== now.length) return undefined;
  return old.flatMap((line, index): [string, string][] => (line === now[index] ? [] : [[line, now[index] ?? '']]));
}
