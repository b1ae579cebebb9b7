/** For every check the worlds in which it, and nothing else, complains; and the set-ups that have to be silent. */
import type { Status } from '../../src/core/checks/check.ts';
import { known, notAsked, unreachable } from '../../src/core/facts.ts';
import {
  accessToken, ACCOUNT, answer, answering, candidate, CLIENT_ID, CONFIG_TEXT, configFile, FOREIGN_ARN, grants, healthy, idToken, ISSUER, lambdaFunction, NOW, OTHER_POOL,
  permission, POOL, poolWithTrigger, refusing, userPool, withoutAws, withTrigger, type TestWorld,
} from './worlds.ts';

interface Broken {
  id: string;
  what: string;
  world: TestWorld;
  /** fail where nothing is said. */
  status?: Status;
}

const none = notAsked('There is no such user pool.');

function config(text: string, format?: 'toml' | 'json'): TestWorld {
  return healthy({ config: known(configFile(text, format)), appPools: known([]) });
}

function block(change: (text: string) => string): TestWorld {
  return config(change(CONFIG_TEXT));
}

function given(...tokens: ReturnType<typeof accessToken>[]): TestWorld {
  return healthy({ tokens: known(tokens) });
}

const CONFIG: readonly Broken[] = [
  { id: 'config/missing', what: 'no file', world: healthy({ config: known(null), appPools: known([]) }) },
  { id: 'config/missing', what: 'no file, and no AWS either', world: withoutAws({ config: known(null) }) },
  { id: 'config/invalid', what: 'TOML', world: config('[auth\nenabled = ') },
  { id: 'config/invalid', what: 'JSON', world: config('{"auth": {', 'json') },
  { id: 'config/unknown-key', what: 'the block under another name', world: block((text) => text.replace('aws_cognito', 'cognito')) },
  { id: 'config/unknown-key', what: 'region =', world: block((text) => text.replace('user_pool_region', 'region')) },
  { id: 'config/unknown-key', what: 'another case', world: block((text) => text.replace('user_pool_id', 'userPoolId')) },
  { id: 'config/block-missing', what: 'no block', world: config('[api]\nport = 54321\n') },
  { id: 'config/block-missing', what: 'an empty file', world: config('') },
  { id: 'config/block-missing', what: 'not enabled', world: block((text) => text.replace('true', 'false')) },
  { id: 'config/block-missing', what: 'JSON', world: config('{}', 'json') },
  { id: 'config/pool-id-missing', what: 'no id', world: block((text) => text.replace(/user_pool_id.*\n/, '')) },
  { id: 'config/pool-id-missing', what: 'an empty id', world: block((text) => text.replace(POOL.userPoolId, '')) },
  { id: 'config/region-missing', what: 'no region', world: block((text) => text.replace(/user_pool_region.*\n/, '')) },
  { id: 'config/region-missing', what: 'an empty region', world: block((text) => text.replace(/user_pool_region.*\n/, 'user_pool_region = ""\n')) },
  ...['my-user-pool-id', 'us-east-1_XXXXXXXXX', ' eu-west-1_Kx7mQ2pLd', userPool().arn, 'shop', '<your pool>'].map((id) => ({ id: 'config/pool-id-malformed', what: id, world: block((text) => text.replace(POOL.userPoolId, id)) })),
  { id: 'config/region-mismatch', what: 'another region', world: block((text) => text.replace('"eu-west-1"', '"us-east-1"')) },
  { id: 'config/region-mismatch', what: 'a region in words', world: block((text) => text.replace('"eu-west-1"', '"Ireland"')) },
  { id: 'config/two-providers', what: 'Clerk beside it', world: config(`${CONFIG_TEXT}[auth.third_party.clerk]\nenabled = true\ndomain = "clerk.example.com"\n`) },
  { id: 'config/pool-mismatch', what: 'the app names another', world: healthy({ appPools: known([candidate(OTHER_POOL.userPoolId)]) }) },
  { id: 'config/pool-mismatch', what: '--user-pool-id names another', world: healthy({}, { userPoolId: OTHER_POOL.userPoolId }) },
  { id: 'config/pool-mismatch', what: 'a personal sandbox', status: 'warn', world: healthy({ appPools: known([candidate(OTHER_POOL.userPoolId, 'sandbox')]) }) },
];

/** A trigger whose function is gone: nothing can be said of the function, and no sign-in works. */
const functionGone = refusing('UnexpectedLambdaException: PreTokenGeneration invocation failed due to error AccessDeniedException.', {
  function: known(null), policy: known([]), invocation: notAsked('The attached function does not exist.'),
});

const COGNITO: readonly Broken[] = [
  { id: 'cognito/pool-not-found', what: 'no such pool', world: healthy({ pool: known(null), clientIds: none, triggerVersion: known(''), function: none, policy: none, invocation: none, tokens: none }) },
  { id: 'cognito/trigger-missing', what: 'no trigger, and tokens without a role', world: healthy({ pool: known(userPool()), triggerVersion: known(''), function: none, policy: none, invocation: none, tokens: known([accessToken({ claims: { role: undefined } })]) }) },
  { id: 'cognito/trigger-missing', what: 'no trigger, and no token', world: healthy({ pool: known(userPool()), triggerVersion: known(''), function: none, policy: none, invocation: none, tokens: none }) },
  { id: 'cognito/trigger-function-missing', what: 'its ARN leads nowhere', world: functionGone },
  { id: 'cognito/trigger-id-token-only', what: 'V1_0 on Lite, no token', status: 'warn', world: withTrigger('V1_0', { tokens: none }, { tier: 'LITE' }) },
  { id: 'cognito/trigger-id-token-only', what: 'V1_0 on Essentials, a probe user', status: 'warn', world: withTrigger('V1_0', { tokens: known([accessToken({ origin: 'probe', claims: { role: undefined } }), idToken({ origin: 'probe' })]) }) },
];

const shape = (version: 'V1_0' | 'V2_0', written: 'V1_0' | 'V2_0'): TestWorld =>
  withTrigger(version, { invocation: known({ version, outcome: answer(version, grants(written, 'authenticated')), durationMs: 9 }), tokens: known([idToken({ claims: { role: undefined } })]) });

const groupsGone = { claimsAndScopeOverrideDetails: { ...(grants('V2_0', 'authenticated')['claimsAndScopeOverrideDetails'] as object), groupOverrideDetails: {} } };
const idOnly = { claimsAndScopeOverrideDetails: { idTokenGeneration: { claimsToAddOrOverride: { role: 'authenticated' } } } };
const suppressed = { claimsToAddOrOverride: { role: 'authenticated' }, claimsToSuppress: ['role'] };

const LAMBDA: readonly Broken[] = [
  { id: 'lambda/permission-missing', what: 'no policy', world: healthy({ policy: known([]) }) },
  { id: 'lambda/permission-missing', what: 'another pool\'s', world: healthy({ policy: known([permission({ conditions: { ArnLike: { 'aws:sourcearn': [`arn:aws:cognito-idp:eu-west-1:${ACCOUNT}:userpool/${OTHER_POOL.userPoolId}`] } } })]) }) },
  { id: 'lambda/permission-missing', what: 'denied', world: healthy({ policy: known([permission(), permission({ effect: 'Deny' })]) }) },
  { id: 'lambda/not-ready', what: 'Pending', world: healthy({ function: known(lambdaFunction({ state: 'Pending' })), invocation: unreachable('ResourceConflictException'), tokens: none }) },
  { id: 'lambda/not-ready', what: 'Failed, with a reason', world: healthy({ function: known(lambdaFunction({ state: 'Failed', stateReason: 'InvalidSubnet' })), invocation: unreachable('ResourceConflictException'), tokens: none }) },
  { id: 'lambda/not-ready', what: 'the last update failed', world: healthy({ function: known(lambdaFunction({ lastUpdateStatus: 'Failed' })), tokens: none }) },
  { id: 'lambda/handler-error', what: 'it throws', world: answering({ kind: 'error', errorType: 'TypeError', errorMessage: 'Cannot read properties of null' }) },
  { id: 'lambda/handler-error', what: 'it returns nothing', world: answering({ kind: 'returned', event: null }) },
  { id: 'lambda/handler-error', what: 'it returns something else', world: answering({ kind: 'returned', event: { statusCode: 200 } }) },
  { id: 'lambda/handler-error', what: 'the sign-in was refused', world: refusing('UserLambdaValidationException: PreTokenGeneration failed with error no.') },
  { id: 'lambda/timeout', what: 'no answer', world: healthy({ invocation: known({ version: 'V2_0', outcome: { kind: 'timeout' }, durationMs: 5400 }), tokens: none }) },
  { id: 'lambda/timeout', what: 'an answer too late', world: answering(answer('V2_0'), 5001) },
  { id: 'lambda/response-shape', what: 'V1 shape under V2_0', world: shape('V2_0', 'V1_0') },
  { id: 'lambda/role-missing', what: 'the event as it came', world: answering(answer('V2_0', { claimsAndScopeOverrideDetails: null })) },
  { id: 'lambda/role-missing', what: 'the ID token only', world: answering(answer('V2_0', idOnly)) },
  { id: 'lambda/role-missing', what: 'added and suppressed', world: answering(answer('V2_0', { claimsAndScopeOverrideDetails: { idTokenGeneration: suppressed, accessTokenGeneration: suppressed } })) },
  { id: 'lambda/role-value', what: 'anon', world: answering(answer('V2_0', grants('V2_0', 'anon'))) },
  { id: 'lambda/role-value', what: 'another case', world: answering(answer('V2_0', grants('V2_0', 'Authenticated'))) },
  { id: 'lambda/role-value', what: 'the token shows it, too', world: healthy({ invocation: known({ version: 'V2_0', outcome: answer('V2_0', grants('V2_0', 'anon')), durationMs: 9 }), tokens: known([accessToken({ claims: { role: 'anon' } })]) }) },
  { id: 'lambda/groups-suppressed', what: 'an empty groupOverrideDetails', world: answering(answer('V2_0', groupsGone)) },
  { id: 'lambda/code-drift', what: 'other code', status: 'warn', world: healthy({ function: known(lambdaFunction({ codeSha256: 'b3RoZXI=' })) }) },
];

/** A token that could not be decoded has no signature to look at. */
function unreadable(what: string): ReturnType<typeof accessToken> {
  return { origin: 'given', label: 'token', decoded: { ok: false, what } };
}

const TOKEN: readonly Broken[] = [
  { id: 'token/malformed', what: 'undefined', world: given(unreadable('the word "undefined"')) },
  { id: 'token/malformed', what: 'the second of two', world: given(accessToken(), unreadable('empty')) },
  { id: 'token/issuer', what: 'another pool', world: given(accessToken({ claims: { iss: ISSUER.replace(POOL.userPoolId, OTHER_POOL.userPoolId) }, signature: 'unknown-kid' })) },
  { id: 'token/issuer', what: 'a trailing slash', world: given(accessToken({ claims: { iss: `${ISSUER}/` } })) },
  { id: 'token/issuer', what: 'none', world: given(accessToken({ claims: { iss: undefined } })) },
  { id: 'token/algorithm', what: 'HS256', world: given(accessToken({ header: { alg: 'HS256' }, signature: 'unsupported-algorithm' })) },
  { id: 'token/algorithm', what: 'none', world: given(accessToken({ header: { alg: 'none' }, signature: 'unsupported-algorithm' })) },
  { id: 'token/key-missing', what: 'no kid', world: given(accessToken({ signature: 'no-kid' })) },
  { id: 'token/key-unknown', what: 'a kid of another pool', world: given(accessToken({ signature: 'unknown-kid' })) },
  { id: 'token/signature', what: 'cut', world: given(accessToken({ signature: 'invalid' })) },
  { id: 'token/signature', what: 'changed, and nothing in it is believed', world: given(accessToken({ signature: 'invalid', claims: { client_id: 'else', sub: 'x', role: undefined, exp: 1 } })) },
  { id: 'token/expired', what: 'an hour ago', world: given(accessToken({ claims: { iat: NOW - 7200, exp: NOW - 3600 } })) },
  { id: 'token/expired', what: 'no exp', world: given(accessToken({ claims: { exp: undefined } })) },
  { id: 'token/expired', what: 'exp in words', world: given(accessToken({ claims: { exp: 'tomorrow' } })) },
  { id: 'token/not-yet-valid', what: 'iat ahead', world: given(accessToken({ claims: { iat: NOW + 31 } })) },
  { id: 'token/not-yet-valid', what: 'nbf ahead', world: given(accessToken({ claims: { nbf: NOW + 120 } })) },
  ...['service_role', 'postgres', 'supabase_admin', 'authenticator'].map((role) => ({ id: 'token/role-bypasses-rls', what: role, world: given(accessToken({ claims: { role } })) })),
  { id: 'token/role-bypasses-rls', what: 'asked for with --role', world: healthy({ tokens: known([accessToken({ claims: { role: 'service_role' } })]), invocation: none }, { role: 'service_role' }) },
  { id: 'token/role-missing', what: 'issued before the trigger', world: given(accessToken({ claims: { role: undefined } })) },
  { id: 'token/role-missing', what: 'a client-credentials token', world: given(accessToken({ claims: { role: undefined, username: undefined } })) },
  ...[['authenticated'], { name: 'authenticated' }, null, 1, true].map((role) => ({ id: 'token/role-type', what: JSON.stringify(role), world: given(accessToken({ claims: { role } })) })),
  ...['Authenticated', 'anon', 'authenticated ', ''].map((role) => ({ id: 'token/role-value', what: JSON.stringify(role), world: given(accessToken({ claims: { role } })) })),
  { id: 'token/sub-not-uuid', what: 'a name', status: 'warn', world: given(accessToken({ claims: { sub: 'ada' } })) },
  { id: 'token/sub-not-uuid', what: 'a client-credentials token', status: 'warn', world: given(accessToken({ claims: { sub: CLIENT_ID } })) },
  { id: 'token/sub-not-uuid', what: 'none', status: 'warn', world: given(accessToken({ claims: { sub: undefined } })) },
  { id: 'token/client-unknown', what: 'another client', world: given(accessToken({ claims: { client_id: 'somebodyelses' } })) },
  { id: 'token/client-unknown', what: 'an ID token of another client', world: given(idToken({ claims: { aud: 'somebodyelses' } })) },
  { id: 'token/client-unknown', what: 'not --client-id', world: healthy({}, { clientId: 'the0other' }) },
];

export const BROKEN: readonly Broken[] = [...CONFIG, ...COGNITO, ...LAMBDA, ...TOKEN];

const custom = (role: string): TestWorld =>
  healthy({ invocation: known({ version: 'V2_0', outcome: answer('V2_0', grants('V2_0', role)), durationMs: 9 }), tokens: known([accessToken({ claims: { role } })]) }, { role });

export const HEALTHY: readonly { what: string; world: TestWorld }[] = [
  { what: 'V2_0 and an access token', world: healthy() },
  { what: 'V2_0 and an ID token', world: given(idToken()) },
  { what: 'V2_0 and a probe user, whose app client is gone', world: given(accessToken({ origin: 'probe', claims: { client_id: 'gone' } }), idToken({ origin: 'probe', claims: { aud: 'gone' } })) },
  { what: 'V3_0', world: withTrigger('V3_0') },
  { what: 'Lite with V1_0 and an app that sends ID tokens', world: withTrigger('V1_0', { tokens: known([idToken()]) }, { tier: 'LITE' }) },
  { what: 'a handler that answers in both shapes', world: answering(answer('V2_0', { ...grants('V1_0', 'authenticated'), ...grants('V2_0', 'authenticated') })) },
  { what: 'the user\'s own handler, which sets the role', world: healthy({ pool: known(poolWithTrigger('V2_0', { trigger: { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V2_0' } })), function: known(lambdaFunction({ arn: FOREIGN_ARN, name: 'shop-claims', ours: false, codeSha256: 'x', tags: {} })) }) },
  { what: 'the user\'s own handler, not invoked', world: healthy({ function: known(lambdaFunction({ ours: false })), invocation: notAsked('Only with --invoke.') }) },
  { what: 'an update in progress', world: healthy({ function: known(lambdaFunction({ lastUpdateStatus: 'InProgress' })) }) },
  { what: 'a custom role', world: custom('shop_member') },
  { what: 'config.json', world: config(JSON.stringify({ auth: { third_party: { aws_cognito: { enabled: true, user_pool_id: POOL.userPoolId, user_pool_region: POOL.region } } } }), 'json') },
  { what: 'dotted keys', world: config(`auth.third_party.aws_cognito.enabled = true\nauth.third_party.aws_cognito.user_pool_id = "${POOL.userPoolId}"\nauth.third_party.aws_cognito.user_pool_region = "eu-west-1"\n`) },
  { what: 'env() references', world: block((text) => text.replace(POOL.userPoolId, 'env(USER_POOL_ID)').replace('"eu-west-1"', '"env(AWS_REGION)"')) },
  { what: 'other providers, none of them enabled', world: config(`${CONFIG_TEXT}[auth.third_party.firebase]\nenabled = false\n`) },
  { what: 'no app names a pool', world: healthy({ appPools: known([]) }) },
  { what: 'the app names this pool among others', world: healthy({ appPools: known([candidate(OTHER_POOL.userPoolId), candidate(POOL.userPoolId)]) }) },
  { what: 'a fork\'s pull request, without credentials', world: withoutAws() },
  { what: 'a token, and no pool to hold it against', world: { ...withoutAws({ tokens: known([accessToken()]) }), wish: { ...healthy().wish, issuers: [] } } },
];
