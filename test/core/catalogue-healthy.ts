/** The set-ups that have to be silent, under --strict, too. */
import { CHAIN_HANDLER, functionEnvironment } from '../../src/core/function/deployment.ts';
import { known, notAsked } from '../../src/core/fact.ts';
import { CHAIN_CHECK } from '../../src/core/function/trigger.ts';
import { HEALTHY_CLIENTS } from './catalogue-client.ts';
import { config, pinned } from './catalogue-config.ts';
import { LIVE } from './worlds-live.ts';
import { LIVE_HEALTHY } from './catalogue-live.ts';
import { updated } from './catalogue-cognito.ts';
import { HEALTHY_HOSTED } from './catalogue-hosted.ts';
import { given } from './catalogue-token.ts';
import {
  accessToken,
  answer,
  answering,
  candidate,
  CONFIG_TEXT,
  FOREIGN_ARN,
  grants,
  healthy,
  idToken,
  lambdaFunction,
  OTHER_POOL,
  POOL,
  poolWithTrigger,
  withoutAws,
  withTrigger,
  type TestWorld,
  invoked,
  SUB,
} from './worlds.ts';

const custom = (role: string): TestWorld =>
  healthy(
    {
      invocation: invoked('V2_0', answer('V2_0', grants('V2_0', role)), 9),
      tokens: known([accessToken({ claims: { role } })]),
      rest: known({ ...LIVE, tookRole: true, ranAs: { role, sub: SUB } }),
    },
    { role },
  );

const AS_JSON = JSON.stringify({
  auth: {
    third_party: { aws_cognito: { enabled: true, user_pool_id: POOL.userPoolId, user_pool_region: POOL.region } },
  },
});
const REFERENCES = CONFIG_TEXT.replace(POOL.userPoolId, 'env(USER_POOL_ID)').replace(
  '"eu-west-1"',
  '"env(AWS_REGION)"',
);

const TRIGGER = { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V2_0' } as const;
const BESIDE = notAsked('Does not apply: there is no Supabase config file here.');
/** A function of AWS::Serverless, a container: whatever its runtime, it is somebody's who knows. */
const { runtime: _runtime, ...CONTAINER } = lambdaFunction({ ours: false });

/** As far as a provider beside Cognito is concerned, on each line of the CLI. */
const OTHER_OFF = ['false', '0', 'F', ''].map((value) => ({
  what: `another provider, switched off by a reference to ${JSON.stringify(value)}`,
  world: config(`${CONFIG_TEXT}[auth.third_party.clerk]\nenabled = "env(CLERK)"\n`, 'toml', {
    shell: { CLERK: value },
  }),
}));

export const HEALTHY: readonly { what: string; world: TestWorld }[] = [
  ...OTHER_OFF,
  ...['EU-WEST-1', String.raw`eu-west-1\n`, String.raw`\tEu-West-1\r\n`].map((region) => ({
    what: `a region that leads to the right host: ${region}`,
    world: config(CONFIG_TEXT.replace('"eu-west-1"', `"${region}"`)),
  })),
  { what: 'V2_0 and an access token', world: healthy() },
  { what: 'V2_0 and an ID token', world: given(idToken()) },
  {
    what: 'V2_0 and a probe user, whose app client is gone',
    world: given(
      accessToken({ origin: 'probe', claims: { client_id: 'gone' } }),
      idToken({ origin: 'probe', claims: { aud: 'gone' } }),
    ),
  },
  { what: '[inbucket], and no CLI pinned', world: config(`${CONFIG_TEXT}[inbucket]\nport = 54324\n`) },
  { what: '[local_smtp], and no CLI pinned', world: config(`${CONFIG_TEXT}[local_smtp]\nport = 54324\n`) },
  { what: '[local_smtp], and 3.1 pinned', world: pinned('3.1.0', '[local_smtp]\nport = 54324\n') },
  { what: '[inbucket], and 2.122 pinned', world: pinned('2.122.1', '[inbucket]\nport = 54324\n') },
  { what: '[inbucket], and a CLI between those that are known', world: pinned('3.0.4', '[inbucket]\nport = 54324\n') },
  { what: 'a region in capitals', world: config(CONFIG_TEXT.replace('"eu-west-1"', '"EU-West-1"')) },
  {
    what: 'a line break behind the region',
    world: config(CONFIG_TEXT.replace('"eu-west-1"', String.raw`"eu-west-1\n"`)),
  },
  { what: 'a quoted port, and 3.1 pinned', world: pinned('3.1.0', '[api]\nport = "54321"\n') },
  {
    what: 'another provider that a reference leaves off',
    world: config(`${CONFIG_TEXT}[auth.third_party.clerk]\nenabled = "env(CLERK)"\n`, 'toml', {
      shell: { CLERK: 'false' },
    }),
  },
  { what: 'V3_0', world: withTrigger('V3_0') },
  {
    what: 'Lite with V1_0 and an app that sends ID tokens',
    world: withTrigger('V1_0', { tokens: known([idToken()]) }, { tier: 'LITE' }),
  },
  {
    what: 'a handler that answers in both shapes',
    world: answering(answer('V2_0', { ...grants('V1_0', 'authenticated'), ...grants('V2_0', 'authenticated') })),
  },
  {
    what: "the user's own handler, which sets the role",
    world: healthy({
      pool: known(poolWithTrigger('V2_0', { trigger: { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V2_0' } })),
      function: known(
        lambdaFunction({ arn: FOREIGN_ARN, name: 'shop-claims', ours: false, codeSha256: 'x', tags: {} }),
      ),
    }),
  },
  {
    what: "the user's own handler, which refuses a made-up user, and lets a real one in",
    world: healthy({
      function: known(lambdaFunction({ ours: false })),
      invocation: invoked('V2_0', { kind: 'error', errorType: 'Error', errorMessage: 'no such user' }, 9, {
        foreign: true,
      }),
      tokens: known([accessToken({ origin: 'sign-in' }), idToken({ origin: 'sign-in' })]),
    }),
  },
  {
    what: 'the role in the access token alone, which the app sends',
    world: healthy({
      invocation: invoked(
        'V2_0',
        answer('V2_0', {
          claimsAndScopeOverrideDetails: {
            accessTokenGeneration: { claimsToAddOrOverride: { role: 'authenticated' } },
          },
        }),
      ),
      tokens: known([accessToken({ origin: 'probe' }), idToken({ origin: 'probe', claims: { role: undefined } })]),
    }),
  },
  {
    what: "the user's own handler, not invoked",
    world: healthy({ function: known(lambdaFunction({ ours: false })), invocation: notAsked('Only with --invoke.') }),
  },
  {
    what: 'an update in progress',
    world: healthy({ function: known(lambdaFunction({ lastUpdateStatus: 'InProgress' })) }),
  },
  {
    what: 'a CDK pool whose template declares the trigger',
    world: healthy({ owner: known({ kind: 'cdk', words: 'the CDK', triggerDeclared: true }) }),
  },
  {
    what: "an Amplify pool with the backend's own function",
    world: healthy({
      owner: known({ kind: 'amplify-gen2', words: 'an Amplify backend' }),
      function: known(lambdaFunction({ ours: false })),
    }),
  },
  { what: 'a custom role', world: custom('shop_member') },
  {
    what: 'config.json',
    world: config(AS_JSON, 'json'),
  },
  {
    what: 'dotted keys',
    world: config(
      `auth.third_party.aws_cognito.enabled = true\nauth.third_party.aws_cognito.user_pool_id = "${POOL.userPoolId}"\nauth.third_party.aws_cognito.user_pool_region = "eu-west-1"\n`,
    ),
  },
  {
    what: 'env() references',
    world: config(REFERENCES, 'toml', {
      envFiles: { 'supabase/.env': `USER_POOL_ID=${POOL.userPoolId}\nAWS_REGION=eu-west-1\n` },
    }),
  },
  {
    what: 'env() references, from a folder below',
    world: config(REFERENCES, 'toml', {
      cwd: 'app',
      shell: { AWS_REGION: 'eu-west-1' },
      envFiles: { '.env': `USER_POOL_ID=${POOL.userPoolId}\n` },
    }),
  },
  {
    what: 'env() references that both .env files answer alike',
    world: config(REFERENCES, 'toml', {
      envFiles: {
        '.env': `USER_POOL_ID=${POOL.userPoolId}\nAWS_REGION=eu-west-1\n`,
        'supabase/.env': `USER_POOL_ID=${POOL.userPoolId}\nAWS_REGION=eu-west-1\n`,
      },
    }),
  },
  {
    what: 'env() references that the shell answers before two .env files',
    world: config(REFERENCES, 'toml', {
      shell: { USER_POOL_ID: POOL.userPoolId, AWS_REGION: 'eu-west-1' },
      envFiles: { '.env': 'USER_POOL_ID=eu-west-1_Another12\n', 'supabase/.env': 'AWS_REGION=us-east-1\n' },
    }),
  },
  {
    what: 'a variable that says what the file says',
    world: config(CONFIG_TEXT, 'toml', {
      shell: { SUPABASE_AUTH_THIRD_PARTY_AWS_COGNITO_USER_POOL_ID: POOL.userPoolId },
    }),
  },
  {
    what: 'config.json and config.toml, which agree',
    world: config(AS_JSON, 'json', { config: { 'config.toml': CONFIG_TEXT } }),
  },
  {
    what: 'other providers, none of them enabled',
    world: config(`${CONFIG_TEXT}[auth.third_party.firebase]\nenabled = false\n`),
  },
  { what: 'no app names a pool', world: healthy({ appPools: known([]) }) },
  {
    what: 'the app names this pool among others',
    world: healthy({ appPools: known([candidate(OTHER_POOL.userPoolId), candidate(POOL.userPoolId)]) }),
  },
  {
    what: 'an updated issuer that is linked',
    world: healthy(
      {
        pool: known(updated),
        linkedIssuers: known([updated.issuer]),
        tokens: known([accessToken({ claims: { iss: updated.issuer } })]),
      },
      { issuers: [updated.issuer] },
    ),
  },
  {
    what: 'a replicated pool whose replicas have the trigger, too',
    world: healthy({ replicas: known([{ region: 'eu-central-1', trigger: TRIGGER }]) }),
  },
  {
    what: 'a chained trigger',
    world: healthy({
      function: known(
        lambdaFunction({
          handler: CHAIN_HANDLER,
          environment: functionEnvironment(
            { role: 'authenticated', m2m: false },
            { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V2_0' },
          ),
        }),
      ),
      invocation: notAsked('The attached function calls one of your own, which is invoked only with --invoke.'),
      chain: known({ kind: 'returned', event: CHAIN_CHECK }),
    }),
  },
  {
    what: 'an Amplify pool whose template declares the trigger',
    world: healthy({ owner: known({ kind: 'amplify-gen2', words: 'an Amplify backend', triggerDeclared: true }) }),
  },
  { what: 'hosted only, without a supabase folder', world: healthy({ config: BESIDE }) },
  { what: 'a function in a container image', world: healthy({ function: known(CONTAINER) }) },
  {
    what: 'a share of the concurrency',
    world: healthy({ function: known(lambdaFunction({ reservedConcurrency: 5 })) }),
  },
  {
    what: 'the runtime before the newest',
    world: healthy({ function: known(lambdaFunction({ runtime: 'nodejs22.x' })) }),
  },
  ...HEALTHY_CLIENTS,
  { what: "a fork's pull request, without credentials", world: withoutAws() },
  ...LIVE_HEALTHY,
  ...HEALTHY_HOSTED,
];
