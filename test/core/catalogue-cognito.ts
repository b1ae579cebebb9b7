/** What can be wrong with the user pool and its trigger. */
import { known, notAsked } from '../../src/core/fact.ts';
import { issuerOf } from '../../src/core/pool/ids.ts';
import type { Broken } from './catalogue.ts';
import {
  accessToken,
  FUNCTION_ARN,
  healthy,
  idToken,
  ISSUER,
  POOL,
  poolWithTrigger,
  refusing,
  userPool,
  withTrigger,
} from './worlds.ts';

const none = notAsked('There is no such user pool.');
export const updated = poolWithTrigger('V2_0', { issuer: issuerOf(POOL, 'UPDATED') });

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
    world: healthy({
      owner: known({ kind: 'cdk', words: 'the CloudFormation stack shop-auth', triggerDeclared: false }),
    }),
  },
  {
    id: 'cognito/managed',
    what: 'Terraform, whose files are elsewhere',
    status: 'warn',
    world: healthy({ owner: known({ kind: 'terraform', words: 'Terraform (terraform.tfstate)' }) }),
  },
  {
    id: 'cognito/managed',
    what: 'an event that sets a trigger of its own on a pool that is there',
    status: 'warn',
    world: healthy({
      owner: known({ kind: 'serverless', words: 'serverless.yml', triggerDeclared: true, existing: true }),
    }),
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
    id: 'cognito/replica',
    what: 'one of two without a trigger',
    status: 'warn',
    world: healthy({
      replicas: known([
        { region: 'eu-central-1', trigger: { lambdaArn: FUNCTION_ARN, lambdaVersion: 'V2_0' } },
        { region: 'us-east-1' },
      ]),
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
