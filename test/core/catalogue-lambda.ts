/** What can be wrong with the user pool's trigger and its function. */
import { known, notAsked, unreachable } from '../../src/core/facts.ts';
import { issuerOf } from '../../src/core/ids.ts';
import type { Broken } from './catalogue.ts';
import {
  accessToken,
  ACCOUNT,
  answer,
  answering,
  clientSource,
  FUNCTION_ARN,
  grants,
  healthy,
  idToken,
  ISSUER,
  lambdaFunction,
  OTHER_POOL,
  permission,
  POOL,
  poolWithTrigger,
  refusing,
  userPool,
  withTrigger,
  type TestWorld,
} from './worlds.ts';

const none = notAsked('There is no such user pool.');
export const updated = poolWithTrigger('V2_0', { issuer: issuerOf(POOL, 'UPDATED') });
const sendsId = known(
  clientSource({ clients: [{ file: 'src/supabase.ts', line: 5, token: 'callback', sends: ['id'], certain: true }] }),
);

/** A trigger whose function is gone: nothing can be said of the function, and no sign-in works. */
const functionGone = refusing(
  'UnexpectedLambdaException: PreTokenGeneration invocation failed due to error AccessDeniedException.',
  {
    function: known(null),
    policy: known([]),
    invocation: notAsked('The attached function does not exist.'),
  },
);

export const COGNITO: readonly Broken[] = [
  {
    id: 'cognito/managed',
    what: 'a stack that does not declare the trigger',
    status: 'warn',
    world: healthy({ owner: known({ kind: 'cdk', words: 'the CloudFormation stack shop-auth', triggerDeclared: false }) }),
  },
  {
    id: 'cognito/managed',
    what: 'Terraform, whose files are elsewhere',
    status: 'warn',
    world: healthy({ owner: known({ kind: 'terraform', words: 'Terraform (terraform.tfstate)' }) }),
  },
  {
    id: 'cognito/pool-not-found',
    what: 'no such pool',
    world: healthy({
      pool: known(null),
      clientIds: none,
      owner: none,
      triggerVersion: known(''),
      function: none,
      policy: none,
      invocation: none,
      tokens: none,
    }),
  },
  {
    id: 'cognito/trigger-missing',
    what: 'no trigger, and tokens without a role',
    world: healthy({
      pool: known(userPool()),
      triggerVersion: known(''),
      function: none,
      policy: none,
      invocation: none,
      tokens: known([accessToken({ claims: { role: undefined } })]),
    }),
  },
  {
    id: 'cognito/trigger-missing',
    what: 'no trigger, and no token',
    world: healthy({
      pool: known(userPool()),
      triggerVersion: known(''),
      function: none,
      policy: none,
      invocation: none,
      tokens: none,
    }),
  },
  {
    id: 'cognito/issuer-updated',
    what: 'no integration was looked at',
    status: 'warn',
    world: healthy({ pool: known(updated), tokens: none }),
  },
  {
    id: 'cognito/issuer-updated',
    what: 'linked by the other issuer',
    status: 'warn',
    world: healthy({ pool: known(updated), linkedIssuers: known([ISSUER]), tokens: none }),
  },
  {
    id: 'cognito/trigger-v2-unavailable',
    what: 'on Lite',
    world: withTrigger('V1_0', { refusedVersion: known('V2_0'), clientSource: sendsId, tokens: none }, { tier: 'LITE' }),
  },
  {
    id: 'cognito/trigger-v2-unavailable',
    what: 'V3_0, and an answer that names no plan',
    world: withTrigger('V1_0', {
      pool: known(userPool({ trigger: { lambdaArn: FUNCTION_ARN, lambdaVersion: 'V1_0' } })),
      refusedVersion: known('V3_0'),
      clientSource: sendsId,
      tokens: none,
    }),
  },
  {
    id: 'cognito/replica',
    what: 'one of two without a trigger',
    status: 'warn',
    world: healthy({
      replicas: known([{ region: 'eu-central-1', trigger: { lambdaArn: FUNCTION_ARN, lambdaVersion: 'V2_0' } }, { region: 'us-east-1' }]),
    }),
  },
  { id: 'cognito/trigger-function-missing', what: 'its ARN leads nowhere', world: functionGone },
  {
    id: 'cognito/trigger-id-token-only',
    what: 'V1_0 on Lite, no token',
    status: 'warn',
    world: withTrigger('V1_0', { tokens: none }, { tier: 'LITE' }),
  },
  {
    id: 'cognito/trigger-id-token-only',
    what: 'V1_0 on Essentials, a probe user',
    status: 'warn',
    world: withTrigger('V1_0', {
      tokens: known([accessToken({ origin: 'probe', claims: { role: undefined } }), idToken({ origin: 'probe' })]),
    }),
  },
];

const shape = (version: 'V1_0' | 'V2_0', written: 'V1_0' | 'V2_0'): TestWorld =>
  withTrigger(version, {
    invocation: known({ version, outcome: answer(version, grants(written, 'authenticated')), durationMs: 9 }),
    tokens: known([idToken({ claims: { role: undefined } })]),
  });

const groupsGone = {
  claimsAndScopeOverrideDetails: {
    ...(grants('V2_0', 'authenticated')['claimsAndScopeOverrideDetails'] as object),
    groupOverrideDetails: {},
  },
};
const idOnly = {
  claimsAndScopeOverrideDetails: { idTokenGeneration: { claimsToAddOrOverride: { role: 'authenticated' } } },
};
const suppressed = { claimsToAddOrOverride: { role: 'authenticated' }, claimsToSuppress: ['role'] };

export const LAMBDA: readonly Broken[] = [
  { id: 'lambda/permission-missing', what: 'no policy', world: healthy({ policy: known([]) }) },
  {
    id: 'lambda/permission-missing',
    what: "another pool's",
    world: healthy({
      policy: known([
        permission({
          conditions: {
            ArnLike: {
              'aws:sourcearn': [`arn:aws:cognito-idp:eu-west-1:${ACCOUNT}:userpool/${OTHER_POOL.userPoolId}`],
            },
          },
        }),
      ]),
    }),
  },
  {
    id: 'lambda/permission-missing',
    what: 'denied',
    world: healthy({ policy: known([permission(), permission({ effect: 'Deny' })]) }),
  },
  {
    id: 'lambda/throttled',
    what: 'a reserved concurrency of 0',
    world: refusing('UnexpectedLambdaException: PreTokenGeneration invocation failed due to error TooManyRequestsException.', {
      function: known(lambdaFunction({ reservedConcurrency: 0 })),
      invocation: unreachable('TooManyRequestsException'),
    }),
  },
  ...['nodejs20.x', 'nodejs16.x', 'python3.9', 'provided'].map((runtime) => ({
    id: 'lambda/runtime-deprecated',
    what: runtime,
    status: 'warn' as const,
    world: healthy({ function: known(lambdaFunction({ runtime })) }),
  })),
  {
    id: 'lambda/not-ready',
    what: 'Pending',
    world: healthy({
      function: known(lambdaFunction({ state: 'Pending' })),
      invocation: unreachable('ResourceConflictException'),
      tokens: none,
    }),
  },
  {
    id: 'lambda/not-ready',
    what: 'Failed, with a reason',
    world: healthy({
      function: known(lambdaFunction({ state: 'Failed', stateReason: 'InvalidSubnet' })),
      invocation: unreachable('ResourceConflictException'),
      tokens: none,
    }),
  },
  {
    id: 'lambda/not-ready',
    what: 'the last update failed',
    world: healthy({ function: known(lambdaFunction({ lastUpdateStatus: 'Failed' })), tokens: none }),
  },
  {
    id: 'lambda/handler-error',
    what: 'it throws',
    world: answering({ kind: 'error', errorType: 'TypeError', errorMessage: 'Cannot read properties of null' }),
  },
  { id: 'lambda/handler-error', what: 'it returns nothing', world: answering({ kind: 'returned', event: null }) },
  {
    id: 'lambda/handler-error',
    what: 'it returns something else',
    world: answering({ kind: 'returned', event: { statusCode: 200 } }),
  },
  {
    id: 'lambda/handler-error',
    what: 'the sign-in was refused',
    world: refusing('UserLambdaValidationException: PreTokenGeneration failed with error no.'),
  },
  {
    id: 'lambda/timeout',
    what: 'no answer',
    world: healthy({
      invocation: known({ version: 'V2_0', outcome: { kind: 'timeout' }, durationMs: 5400 }),
      tokens: none,
    }),
  },
  { id: 'lambda/timeout', what: 'an answer too late', world: answering(answer('V2_0'), 5001) },
  { id: 'lambda/response-shape', what: 'V1 shape under V2_0', world: shape('V2_0', 'V1_0') },
  {
    id: 'lambda/role-missing',
    what: 'the event as it came',
    world: answering(answer('V2_0', { claimsAndScopeOverrideDetails: null })),
  },
  { id: 'lambda/role-missing', what: 'the ID token only', world: answering(answer('V2_0', idOnly)) },
  {
    id: 'lambda/role-missing',
    what: 'added and suppressed',
    world: answering(
      answer('V2_0', {
        claimsAndScopeOverrideDetails: { idTokenGeneration: suppressed, accessTokenGeneration: suppressed },
      }),
    ),
  },
  { id: 'lambda/role-value', what: 'anon', world: answering(answer('V2_0', grants('V2_0', 'anon'))) },
  {
    id: 'lambda/role-value',
    what: 'service_role, whatever was asked for',
    world: { ...answering(answer('V2_0', grants('V2_0', 'service_role'))), wish: { ...healthy().wish, role: 'service_role' } },
  },
  { id: 'lambda/role-value', what: 'another case', world: answering(answer('V2_0', grants('V2_0', 'Authenticated'))) },
  {
    id: 'lambda/role-value',
    what: 'the token shows it, too',
    world: healthy({
      invocation: known({ version: 'V2_0', outcome: answer('V2_0', grants('V2_0', 'anon')), durationMs: 9 }),
      tokens: known([accessToken({ claims: { role: 'anon' } })]),
    }),
  },
  {
    id: 'lambda/groups-suppressed',
    what: 'an empty groupOverrideDetails',
    world: answering(answer('V2_0', groupsGone)),
  },
  {
    id: 'lambda/code-drift',
    what: 'other code',
    status: 'warn',
    world: healthy({ function: known(lambdaFunction({ codeSha256: 'b3RoZXI=' })) }),
  },
];
