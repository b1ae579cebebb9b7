/** What can be wrong with the trigger's function. */
import { known, notAsked, unreachable } from '../../src/core/fact.ts';
import type { InvocationOutcome } from '../../src/core/function/lambda-function.ts';
import type { JsonObject } from '../../src/core/text/json.ts';
import { UNASKED } from './worlds-live.ts';
import type { Broken } from './catalogue.ts';
import {
  accessToken,
  ACCOUNT,
  answer,
  answering,
  grants,
  healthy,
  idToken,
  lambdaFunction,
  OTHER_POOL,
  permission,
  refusing,
  withTrigger,
  type TestWorld,
  invoked,
} from './worlds.ts';

const none = notAsked('There is no such user pool.');
const shape = (version: 'V1_0' | 'V2_0', written: 'V1_0' | 'V2_0'): TestWorld =>
  withTrigger(version, {
    invocation: invoked(version, answer(version, grants(written, 'authenticated')), 9),
    tokens: known([idToken({ claims: { role: undefined } })]),
  });

const asEvent = (outcome: InvocationOutcome): JsonObject => (outcome.kind === 'returned' && outcome.event) || {};

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
    id: 'lambda/permission-missing',
    what: 'a condition that nobody can judge from here',
    status: 'unknown',
    world: healthy({
      policy: known([permission({ conditions: { StringEquals: { 'aws:sourcevpce': ['vpce-1'] } } })]),
      tokens: notAsked('No token was given.'),
      ...UNASKED,
    }),
  },
  {
    id: 'lambda/throttled',
    what: 'a reserved concurrency of 0',
    world: refusing(
      'UnexpectedLambdaException: PreTokenGeneration invocation failed due to error TooManyRequestsException.',
      {
        function: known(lambdaFunction({ reservedConcurrency: 0 })),
        invocation: unreachable('TooManyRequestsException'),
      },
    ),
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
      invocation: invoked('V2_0', { kind: 'timeout' }, 5400),
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
    world: {
      ...answering(answer('V2_0', grants('V2_0', 'service_role'))),
      wish: { ...healthy().wish, role: 'service_role' },
    },
  },
  { id: 'lambda/role-value', what: 'another case', world: answering(answer('V2_0', grants('V2_0', 'Authenticated'))) },
  {
    id: 'lambda/role-value',
    what: 'the token shows it, too',
    world: healthy({
      invocation: invoked('V2_0', answer('V2_0', grants('V2_0', 'anon')), 9),
      tokens: known([accessToken({ claims: { role: 'anon' } })]),
    }),
  },
  {
    id: 'lambda/handler-error',
    what: 'response alone',
    world: answering({ kind: 'returned', event: { response: grants('V2_0', 'authenticated') } }),
  },
  {
    id: 'lambda/handler-error',
    what: 'the event of another user',
    status: 'warn',
    world: answering({ kind: 'returned', event: { ...asEvent(answer('V2_0')), userName: 'ada' } }),
  },
  {
    id: 'lambda/response-shape',
    what: 'a claim that is null',
    status: 'warn',
    world: answering(
      answer('V2_0', {
        claimsAndScopeOverrideDetails: {
          idTokenGeneration: { claimsToAddOrOverride: { role: 'authenticated', tenant: null } },
          accessTokenGeneration: { claimsToAddOrOverride: { role: 'authenticated' } },
        },
      }),
    ),
  },
  {
    id: 'lambda/groups-suppressed',
    what: 'a list of no groups',
    world: answering(
      answer('V2_0', {
        claimsAndScopeOverrideDetails: {
          ...(grants('V2_0', 'authenticated')['claimsAndScopeOverrideDetails'] as object),
          groupOverrideDetails: { groupsToOverride: [], iamRolesToOverride: null, preferredRole: null },
        },
      }),
    ),
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
