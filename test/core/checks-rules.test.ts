import { describe, expect, it } from 'vitest';
import { summarise, verifyExitCode } from '../../src/core/checks/run.ts';
import { known, notAsked, unreachable } from '../../src/core/fact.ts';
import type { VerifyFacts } from '../../src/core/checks/facts.ts';
import type { JsonObject } from '../../src/core/text/json.ts';
import { unsafeCharacters } from '../harness/terminal-safety.ts';
import { BROKEN } from './catalogue.ts';
import { complaints, findings, messageOf, statusOf } from './findings.ts';
import {
  accessToken,
  answer,
  CLIENT_ID,
  configFile,
  FOREIGN_ARN,
  healthy,
  idToken,
  lambdaFunction,
  NOW,
  poolWithTrigger,
  refusing,
  userPool,
  withoutAws,
  withTrigger,
  invoked,
} from './worlds.ts';

describe('what is explained by a cause', () => {
  it('names the cause', () => {
    const world = healthy({ config: known(configFile('[auth.third_party.cognito]\nenabled = true\n')) });
    expect(complaints(world)).toEqual(['config/unknown-key']);
    expect(findings(world).find(({ id }) => id === 'config/block-missing')).toMatchObject({
      status: 'skip',
      message: 'Explained by config/unknown-key.',
    });
  });

  it('is not a second failure: a V1_0 trigger and the role-less access token of a probe user', () => {
    const world = withTrigger('V1_0', {
      tokens: known([accessToken({ origin: 'probe', claims: { role: undefined } }), idToken({ origin: 'probe' })]),
    });
    expect(complaints(world)).toEqual(['cognito/trigger-id-token-only']);
    expect(statusOf(world, 'token/role-missing')).toBe('pass');
  });

  it('is a failure where the app itself sends such a token', () => {
    const world = withTrigger('V1_0', { tokens: known([accessToken({ claims: { role: undefined } })]) });
    expect(statusOf(world, 'token/role-missing')).toBe('fail');
    expect(messageOf(world, 'token/role-missing')).toContain('V1_0');
  });

  it("is a failure where the probe user's ID token, which V1_0 reaches, has no role either", () => {
    const world = withTrigger('V1_0', {
      tokens: known([
        accessToken({ origin: 'probe', claims: { role: undefined } }),
        idToken({ origin: 'probe', claims: { role: undefined } }),
      ]),
    });
    expect(messageOf(world, 'token/role-missing')).toContain('ID token');
  });

  it.each([
    ['our own function', {}],
    [
      "somebody else's, which was not invoked",
      {
        function: known(lambdaFunction({ arn: FOREIGN_ARN, name: 'shop-claims', ours: false })),
        pool: known(poolWithTrigger('V2_0', { trigger: { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V2_0' } })),
        invocation: notAsked('Only with --invoke.'),
      },
    ],
    ['one that could not be invoked', { invocation: unreachable('AccessDeniedException') }],
  ] satisfies [string, Partial<VerifyFacts>][])(
    'a sign-in that the trigger refuses is lambda/handler-error: %s',
    (_what, facts) => {
      const world = refusing('UserLambdaValidationException: PreTokenGeneration failed with error not today.', facts);
      expect(complaints(world)).toEqual(['lambda/handler-error']);
      expect(messageOf(world, 'lambda/handler-error')).toContain('not today');
      expect(verifyExitCode(summarise(findings(world)), false)).toBe(1);
    },
  );

  it.each([
    ["somebody's own handler: unknown", false, 'unknown'],
    ['our own: a failure', true, 'fail'],
  ] as const)('a throw-away user whom the trigger refuses, of %s', (_what, ours, status) => {
    const text = 'UserLambdaValidationException: PreTokenGeneration failed with error not today.';
    const world = refusing(text, {
      function: known(lambdaFunction({ ours })),
      signInRefusal: known({ text, isProbe: true }),
    });
    expect(findings(world).find(({ id }) => id === 'lambda/handler-error')?.status).toBe(status);
  });

  it("a sign-in that fails for want of the permission is the permission's", () => {
    const world = refusing(
      'UnexpectedLambdaException: PreTokenGeneration invocation failed due to error AccessDeniedException.',
      { policy: known([]) },
    );
    expect(complaints(world)).toEqual(['lambda/permission-missing']);
  });
});

describe('what stands behind a cause is never green', () => {
  it.each<[string, RegExp]>([
    ['config/missing', /^config\//],
    ['config/invalid', /^config\/(?!missing|env-malformed)/],
    // Those that are judged before it, and those that are about the file as a whole.
    ['config/unknown-key', /^config\/(?!missing|invalid|shadowed|bom|remote-block|env-malformed|refused)/],
    [
      'config/block-missing',
      /^config\/(?!missing|invalid|shadowed|unknown-key|env-unresolved|wrong-type|bom|remote-block|env-malformed|refused)/,
    ],
    ['config/pool-id-malformed', /^config\/(region-mismatch|pool-mismatch)/],
    ['cognito/pool-not-found', /^(cognito|lambda)\//],
    ['cognito/trigger-missing', /^(cognito\/trigger|lambda\/)/],
    ['cognito/trigger-function-missing', /^lambda\//],
    ['lambda/not-ready', /^lambda\/(handler|timeout|response|role|groups)/],
    ['lambda/handler-error', /^lambda\/(timeout|response|role|groups)/],
    ['lambda/timeout', /^lambda\/(response|role|groups)/],
    ['token/malformed', /^token\//],
    ['token/issuer', /^token\/(algorithm|key|signature)/],
    ['token/algorithm', /^token\/(key|signature)/],
    ['token/signature', /^token\/(expired|not-yet|sub|client|role-missing)/],
    ['token/key-missing', /^token\/(key-unknown|signature)/],
    ['token/key-unknown', /^token\/signature/],
    ['token/role-missing', /^token\/role-(type|value)/],
    ['token/role-type', /^token\/role-value/],
    ['token/role-bypasses-rls', /^token\/role-value/],
  ])('%s', (cause, behind) => {
    const worlds = BROKEN.filter(({ id, status = 'fail' }) => id === cause && status === 'fail');
    const green = worlds.flatMap(({ world }) =>
      findings(world).filter(({ id, status }) => id !== cause && behind.test(id) && status === 'pass'),
    );
    expect(worlds.length).toBeGreaterThan(0);
    expect(green.map(({ id }) => id)).toEqual([]);
  });
});

describe('a token', () => {
  it.each([
    [
      'a client-credentials token',
      'V2_0',
      accessToken({ claims: { sub: CLIENT_ID, role: undefined } }),
      /client-credentials.*V3_0/,
    ],
    [
      'issued before the trigger',
      'V2_0',
      accessToken({ claims: { role: undefined } }),
      /before the trigger was attached/,
    ],
    ['no trigger known', '', accessToken({ claims: { role: undefined } }), /no trigger added one/],
    ['V1_0 and an access token', 'V1_0', accessToken({ claims: { role: undefined } }), /ID tokens only/],
  ] as const)('without a role: %s', (_what, triggerVersion, token, cause) => {
    const world = withoutAws({ triggerVersion: known(triggerVersion), tokens: known([token]) });
    expect(messageOf(world, 'token/role-missing')).toMatch(cause);
  });

  it.each([
    ['theirs, and asked for its answer to nobody', false, NOW - 7200, /not this tool's, may not set it/],
    ['theirs, and the token is newer than the trigger', false, NOW - 60, /not this tool's, did not set it/],
    ['ours, and the token is newer than the trigger', true, NOW - 60, /issued after the user pool was last changed/],
    ['ours, and the token is older', true, NOW - 7200, /before the trigger was attached/],
  ] as const)('without a role, and the function is %s', (_what, ours, iat, cause) => {
    const described = { ...userPool().described, LastModifiedDate: NOW - 3600 };
    const world = healthy({
      pool: known({ ...poolWithTrigger(), described }),
      function: known(lambdaFunction({ ours })),
      ...(ours ? {} : { invocation: notAsked('Only with --invoke.') }),
      tokens: known([accessToken({ claims: { role: undefined, iat } })]),
    });
    expect(messageOf(world, 'token/role-missing')).toMatch(cause);
  });

  it('that is wrong among many is named, and how many others are so', () => {
    const tokens = [3, 5, 6, 8, 9].map((line) =>
      accessToken({ label: `token in line ${line}`, claims: { role: 'anon' } }),
    );
    const message = messageOf(healthy({ tokens: known([accessToken(), ...tokens]) }), 'token/role-value');
    expect(message).toMatch(/token in line 3 is .* 4 more: token in line 5, token in line 6, token in line 8, …\.$/);
  });

  it.each([
    [{ iss: 'https://abc.supabase.co/auth/v1' }, 'Supabase Auth'],
    [{ iss: 'supabase' }, 'Supabase Auth'],
    [{ iss: 'https://accounts.google.com' }, 'Google'],
    [{ iss: 'https://cognito-identity.amazonaws.com' }, 'identity pool'],
    [{ iss: undefined }, 'absent'],
    [{ iss: 7 }, '7'],
  ])('of another issuer, %j, is named', (claims, name) => {
    const message = messageOf(healthy({ tokens: known([accessToken({ claims })]) }), 'token/issuer');
    expect(message).toContain(name);
  });

  it('is held against the issuer that an emulator gives itself, too', () => {
    const iss = 'http://127.0.0.1:9229/eu-west-1_Kx7mQ2pLd';
    expect(
      complaints(healthy({ tokens: known([accessToken({ claims: { iss } })]) }, { issuers: ['https://x', iss] })),
    ).toEqual([]);
  });

  it.each([0, 29, 30])('issued %i s from now on is within tolerance', (ahead) => {
    const { wish } = healthy();
    expect(complaints(healthy({ tokens: known([accessToken({ claims: { iat: wish.now + ahead } })]) }))).toEqual([]);
  });

  it('without any of iat and nbf is not called too early', () => {
    expect(complaints(healthy({ tokens: known([accessToken({ claims: { iat: undefined } })]) }))).toEqual([]);
  });

  it('that expires this very second has expired', () => {
    const { wish } = healthy();
    expect(complaints(healthy({ tokens: known([accessToken({ claims: { exp: wish.now } })]) }))).toEqual([
      'token/expired',
    ]);
  });

  it('is found among others', () => {
    const world = healthy({
      tokens: known([accessToken(), idToken(), accessToken({ label: 'token 3', claims: { role: 'anon' } })]),
    });
    expect(complaints(world)).toEqual(['token/role-value']);
    expect(messageOf(world, 'token/role-value')).toContain('token 3');
  });

  it('never shows a value from outside at full length', () => {
    const long = 'x'.repeat(100_000);
    const world = healthy({
      tokens: known([
        accessToken({
          header: { alg: long, kid: long },
          claims: { iss: long, sub: long, client_id: long, role: [long], exp: long },
        }),
      ]),
    });
    expect(findings(world).filter(({ message = '' }) => message.length > 1000)).toEqual([]);
  });
});

describe("the handler's answer", () => {
  it.each<[string, JsonObject]>([
    ['null details', { claimsAndScopeOverrideDetails: null }],
    ['nothing', {}],
    ['a list', { claimsAndScopeOverrideDetails: [] }],
  ])('with %s lacks the role, and has no wrong shape', (_what, response) => {
    const world = healthy({
      invocation: invoked('V2_0', answer('V2_0', response), 9),
      tokens: notAsked('No token.'),
    });
    expect(complaints(world)).toEqual(['lambda/role-missing']);
    expect(messageOf(world, 'lambda/role-missing')).toContain('ID and access');
  });
});

it('hostile claims do not break a message across lines once it is printable JSON', () => {
  const world = healthy({ tokens: known([accessToken({ claims: { role: 'a\nb\u001b[31m' } })]) });
  expect(messageOf(world, 'token/role-value')).not.toMatch(/\n/);
  expect(unsafeCharacters(messageOf(world, 'token/role-value'))).toEqual([]);
});
