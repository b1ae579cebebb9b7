import {
  DescribeUserPoolCommand,
  InitiateAuthCommand,
  ListUserPoolsCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from 'vitest';

import { decide } from '../emulator-kit/iam/iam-policy.ts';
import { CLIENT, PASSWORD, POOL_ID, USER, describePool, emulated, signIn } from './cognito-kit.ts';

const POOL_ARN = `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${POOL_ID}`;
const list = (): ListUserPoolsCommand => new ListUserPoolsCommand({ MaxResults: 60 });
const protect = (): UpdateUserPoolCommand =>
  new UpdateUserPoolCommand({ UserPoolId: POOL_ID, DeletionProtection: 'ACTIVE' });

describe('the server', () => {
  test('listens on loopback and says how to reach it', async () => {
    const { emulator } = await emulated({});
    expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(emulator.env).toMatchObject({ AWS_ENDPOINT_URL: emulator.url, SUPABASE_API_URL: emulator.url });
    const nothing = await fetch(`${emulator.url}/nothing`);
    expect(nothing.status).toBe(404);
    expect(emulator.calls).toEqual([]);
  });

  test('records calls in order, with what they change and what came of them', async () => {
    const { emulator, cognito } = await emulated({ pools: [{ Id: POOL_ID }] });
    await cognito.send(list());
    await cognito.send(protect());
    await expect(cognito.send(new DescribeUserPoolCommand({ UserPoolId: 'us-east-1_No' }))).rejects.toThrow(
      'does not exist',
    );
    expect(emulator.calls).toMatchObject([
      {
        service: 'cognito-idp',
        action: 'ListUserPools',
        mutating: false,
        status: 200,
        region: 'us-east-1',
        input: { MaxResults: 60 },
      },
      { action: 'UpdateUserPool', mutating: true, status: 200 },
      { action: 'DescribeUserPool', mutating: false, status: 400 },
    ]);
  });

  test('a port that is taken is an error', async () => {
    const { emulator } = await emulated({});
    const port = Number(new URL(emulator.url).port);
    await expect(emulated({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('faults', () => {
  test('hit the nth call, so many times', async () => {
    const { emulator, cognito } = await emulated({ pools: [{ Id: POOL_ID }] });
    emulator.faults.add({ action: 'ListUserPools', nth: 2, times: 2, kind: 'throttle' });
    const outcomes: string[] = [];
    for (let call = 1; call <= 4; call += 1) {
      outcomes.push(
        await cognito.send(list()).then(
          () => 'ok',
          (error: Error) => error.name,
        ),
      );
    }
    expect(outcomes).toEqual(['ok', 'TooManyRequestsException', 'TooManyRequestsException', 'ok']);
  });

  test('a drop happens before the effect, a drop-after once it is there', async () => {
    const { emulator, cognito } = await emulated({ pools: [{ Id: POOL_ID }] });
    emulator.faults.add({ action: 'UpdateUserPool', kind: 'drop' });
    await expect(cognito.send(protect())).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await describePool(cognito)).DeletionProtection).toBe('INACTIVE');
    emulator.faults.add({ action: 'UpdateUserPool', kind: 'drop-after' });
    await expect(cognito.send(protect())).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await describePool(cognito)).DeletionProtection).toBe('ACTIVE');
    expect(emulator.calls.map(({ status }) => status)).toEqual([0, 200, 0, 200]);
  });

  test('latency, a server error, a refusal, an error of choice', async () => {
    const { emulator, cognito } = await emulated({ pools: [{ Id: POOL_ID }] });
    emulator.faults.add({ kind: 'latency', ms: 80 });
    const begun = performance.now();
    await cognito.send(list());
    expect(performance.now() - begun).toBeGreaterThanOrEqual(75);
    emulator.faults.add({ kind: '5xx' });
    await expect(cognito.send(list())).rejects.toMatchObject({
      name: 'InternalErrorException',
      $metadata: { httpStatusCode: 500 },
    });
    emulator.faults.add({ kind: 'deny' });
    await expect(cognito.send(list())).rejects.toMatchObject({ name: 'AccessDeniedException' });
    emulator.faults.add({ kind: 'error', code: 'ConcurrentModificationException', message: 'Try again.' });
    await expect(cognito.send(protect())).rejects.toMatchObject({
      name: 'ConcurrentModificationException',
      message: 'Try again.',
    });
    emulator.faults.add({ kind: '5xx' });
    emulator.faults.clear();
    await expect(cognito.send(list())).resolves.toBeDefined();
  });
});

describe('policy', () => {
  test('what it does not allow is refused in the words of IAM', async () => {
    const policy = { Statement: { Effect: 'Allow', Action: 'cognito-idp:List*', Resource: '*' } } as const;
    const { emulator, cognito } = await emulated({
      pools: [{ Id: POOL_ID, clients: [CLIENT], users: [USER] }],
      policy,
    });
    await expect(cognito.send(list())).resolves.toBeDefined();
    await expect(cognito.send(protect())).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: arn:aws:iam::123456789012:user/emulator is not authorized to perform: cognito-idp:UpdateUserPool on resource: ${POOL_ARN} because no identity-based policy allows the cognito-idp:UpdateUserPool action`,
    });
    await expect(signIn(cognito)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const unsigned = new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: CLIENT.ClientId,
      AuthParameters: { USERNAME: USER.username, PASSWORD },
    });
    expect((await cognito.send(unsigned)).AuthenticationResult?.TokenType).toBe('Bearer');
    expect((await fetch(`${emulator.url}/${POOL_ID}/.well-known/jwks.json`)).status).toBe(200);
  });

  test('an update that names an SMS role passes that role', async () => {
    const role = 'arn:aws:iam::123456789012:role/sms';
    const allow = { Effect: 'Allow', Action: 'cognito-idp:*', Resource: POOL_ARN } as const;
    const pools = [{ Id: POOL_ID }];
    const withSms = new UpdateUserPoolCommand({ UserPoolId: POOL_ID, SmsConfiguration: { SnsCallerArn: role } });
    const refused = await emulated({ pools, policy: { Statement: [allow] } });
    await expect(refused.cognito.send(withSms)).rejects.toThrow(`iam:PassRole on resource: ${role} because`);
    const pass = {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: 'arn:aws:iam::*:role/s?s',
      Condition: { StringEquals: { 'iam:PassedToService': ['cognito-idp.amazonaws.com'] } },
    } as const;
    const allowed = await emulated({ pools, policy: { Statement: [allow, pass] } });
    await expect(allowed.cognito.send(withSms)).resolves.toBeDefined();
  });

  const allowAll = { Effect: 'Allow', Action: '*', Resource: '*' } as const;
  const wanted = {
    action: 'iam:AttachRolePolicy',
    resource: 'arn:aws:iam::1:role/x',
    context: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/Basic' },
  };
  const when = (operator: string, value: string) => ({
    ...allowAll,
    Condition: { [operator]: { 'iam:policyarn': value } },
  });

  test.each([
    ['an explicit deny wins', [allowAll, { ...allowAll, Effect: 'Deny', Action: 'IAM:attach*' } as const], 'denied'],
    ['nothing said', [], 'not-allowed'],
    ['another resource', [{ ...allowAll, Resource: 'arn:aws:iam::1:role/y' }], 'not-allowed'],
    ['a pattern is not a prefix', [{ ...allowAll, Resource: 'arn:aws:iam::1:role/' }], 'not-allowed'],
    ['a condition that holds', [when('ArnLike', 'arn:aws:iam::aws:policy/*')], 'allowed'],
    ['a condition that does not', [when('StringEquals', 'arn:aws:iam::aws:policy/*')], 'not-allowed'],
  ] as const)('%s', (_, Statement, decision) => {
    expect(decide({ Statement }, wanted)).toBe(decision);
  });

  test('a condition on what the call has not, and one that nobody knows', () => {
    const plain = { action: 'iam:GetRole', resource: '*' };
    expect(decide({ Statement: when('StringEquals', 'x') }, plain)).toBe('not-allowed');
    expect(() => decide({ Statement: when('DateLessThan', 'x') }, wanted)).toThrow('DateLessThan');
  });
});
