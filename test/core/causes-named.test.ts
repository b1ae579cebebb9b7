/** Findings that are right and name the wrong cause, or a remedy that the user has tried already, help nobody. */
import { describe, expect, it } from 'vitest';
import { known } from '../../src/core/fact.ts';
import type { InvocationOutcome } from '../../src/core/function/lambda-function.ts';
import { PERSON_SOURCES, syntheticEvent } from '../../src/core/function/events.ts';
import type { JsonObject } from '../../src/core/text/json.ts';
import { decodeToken } from '../../src/core/token/token.ts';
import { told } from './findings.ts';
import {
  accessToken,
  answer,
  answering,
  CLIENT_ID,
  grants,
  healthy,
  invoked,
  lambdaFunction,
  OTHER_POOL,
  permission,
  POOL,
  userPool,
  withTrigger,
  type TestWorld,
} from './worlds.ts';

const role = { role: 'authenticated' };
const v2 = (part: JsonObject): JsonObject => ({
  claimsAndScopeOverrideDetails: { idTokenGeneration: part, accessTokenGeneration: part },
});

/** Somebody's own function, asked about every trigger source of a person. */
function foreign(outcomes: (source: string) => InvocationOutcome, version: 'V1_0' | 'V2_0' = 'V2_0'): TestWorld {
  const answers = PERSON_SOURCES.map((source) => ({
    source,
    clientId: CLIENT_ID,
    event: syntheticEvent(version, POOL, { source, clientId: CLIENT_ID }),
    outcome: outcomes(source),
  }));
  const invocation = known({ version, answers, foreign: true, appClients: [CLIENT_ID] });
  const unasked = { tokens: known([]) };
  return version === 'V1_0' ? withTrigger('V1_0', { invocation, ...unasked }) : healthy({ invocation, ...unasked });
}

const throwing = (errorType: string, errorMessage: string): InvocationOutcome => ({
  kind: 'error',
  errorType,
  errorMessage,
});

describe('a role that is not where the trigger reads it', () => {
  it.each<[what: string, response: JsonObject, says: RegExp]>([
    [
      'suppressed as well',
      v2({ claimsToAddOrOverride: role, claimsToSuppress: ['email', 'role'] }),
      /adds `role` and suppresses it.*suppression wins.*→ Take `role` out of claimsToSuppress/,
    ],
    [
      'one level too high',
      { claimsAndScopeOverrideDetails: { claimsToAddOrOverride: role } },
      /it is in response\.claimsAndScopeOverrideDetails\.claimsToAddOrOverride\.role, which a V2_0 trigger does not read.*→ .*accessTokenGeneration\.claimsToAddOrOverride/,
    ],
    [
      'not in claimsToAddOrOverride',
      v2(role),
      /it is in response\.claimsAndScopeOverrideDetails\.idTokenGeneration\.role,/,
    ],
    [
      'in other letters',
      v2({ claimsToAddOrOverride: { Role: 'authenticated' } }),
      /it is in response\.claimsAndScopeOverrideDetails\.idTokenGeneration\.claimsToAddOrOverride\.Role,/,
    ],
    ['nowhere', v2({ claimsToAddOrOverride: { tenant: 'a' } }), /^fail: The handler adds no `role` to the ID and/],
  ])('%s', (_what, response, says) => {
    expect(told(answering(answer('V2_0', response)), 'lambda/role-missing')).toMatch(says);
  });

  it('under V1_0 the fix names the member of that version', () => {
    const world = foreign(() => answer('V1_0', { claimsOverrideDetails: { claimsToAddOrOverride: {} } }), 'V1_0');
    expect(told(world, 'lambda/role-missing')).toMatch(/response\.claimsOverrideDetails\.claimsToAddOrOverride/);
  });

  it('an event that came back untouched may be for users whom the handler does not know', () => {
    const world = foreign(() => answer('V2_0', { claimsAndScopeOverrideDetails: null }));
    expect(told(world, 'lambda/role-missing')).toMatch(
      /^unknown: .*made up.*members of a group.*→ .*--username.*claimsToAddOrOverride/,
    );
  });
});

describe("an error of the event's making", () => {
  it.each([
    ['TypeError', "Cannot read properties of null (reading 'accessTokenGeneration')", 'V2_0'],
    ['TypeError', "Cannot set properties of null (setting 'claimsToAddOrOverride')", 'V1_0'],
    ['TypeError', "Cannot read properties of undefined (reading 'claimsToAddOrOverride')", 'V2_0'],
    ['KeyError', "'claimsOverrideDetails'", 'V2_0'],
  ] as const)('%s %s is met by every user', (type, message, version) => {
    const world = foreign(() => throwing(type, message), version);
    const member = version === 'V1_0' ? 'claimsOverrideDetails' : 'claimsAndScopeOverrideDetails';
    expect(told(world, 'lambda/handler-error')).toMatch(/^fail: .*whoever signs in.*→ /);
    expect(told(world, 'lambda/handler-error')).toContain(`\`response.${member}\` as null`);
  });

  it.each([
    ['TypeError', "Cannot read properties of undefined (reading 'Item')"],
    ['Error', 'accessTokenGeneration is not for this user'],
    ['KeyError', "'custom:tenant'"],
  ])('%s %s may be of the made-up user', (type, message) => {
    expect(
      told(
        foreign(() => throwing(type, message)),
        'lambda/handler-error',
      ),
    ).toMatch(/^unknown: /);
  });

  it('one that names the trigger source, where others were answered, is met by whoever comes by it', () => {
    const world = foreign((source) =>
      source === 'TokenGeneration_RefreshTokens'
        ? throwing('Error', `unexpected trigger ${source}`)
        : answer('V2_0', grants('V2_0', 'authenticated')),
    );
    expect(told(world, 'lambda/handler-error')).toMatch(/^fail: .*for TokenGeneration_RefreshTokens.*whoever signs in/);
  });

  it('one for a machine, which has no attributes, is not laid to a user', () => {
    const { facts, wish } = foreign(() => answer('V2_0', grants('V2_0', 'authenticated')));
    const asked = { source: 'TokenGeneration_ClientCredentials', clientId: CLIENT_ID } as const;
    const machine = { ...asked, event: syntheticEvent('V3_0', POOL, asked), outcome: throwing('TypeError', 'email') };
    const { value } = facts.invocation as Extract<typeof facts.invocation, { known: true }>;
    const invocation = known({ ...value, version: 'V3_0' as const, answers: [...value.answers, machine] });
    const world = { facts: { ...facts, invocation, triggerVersion: known('V3_0') }, wish };
    expect(told(world, 'lambda/handler-error')).toMatch(
      /^unknown: .*machine's token has no user.*→ .*ClientCredentials/,
    );
    expect(told(world, 'lambda/role-missing')).toMatch(/^pass: /);
  });

  it('one that names it for all of them says nothing of the source', () => {
    const world = foreign((source) => throwing('Error', `no such user (${source})`));
    expect(told(world, 'lambda/handler-error')).toMatch(/^unknown: /);
  });
});

it('a permission for another pool is named', () => {
  const arn = `arn:aws:cognito-idp:eu-west-1:111122223333:userpool/${OTHER_POOL.userPoolId}`;
  const policy = known([permission({ conditions: { ArnLike: { 'aws:sourcearn': [arn] } } })]);
  expect(told(healthy({ policy }), 'lambda/permission-missing')).toContain(`invoke it, but ${arn}: sign-ins fail`);
});

it('a function that its own timeout stopped is not blamed on the five seconds of Cognito', () => {
  const world = healthy({
    function: known(lambdaFunction({ ours: false, timeoutSeconds: 3, name: 'claims' })),
    invocation: invoked('V2_0', { kind: 'timeout' }, 3100),
    tokens: known([]),
  });
  const text = told(world, 'lambda/timeout');
  expect(text).toMatch(/^fail: The function was stopped by its own timeout of 3 s/);
  expect(text).toContain('aws lambda update-function-configuration --function-name claims --timeout 5');
  expect(text).not.toContain('gives up after 5 s');
});

describe('a token whose role is under another name', () => {
  it.each<[claims: JsonObject, says: string]>([
    [{ 'custom:role': 'authenticated' }, 'custom:role'],
    [{ Role: 'authenticated' }, 'Role'],
    [{ app_metadata: { role: 'authenticated' } }, 'app_metadata.role'],
  ])('%j', (claims, says) => {
    const world = healthy({
      pool: known(userPool({ trigger: { lambdaArn: 'arn', lambdaVersion: 'V2_0' } })),
      tokens: known([accessToken({ claims: { role: undefined, ...claims } })]),
    });
    expect(told(world, 'token/role-missing')).toContain(`It has \`${says}\`, which Supabase does not read.`);
  });
});

describe('a token with something around it', () => {
  it.each([
    ['Authorization: Bearer a.b.c', /whole Authorization header/],
    ['https://app.shop.dev/callback?code=abc&state=x', /sign-in code.*exchanges for tokens/],
    ['CognitoIdentityServiceProvider.5tq1.ada.accessToken=eyJh.eyJh.c2ln', /name and a value.*behind the =/],
  ])('%s', (text, says) => {
    const decoded = decodeToken(text);
    expect(decoded.ok ? '' : decoded.what).toMatch(says);
  });
});
