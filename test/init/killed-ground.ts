/** What the tests of interrupted runs share: a project, an account with one user pool, and what a run leaves behind. */
import { readFile } from 'node:fs/promises';
import { CognitoIdentityProviderClient, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import { type Emulator, startEmulator } from '../emulator-kit/full-emulator.ts';
import type { FunctionSeed } from '../emulator-kit/lambda/seed-functions.ts';
import { type CliOptions, runCli } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';
import { type TempProject, tempProject } from '../harness/project.ts';
import type { Outcome } from '../harness/spawn.ts';

export const POOL_ID = 'eu-west-1_KilledAny';
const CLIENT_ID = '5tq1v2w3x4y5z6a7b8c9d0e1f2';
/** A hosted project, for runs that link it. */
export const REF = 'abcdefghijklmnopqrst';
const USER = { username: 'ada', password: 'Correct-horse-1' };
export const INIT = ['init', '--yes', '--skip', 'verify', '--user-pool-id', POOL_ID];
export const CHAIN = [...INIT, '--on-existing-trigger', 'chain'];
export const REMOVE = ['remove', '--yes', '--user-pool-id', POOL_ID];

/** A function of the user's own, which the pool has as its trigger where a test says so. */
const THEIRS = 'arn:aws:lambda:eu-west-1:123456789012:function:theirs';
const THEIR_FUNCTION: FunctionSeed = {
  name: 'theirs',
  region: 'eu-west-1',
  source: 'export const handler = async (event) => event;',
  permissions: [
    {
      Sid: 'pool',
      Effect: 'Allow',
      Principal: { Service: 'cognito-idp.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
    },
  ],
};

export interface Ground {
  emulator: Emulator;
  project: TempProject;
  run(args: readonly string[], options?: CliOptions): Promise<Outcome>;
  /** Everything that a run leaves behind, without what moves by itself. */
  state(): Promise<string>;
  /** The log groups: a run does without limiting them, and the next one then leaves them as they are. */
  logGroups(): object[];
  /** What a sign-in gives the access token for a role; rejects where Cognito refuses it. */
  signIn(): Promise<unknown>;
  close(): Promise<void>;
}

/** @param pendingMs how long a function is not ready after it was made or changed; by default a moment */
export async function openGround(hasTrigger = false, pendingMs?: number): Promise<Ground> {
  const project = await tempProject({
    'supabase/config.toml': await readFile(`${ROOT}templates/demo/config.toml`, 'utf8'),
  });
  const emulator = await startEmulator({
    pools: [
      {
        Id: POOL_ID,
        Name: 'shop',
        UserPoolTier: 'ESSENTIALS',
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        AutoVerifiedAttributes: ['email'],
        clients: [{ ClientId: CLIENT_ID, ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] }],
        users: [USER],
        ...(hasTrigger
          ? { LambdaConfig: { PreTokenGenerationConfig: { LambdaArn: THEIRS, LambdaVersion: 'V2_0' } } }
          : {}),
      },
    ],
    functions: [THEIR_FUNCTION],
    projects: [{ ref: REF, name: 'shop' }],
    ...(pendingMs === undefined ? {} : { pendingMs }),
  });
  return {
    emulator,
    project,
    run: (args, options = {}) =>
      runCli(args, { cwd: project.dir, ...options, env: { ...emulator.env, ...options.env } }),
    state: () => stateOf(emulator, project),
    logGroups: () => [...emulator.state.logs.groups.values()].map(({ created: _created, ...group }) => group),
    signIn: () => signIn(emulator),
    async close() {
      await emulator.close();
      await project.cleanup();
    },
  };
}

async function stateOf(emulator: Emulator, project: TempProject): Promise<string> {
  const { cognito, lambda, iam, supabase } = emulator.state;
  const there = cognito.pools.get(POOL_ID);
  const { LastModifiedDate: _date, CreationDate: _created, ...pool } = there?.described ?? {};
  const functions = [...lambda.functions.values()].map(({ latest, tags, policies }) => {
    const { LastModified: _modified, RevisionId: _revision, ...configuration } = latest.configuration;
    return { configuration, tags, policies: [...policies.values()].map(({ statements }) => statements) };
  });
  const roles = [...iam.roles.values()].map(({ name, tags, attached, inline }) => [
    [name, [...tags], [...attached]],
    [...inline.values()].map(({ text }) => text),
  ]);
  const people = [[...(there?.users.keys() ?? [])], [...(there?.clients.keys() ?? [])]];
  const trusted = [...(supabase.projects.get(REF)?.integrations.values() ?? [])].map((one) => one.oidc_issuer_url);
  return JSON.stringify(
    { pool, functions, roles, people, trusted, config: await project.read('supabase/config.toml') },
    undefined,
    1,
  );
}

async function signIn(emulator: Emulator): Promise<unknown> {
  const client = new CognitoIdentityProviderClient({
    region: 'eu-west-1',
    endpoint: emulator.url,
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  const AuthParameters = { USERNAME: USER.username, PASSWORD: USER.password };
  const answer = await client.send(
    new InitiateAuthCommand({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId: CLIENT_ID, AuthParameters }),
  );
  client.destroy();
  const claims = JSON.parse(
    Buffer.from(answer.AuthenticationResult?.AccessToken?.split('.')[1] ?? '', 'base64url').toString(),
  ) as Record<string, unknown>;
  return claims['role'];
}
