/** Worlds for the checks: everything that `verify` could have observed, as plain objects, in good order and broken. */
import type { EffectiveInput } from '../../src/core/config/effective.ts';
import { readConfig, type ConfigFormat } from '../../src/core/config/read.ts';
import { findRefusals } from '../../src/core/config/refused.ts';
import { viewConfig } from '../../src/core/config/view.ts';
import { known, notAsked, unreachable, type Known } from '../../src/core/fact.ts';
import type { ConfigFile } from '../../src/core/config/config-file.ts';
import type {
  Invocation,
  InvocationOutcome,
  LambdaFunction,
  PolicyStatement,
} from '../../src/core/function/lambda-function.ts';
import type { ObservedToken, TokenOrigin } from '../../src/core/token/observed.ts';
import type { PoolCandidate } from '../../src/core/evidence/candidate.ts';
import type { UserPool, TriggerVersion } from '../../src/core/pool/user-pool.ts';
import type { VerifyFacts, VerifyWish } from '../../src/core/checks/facts.ts';
import { ourTags } from '../../src/core/function/deployment.ts';
import type { JsonObject } from '../../src/core/text/json.ts';
import type { SignatureResult } from '../../src/core/token/signature.ts';
import { clientSource } from './client/sources.ts';
import { MADE_UP_CLIENT, SIGN_IN_SOURCE, syntheticEvent } from '../../src/core/function/events.ts';
import { SUPABASE_URL, TAKEN, UNASKED } from './worlds-live.ts';
import { hosted, ISSUER, noHosted, POOL } from './worlds-hosted.ts';
export { ISSUER, POOL } from './worlds-hosted.ts';

export const OTHER_POOL = { userPoolId: 'eu-west-1_Zr4tW9sNb', region: 'eu-west-1' };
export const ACCOUNT = '111122223333';
export const FUNCTION_ARN = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:cognito-supabase-${POOL.userPoolId}`;
export const FOREIGN_ARN = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:shop-claims`;
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/cognito-supabase-${POOL.userPoolId}`;
export const CLIENT_ID = '5tq1v2w3x4y5z6a7b8c9d0e1f2';
export const SUB = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
export const SHIPPED = 'c2hpcHBlZCBjb2RlIG9mIHRoaXMgdmVyc2lvbg==';
export const NOW = 1_790_000_000; // Seconds since 1970.

export const CONFIG_TEXT = `[auth.third_party.aws_cognito]
enabled = true
user_pool_id = "${POOL.userPoolId}"
user_pool_region = "${POOL.region}"
`;

export function configFile(
  text = CONFIG_TEXT,
  format: ConfigFormat = 'toml',
  scene: Partial<Omit<EffectiveInput, 'generation'>> = {},
): ConfigFile {
  const file = `supabase/config.${format}`;
  const config = { [`config.${format}`]: text, ...scene.config };
  const view = viewConfig({ shell: {}, envFiles: {}, cwd: '', ...scene, config });
  const refusals = findRefusals(text, format);
  return { file, path: `/shop/${file}`, format, text, read: readConfig(text, format), view, refusals };
}

export function userPool(change: Partial<UserPool> = {}): UserPool {
  return {
    ...POOL,
    arn: `arn:aws:cognito-idp:eu-west-1:${ACCOUNT}:userpool/${POOL.userPoolId}`,
    name: 'shop',
    accountId: ACCOUNT,
    partition: 'aws',
    tier: 'ESSENTIALS',
    issuer: ISSUER,
    signInTriggers: [],
    mfa: 'OFF',
    usernameAttributes: ['email'],
    requiredAttributes: ['sub', 'email'],
    tags: {},
    described: { Id: POOL.userPoolId, Name: 'shop' },
    mfaConfig: {},
    ...change,
  };
}

export function poolWithTrigger(lambdaVersion: TriggerVersion = 'V2_0', change: Partial<UserPool> = {}): UserPool {
  return userPool({ trigger: { lambdaArn: FUNCTION_ARN, lambdaVersion }, ...change });
}

export function lambdaFunction(change: Partial<LambdaFunction> = {}): LambdaFunction {
  return {
    arn: FUNCTION_ARN,
    name: `cognito-supabase-${POOL.userPoolId}`,
    ours: true,
    state: 'Active',
    lastUpdateStatus: 'Successful',
    runtime: 'nodejs24.x',
    codeSha256: SHIPPED,
    handler: 'role-claim.handler',
    timeoutSeconds: 5,
    roleArn: ROLE_ARN,
    environment: {},
    tags: ourTags(POOL, '0.1.0'),
    ...change,
  };
}

/** The statement that `init` adds: Cognito may invoke for this very pool. */
export function permission(change: Partial<PolicyStatement> = {}): PolicyStatement {
  return {
    sid: `cognito-supabase-${POOL.userPoolId}`,
    effect: 'Allow',
    services: ['cognito-idp.amazonaws.com'],
    actions: ['lambda:InvokeFunction'],
    conditions: { StringEquals: { 'aws:sourceaccount': [ACCOUNT] }, ArnLike: { 'aws:sourcearn': [userPool().arn] } },
    ...change,
  };
}

/** A handler's answer in the shape of a version; `response` replaces what it answers with. */
export function answer(
  version: TriggerVersion,
  response: JsonObject = grants(version, 'authenticated'),
): InvocationOutcome {
  return { kind: 'returned', event: { ...syntheticEvent(version, POOL), response } };
}

/** One made-up sign-in, as our own function is asked about. */
export function invoked(
  version: TriggerVersion,
  outcome: InvocationOutcome,
  durationMs = 12,
  change: Partial<Invocation> = {},
): Known<Invocation> {
  const asked = { source: SIGN_IN_SOURCE, clientId: MADE_UP_CLIENT };
  const answers = [{ ...asked, event: syntheticEvent(version, POOL), outcome, durationMs }];
  return known({ version, answers, foreign: false, appClients: [], ...change });
}

export function grants(version: TriggerVersion, role: string): JsonObject {
  const claimsToAddOrOverride = { role };
  if (version === 'V1_0') return { claimsOverrideDetails: { claimsToAddOrOverride } };
  return {
    claimsAndScopeOverrideDetails: {
      idTokenGeneration: { claimsToAddOrOverride },
      accessTokenGeneration: { claimsToAddOrOverride },
    },
  };
}

interface TokenChange {
  origin?: TokenOrigin;
  label?: string;
  header?: JsonObject;
  /** A claim that is undefined is left out. */
  claims?: { [claim: string]: JsonObject[string] | undefined };
  length?: number;
  signature?: SignatureResult;
}

export function accessToken({ claims, ...change }: TokenChange = {}): ObservedToken {
  return token(
    { client_id: CLIENT_ID, username: SUB, token_use: 'access', scope: 'aws.cognito.signin.user.admin', ...claims },
    { label: 'access token', ...change },
  );
}

export function idToken({ claims, ...change }: TokenChange = {}): ObservedToken {
  return token(
    { aud: CLIENT_ID, 'cognito:username': SUB, token_use: 'id', ...claims },
    { label: 'ID token', ...change },
  );
}

function token(
  claims: NonNullable<TokenChange['claims']>,
  { origin = 'given', label = 'token', length = 1080, header, signature = 'valid' }: TokenChange,
): ObservedToken {
  const all = { sub: SUB, iss: ISSUER, iat: NOW - 60, exp: NOW + 3540, role: 'authenticated', ...claims };
  const present: JsonObject = {};
  for (const [claim, value] of Object.entries(all)) if (value !== undefined) present[claim] = value;
  return {
    origin,
    label,
    length,
    signature,
    decoded: { ok: true, header: { alg: 'RS256', kid: 'key-1', ...header }, claims: present },
  };
}

export function candidate(userPoolId: string, environment?: string): PoolCandidate {
  const source = {
    kind: 'env',
    file: '.env',
    path: 'VITE_USER_POOL_ID',
    ...(environment === undefined ? {} : { environment }),
  };
  return { userPoolId, region: 'eu-west-1', clientIds: [], sources: [source] };
}

export interface TestWorld {
  facts: VerifyFacts;
  wish: VerifyWish;
}

/** All is well, and all of it was looked at: V2_0, our own function, a given access token. */
export function healthy(facts: Partial<VerifyFacts> = {}, wish: Partial<VerifyWish> = {}): TestWorld {
  return {
    facts: {
      config: known(configFile()),
      appPools: known([candidate(POOL.userPoolId)]),
      clientSource: known(clientSource()),
      pool: known(poolWithTrigger()),
      clientIds: known([CLIENT_ID]),
      owner: known(null),
      replicas: known([]),
      linkedIssuers: known([]),
      triggerVersion: known('V2_0'),
      function: known(lambdaFunction()),
      policy: known([permission()]),
      invocation: invoked('V2_0', answer('V2_0')),
      chain: known(null),
      jwks: known({ keys: [] }),
      tokens: known([accessToken()]),
      shippedCode: known(SHIPPED),
      signInRefusal: known(null),
      ...TAKEN,
      ...hosted(),
      ...facts,
    },
    wish: { role: 'authenticated', supabaseUrl: SUPABASE_URL, issuers: [ISSUER], now: NOW, ...wish },
  };
}

/** A world whose trigger is of some version, with a function that answers in its shape. */
export function withTrigger(
  version: TriggerVersion,
  facts: Partial<VerifyFacts> = {},
  pool: Partial<UserPool> = {},
): TestWorld {
  return healthy({
    pool: known(poolWithTrigger(version, pool)),
    triggerVersion: known(version),
    ...(version === 'V1_0' ? { clientSource: known(clientSource({ clients: [] })) } : {}),
    invocation: invoked(version, answer(version)),
    ...facts,
  });
}

/** A world in which the handler answers with this. */
export function answering(outcome: InvocationOutcome, durationMs = 12): TestWorld {
  return healthy({
    invocation: invoked('V2_0', outcome, durationMs),
    tokens: notAsked('No token was given.'),
  });
}

/** A world in which a sign-in was asked for and the trigger refused it. */
export function refusing(refusal: string, facts: Partial<VerifyFacts> = {}): TestWorld {
  return healthy({
    signInRefusal: known({ text: refusal, isProbe: false }),
    tokens: unreachable(`The sign-in gave no token. ${refusal}`),
    ...facts,
  });
}

/** What is left where AWS cannot be asked at all: the project's own files. */
export function withoutAws(facts: Partial<VerifyFacts> = {}): TestWorld {
  const none = notAsked('No AWS credentials are configured.');
  return healthy({
    pool: none,
    clientIds: none,
    owner: none,
    replicas: none,
    triggerVersion: known(''),
    function: none,
    policy: none,
    invocation: none,
    jwks: none,
    tokens: notAsked('No token was given.'),
    ...UNASKED,
    ...noHosted(),
    ...facts,
  });
}
