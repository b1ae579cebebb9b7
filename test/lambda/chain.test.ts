import { GetClientTokenCommand } from '@aws-sdk/client-cognito-identity-provider';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { emulated, POOL_ID, client } from '../emulator/cognito-kit.ts';
import { emulate } from '../emulator/lambda-kit.ts';
import { GRANTING } from './chain-granting.ts';
import { REFUSING } from './chain-refusing.ts';
import {
  CHAIN_ARN,
  type Claims,
  type Outcome,
  type Version,
  attach,
  beforeAndAfter,
  chain,
  functionArn,
  stage,
  stageWith,
  triggerFunction,
  withRole,
} from './chain-kit.ts';
import { userEvent } from './handler.ts';

const THEIRS = functionArn('theirs');
const behind = (version: Version) => ({ ORIGINAL_FUNCTION_ARN: THEIRS, ORIGINAL_VERSION: version });

describe('in front of a function that lets the user in', () => {
  it.each(GRANTING)('$title: the same claims, and the role', async (one) => {
    const { before, after } = await beforeAndAfter(one);
    expect(before).not.toHaveProperty('refused');
    expect(after).toEqual(withRole(before, one.now ?? one.was));
  });
});

describe('in front of a function that does not', () => {
  it.each(REFUSING)('$title: the same refusal', async (one) => {
    const { before, after } = await beforeAndAfter(one);
    expect(before).toMatchObject({
      refused: expect.stringMatching(/Lambda/),
      message: expect.stringMatching(one.says),
    });
    expect(after).toEqual(before);
  });
});

/** A function that answers with the given claims in each token. */
function claiming(id: Claims, access: Claims): string {
  const [forId, forAccess] = [id, access].map((claims) => JSON.stringify({ claimsToAddOrOverride: claims }));
  return `export const handler = async (event) => {
    event.response = event.version === '1'
      ? { claimsOverrideDetails: ${forId} }
      : { claimsAndScopeOverrideDetails: { idTokenGeneration: ${forId}, accessTokenGeneration: ${forAccess} } };
    return event;
  };`;
}

/** The role in the ID and in the access token. */
function rolesIn(outcome: Outcome): unknown[] {
  return 'refused' in outcome ? [outcome.message] : [outcome.id['role'], outcome.access['role']];
}

describe('a role that the function sets itself', () => {
  it.each<[string, Version, Version, Claims, Claims, unknown[]]>([
    ['gives way', 'V2_0', 'V2_0', { role: 'admin' }, { role: ['a'] }, ['member', 'member']],
    ['gives way under V1', 'V1_0', 'V1_0', { role: 'admin' }, {}, ['member', undefined]],
    ['stays anon', 'V2_0', 'V2_0', { role: 'anon' }, { role: 'anon' }, ['anon', 'anon']],
    ['stays anon under V1', 'V1_0', 'V1_0', { role: 'anon' }, {}, ['anon', undefined]],
    ['is anon in both tokens if it is in one', 'V2_0', 'V2_0', {}, { role: 'anon' }, ['anon', 'anon']],
    ['is anon in both tokens once it is lifted', 'V1_0', 'V2_0', { role: 'anon' }, {}, ['anon', 'anon']],
  ])('%s (%s, now %s)', async (_title, was, now, id, access, roles) => {
    const theirs = triggerFunction({ name: 'theirs', source: claiming(id, access) });
    const { signIn } = await stage(theirs, chain({ ...behind(was), ROLE_CLAIM: 'member' }));
    expect(rolesIn(await signIn(CHAIN_ARN, now))).toEqual(roles);
  });
});

describe('time', () => {
  it('gives up before Cognito does, which would come back twice, and says so', async () => {
    const source = 'export const handler = async () => new Promise((resolve) => setTimeout(resolve, 60_000));';
    // A machine that is busy takes longer to start the function than AWS does: Cognito waits here, and the time that the
    // chain gives itself is what counts. It has 4.5 of Cognito's 5 seconds, less what its start took, 2 at most.
    const { emulator, signIn } = await stageWith(
      { triggerTimeoutMs: 60_000 },
      triggerFunction({ name: 'theirs', source, timeout: 60 }),
      { ...chain(behind('V2_0')), timeout: 60 },
    );
    const refused = await signIn(CHAIN_ARN, 'V2_0');
    expect(refused).toEqual({
      refused: 'UserLambdaValidationException',
      message: expect.stringMatching(
        /^PreTokenGeneration failed with error The original trigger did not answer within (2\.[5-9]|3\.\d|4\.[0-5]) seconds\.$/,
      ),
    });
    expect(emulator.calls.filter(({ action }) => action === 'Invoke')).toHaveLength(1);
  });

  it("passes on the text of the function's own time limit", async () => {
    const source = 'export const handler = async () => { for (;;); };';
    const { signIn } = await stage(triggerFunction({ name: 'theirs', source, timeout: 1 }), chain(behind('V2_0')));
    expect(await signIn(CHAIN_ARN, 'V2_0')).toMatchObject({
      message: expect.stringMatching(/Task timed out after 1\.00 seconds\.$/),
    });
  });
});

describe('a function that cannot be invoked', () => {
  it.each<[string, Parameters<typeof stage>]>([
    ['ResourceNotFoundException', [chain(behind('V2_0'))]],
    [
      'TooManyRequestsException',
      [chain(behind('V2_0')), triggerFunction({ name: 'theirs', source: claiming({}, {}), reservedConcurrency: 0 })],
    ],
  ])('%s: fails the sign-in after one attempt, and names no account', async (name, functions) => {
    const { emulator, signIn } = await stage(...functions);
    expect(await signIn(CHAIN_ARN, 'V2_0')).toEqual({
      refused: 'UserLambdaValidationException',
      message: `PreTokenGeneration failed with error The original trigger could not be invoked: ${name}.`,
    });
    expect(emulator.calls.filter(({ action }) => action === 'Invoke')).toHaveLength(1);
  });
});

const leads = (from: string, to: string) =>
  chain({ ORIGINAL_FUNCTION_ARN: functionArn(to), ORIGINAL_VERSION: 'V2_0' }, from);

/**
 * Each function of a chain starts a program, and all have to answer within Cognito's 5 s: where a busy machine takes longer,
 * once more, by when the programs run.
 */
async function signInInTime(...functions: Parameters<typeof stage>): Promise<{ calls: number; outcome: Outcome }> {
  const { emulator, signIn } = await stage(...functions);
  const invoked = (): number => emulator.calls.filter(({ action }) => action === 'Invoke').length;
  for (let left = 5; ; left -= 1) {
    const before = invoked();
    const outcome = await signIn(CHAIN_ARN, 'V2_0');
    const isLate = 'refused' in outcome && /did not answer within|timed out/i.test(outcome.message);
    if (left === 1 || !isLate) return { outcome, calls: invoked() - before };
  }
}

describe('a loop', () => {
  const refusal = {
    refused: 'UserLambdaValidationException',
    message: 'PreTokenGeneration failed with error The trigger leads back to itself.',
  };

  it.each([CHAIN_ARN, `${CHAIN_ARN}:live`, `${CHAIN_ARN}:7`])('to itself as %s: nothing is invoked', async (arn) => {
    const { emulator, signIn } = await stage(chain({ ORIGINAL_FUNCTION_ARN: arn, ORIGINAL_VERSION: 'V2_0' }));
    expect(await signIn(CHAIN_ARN, 'V2_0')).toEqual(refusal);
    expect(emulator.calls.filter(({ action }) => action === 'Invoke')).toEqual([]);
  });

  it('by way of others of its kind: none runs twice', async () => {
    const { calls, outcome } = await signInInTime(leads('chain', 'b'), leads('b', 'c'), leads('c', 'chain'));
    expect(outcome).toEqual(refusal);
    expect(calls).toBe(2);
  });

  it('is not what one chain behind another is', async () => {
    const first = chain({ ORIGINAL_FUNCTION_ARN: functionArn('second'), ORIGINAL_VERSION: 'V2_0' });
    const theirs = triggerFunction({ name: 'theirs', source: claiming({ n: 1 }, { n: 2 }) });
    const second = chain({ ...behind('V2_0'), ROLE_CLAIM: 'other' }, 'second');
    const role = 'authenticated';
    expect((await signInInTime(first, second, theirs)).outcome).toMatchObject({
      id: { n: 1, role },
      access: { n: 2, role },
    });
  });
});

/** The claims of a machine's token under a V3_0 trigger. */
async function machineClaims(was: Version, environment: Record<string, string> = {}): Promise<Claims> {
  const machine = {
    ClientId: 'machine',
    ClientSecret: 'x',
    AllowedOAuthScopes: ['api/read'],
    ExplicitAuthFlows: ['ALLOW_CLIENT_TOKEN_AUTH' as const],
  };
  const source = `export const handler = async (event) => {
    event.response = { claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: { asked: event.request.userAttributes.email ?? 'machine' } } } };
    return event;
  };`;
  const { emulator } = await emulated({
    pendingMs: 0,
    pools: [{ Id: POOL_ID, UserPoolTier: 'ESSENTIALS', clients: [machine] }],
    functions: [triggerFunction({ name: 'theirs', source }), chain({ ...behind(was), ...environment })],
  });
  attach(emulator, CHAIN_ARN, 'V3_0');
  const { ClientAuthenticationResult: result } = await client(emulator).send(
    new GetClientTokenCommand({ ClientId: 'machine', Secret: 'x' }),
  );
  return decodeJwt(result?.AccessToken ?? '');
}

describe('machines', () => {
  it("get the function's claims and no role", async () => {
    const claims = await machineClaims('V3_0');
    expect(claims).toMatchObject({ asked: 'machine' });
    expect(claims).not.toHaveProperty('role');
  });

  it('get the role with M2M=true', async () => {
    expect(await machineClaims('V3_0', { M2M: 'true' })).toMatchObject({ asked: 'machine', role: 'authenticated' });
  });

  it.each(['V1_0', 'V2_0'] as const)('are kept from a function that was attached as %s', async (was) => {
    const without = await machineClaims(was);
    expect(without).not.toHaveProperty('asked');
    expect(without).not.toHaveProperty('role');
    const withM2m = await machineClaims(was, { M2M: 'true' });
    expect(withM2m).not.toHaveProperty('asked');
    expect(withM2m).toMatchObject({ role: 'authenticated' });
  });
});

describe('the log', () => {
  it.each([
    ['a sign-in', '2', { ...behind('V2_0') }, ''],
    [
      'a version that is not known',
      '9',
      { ...behind('V2_0') },
      'Trigger event version "9" is not known: no role was added.\n',
    ],
    [
      'a function that is gone',
      '2',
      { ...behind('V2_0'), ORIGINAL_FUNCTION_ARN: functionArn('gone') },
      'could not be invoked',
    ],
  ])('says nothing of the user: %s', async (_title, version, environment, says) => {
    const theirs = triggerFunction({ name: 'theirs', source: claiming({}, {}) });
    const { lambda } = await emulate({ functions: [theirs, chain(environment)] });
    const Payload = Buffer.from(JSON.stringify(userEvent(version, { claimsAndScopeOverrideDetails: null })));
    const { LogResult = '' } = await lambda.send(
      new InvokeCommand({ FunctionName: 'chain', LogType: 'Tail', Payload }),
    );
    const log = Buffer.from(LogResult, 'base64').toString('utf8');
    expect(log).toContain(says);
    expect(log).not.toMatch(/\bada\b|example\.com|7c1d0a0e/);
  });
});
