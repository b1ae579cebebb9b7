import { InvokeCommand } from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';

import { invokeFunction } from '../../src/emulator/lambda/invoke.ts';
import { mayInvoke } from '../../src/emulator/lambda/who-may-invoke.ts';
import { readPackage } from '../../src/emulator/lambda/deployment-package.ts';
import type { FunctionSeed } from '../emulator-kit/lambda/seed-functions.ts';
import { ECHO, create, createRole, emulate, zipOf } from './lambda-kit.ts';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:echo';
const POOL = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Abc';
const CALLER = { service: 'cognito-idp.amazonaws.com', sourceArn: POOL, sourceAccount: '123456789012' };
const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

interface Ran {
  readonly error: string | undefined;
  readonly value: unknown;
}

async function ran(seed: Partial<FunctionSeed>, event: unknown = {}): Promise<Ran> {
  const { lambda } = await emulate({ functions: [{ name: 'echo', source: ECHO, ...seed }] });
  const answer = await lambda.send(new InvokeCommand({ FunctionName: 'echo', Payload: bytes(event) }));
  return { error: answer.FunctionError, value: JSON.parse(answer.Payload?.transformToString() ?? '') };
}

describe('running a handler', () => {
  test('modules and scripts, by the ending of their file', async () => {
    expect(await ran({}, { a: 'ü' })).toEqual({ error: undefined, value: { a: 'ü' } });
    const script = 'exports.handler = async (event) => ({ ...event, script: true });';
    expect(await ran({ source: script, fileName: 'index.js' }, { a: 1 })).toMatchObject({
      value: { a: 1, script: true },
    });
    expect(await ran({ source: script, fileName: 'index.cjs' }, {})).toMatchObject({ value: { script: true } });
    expect(await ran({ source: script, fileName: 'src/deep.js', handler: 'src/deep.handler' }, {})).toMatchObject({
      value: { script: true },
    });
  });

  test('a handler that returns nothing gives null', async () => {
    expect(await ran({ source: 'export const handler = async () => {};' })).toEqual({ error: undefined, value: null });
    expect(await ran({ source: 'export const handler = () => new Promise(() => {});' })).toEqual({
      error: undefined,
      value: null,
    });
  });

  test('callbacks work up to Node.js 22 and are refused from 24 on', async () => {
    const source =
      'exports.handler = (event, context, callback) => setTimeout(() => callback(null, { ok: event.n }), 5);';
    const old: Partial<FunctionSeed> = { source, fileName: 'index.js', runtime: 'nodejs22.x' };
    expect(await ran(old, { n: 7 })).toEqual({ error: undefined, value: { ok: 7 } });
    expect(await ran({ ...old, runtime: 'nodejs24.x' })).toMatchObject({
      error: 'Unhandled',
      value: { errorType: 'Runtime.CallbackHandlerDeprecated' },
    });
    const done = 'exports.handler = (event, context) => context.done(null, 1);';
    expect(await ran({ ...old, source: done })).toMatchObject({ value: 1 });
    expect(await ran({ ...old, source: done, runtime: 'nodejs24.x' })).toMatchObject({
      value: { errorType: 'TypeError' },
    });
  });

  test.each<[string, Partial<FunctionSeed>, string, RegExp]>([
    [
      'throws',
      { source: 'export const handler = async () => { throw new RangeError("no\\nway"); };' },
      'RangeError',
      /^no\nway$/,
    ],
    ['throws text', { source: 'export const handler = async () => { throw "text"; };' }, 'string', /^text$/],
    [
      'fails later',
      { source: 'export const handler = () => new Promise(() => setTimeout(() => { throw new Error("late"); }, 5));' },
      'Error',
      /^late$/,
    ],
    [
      'rejects aside',
      {
        source:
          'export const handler = async () => { Promise.reject(new Error("aside")); await new Promise((r) => setTimeout(r, 50)); };',
      },
      'Runtime.UnhandledPromiseRejection',
      /aside/,
    ],
    ['exits', { source: 'export const handler = async () => process.exit(3);' }, 'Runtime.ExitError', /exit status 3$/],
    ['has no file', { handler: 'other.handler' }, 'Runtime.ImportModuleError', /Cannot find module 'other'/],
    [
      'has no export',
      { handler: 'index.missing' },
      'Runtime.HandlerNotFound',
      /index\.missing is undefined or not exported/,
    ],
    ['has no dot', { handler: 'index' }, 'Runtime.MalformedHandlerName', /Bad handler/],
    [
      'has a syntax error',
      { source: 'export const handler = async ( => 1;' },
      'Runtime.UserCodeSyntaxError',
      /SyntaxError/,
    ],
    [
      'lacks a package',
      { source: 'import "left-pad"; export const handler = async () => 1;' },
      'Runtime.ImportModuleError',
      /left-pad/,
    ],
    ['is no Node.js', { runtime: 'python3.13' }, 'Runtime.InvalidEntrypoint', /python3\.13/],
  ])('a handler that %s', async (_title, seed, errorType, message) => {
    const { error, value } = await ran(seed);
    expect(error).toBe('Unhandled');
    expect(value).toMatchObject({ errorType, errorMessage: expect.stringMatching(message) });
  });

  test('its Timeout ends it', async () => {
    const endless = { source: 'export const handler = async () => { for (;;); };', timeout: 1 };
    expect(await ran(endless)).toMatchObject({
      error: 'Unhandled',
      value: {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(/Task timed out after 1\.00 seconds$/),
      },
    });
  });

  test('it sees its own environment, and nothing of this process', async () => {
    const source =
      'export const handler = async (event, context) => ({ env: process.env, name: context.functionName, left: context.getRemainingTimeInMillis() });';
    const { value } = await ran({ source, environment: { MINE: 'yes' } });
    const { env, name, left } = value as { env: Record<string, string>; name: string; left: number };
    expect(env).toMatchObject({ MINE: 'yes', AWS_LAMBDA_FUNCTION_NAME: 'echo', AWS_REGION: 'us-east-1' });
    expect(env['AWS_ENDPOINT_URL']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(env).not.toHaveProperty('PATH');
    expect(env).not.toHaveProperty('VITEST');
    expect(name).toBe('echo');
    expect(left).toBeGreaterThan(0);
  });

  test('it can call AWS, which is the emulator, with the SDK of the runtime', async () => {
    const source = `
      import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
      export const handler = async (event) => {
        const answer = await new LambdaClient().send(new InvokeCommand({ FunctionName: 'original', Payload: JSON.stringify(event) }));
        return { wrapped: JSON.parse(answer.Payload.transformToString()) };
      };`;
    const { emulator, lambda } = await emulate({
      functions: [
        // Loading the SDK takes a busy machine longer than the three seconds that a function has by default.
        { name: 'echo', source, timeout: 60 },
        { name: 'original', source: ECHO },
      ],
    });
    const answer = await lambda.send(new InvokeCommand({ FunctionName: 'echo', Payload: bytes({ a: 1 }) }));
    expect(answer.Payload?.transformToString()).toBe('{"wrapped":{"a":1}}');
    expect(emulator.calls.map(({ action }) => action)).toEqual(['Invoke', 'Invoke']);
  });

  test('many run side by side', async () => {
    const { lambda } = await emulate({ functions: [{ name: 'echo', source: ECHO }] });
    const numbers = Array.from({ length: 8 }, (_, n) => n);
    const answers = await Promise.all(
      numbers.map(async (n) =>
        (
          await lambda.send(new InvokeCommand({ FunctionName: 'echo', Payload: bytes(n) }))
        ).Payload?.transformToString(),
      ),
    );
    expect(answers).toEqual(numbers.map(String));
  });
});

describe('the Invoke action', () => {
  test('a dry run and an event answer without running to the end; the log comes on request', async () => {
    const source = 'export const handler = async () => { console.log("said"); return 1; };';
    const { lambda } = await emulate({ functions: [{ name: 'echo', source }] });
    const named = { FunctionName: 'echo' };
    expect((await lambda.send(new InvokeCommand({ ...named, InvocationType: 'DryRun' }))).StatusCode).toBe(204);
    expect((await lambda.send(new InvokeCommand({ ...named, InvocationType: 'Event' }))).StatusCode).toBe(202);
    const { LogResult = '' } = await lambda.send(new InvokeCommand({ ...named, LogType: 'Tail' }));
    expect(Buffer.from(LogResult, 'base64').toString()).toContain('said');
  });

  test('a payload that is no JSON, and a function that is none', async () => {
    const { lambda } = await emulate({ functions: [{ name: 'echo', source: ECHO }] });
    await expect(
      lambda.send(new InvokeCommand({ FunctionName: 'echo', Payload: Buffer.from('{') })),
    ).rejects.toMatchObject({ name: 'InvalidRequestContentException' });
    await expect(lambda.send(new InvokeCommand({ FunctionName: 'other' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('a call that the policy does not allow is denied with the permission it needs', async () => {
    const { lambda } = await emulate({
      functions: [{ name: 'echo', source: ECHO }],
      policy: { Statement: [{ Effect: 'Allow', Action: 'lambda:Get*', Resource: '*' }] },
    });
    await expect(lambda.send(new InvokeCommand({ FunctionName: 'echo' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`not authorized to perform: lambda:InvokeFunction on resource: ${ARN}`),
    });
  });

  test('creating a function needs iam:PassRole too', async () => {
    const actions = ['lambda:CreateFunction', 'lambda:TagResource', 'iam:CreateRole'];
    const { lambda, iam } = await emulate({
      policy: { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] },
    });
    await createRole(iam);
    await expect(lambda.send(create())).rejects.toThrow(
      'iam:PassRole on resource: arn:aws:iam::123456789012:role/runner',
    );
  });
});

describe('invoking for a service', () => {
  const statement = {
    Sid: 'pool',
    Effect: 'Allow',
    Principal: { Service: 'cognito-idp.amazonaws.com' },
    Action: 'lambda:InvokeFunction',
    Condition: { ArnLike: { 'AWS:SourceArn': POOL }, StringEquals: { 'AWS:SourceAccount': '123456789012' } },
  } as const;
  const request = { functionArn: ARN, payload: '{"a":1}', principal: CALLER };

  test('needs a statement on the very qualifier', async () => {
    const seed = { name: 'echo', source: ECHO, qualifier: 'live', permissions: [statement] };
    const { emulator } = await emulate({ functions: [seed] });
    expect(await invokeFunction(emulator.state, { ...request, functionArn: `${ARN}:live` })).toEqual({
      kind: 'returned',
      payload: '{"a":1}',
    });
    expect(await invokeFunction(emulator.state, request)).toEqual({ kind: 'denied' });
    expect(await invokeFunction(emulator.state, { ...request, functionArn: `${ARN}:other` })).toEqual({
      kind: 'missing',
    });
    expect(await invokeFunction(emulator.state, { ...request, functionArn: 'no such thing' })).toEqual({
      kind: 'missing',
    });
  });

  test('the caller may give up first', async () => {
    const source = 'export const handler = async () => { for (;;); };';
    const { emulator } = await emulate({ functions: [{ name: 'echo', source, permissions: [statement] }] });
    expect(await invokeFunction(emulator.state, { ...request, timeoutMs: 200 })).toEqual({
      kind: 'timeout',
      payload: '',
    });
  });

  test('an error keeps its text, and a function that is not ready is said to be', async () => {
    const source = 'export const handler = async () => { throw new Error("denied on purpose"); };';
    const { emulator } = await emulate({ functions: [{ name: 'echo', source, permissions: [statement] }] });
    expect(await invokeFunction(emulator.state, request)).toMatchObject({
      kind: 'error',
      errorMessage: 'denied on purpose',
      errorType: 'Error',
    });
    for (const entry of emulator.state.lambda.functions.values()) entry.activeAt = Infinity;
    expect(await invokeFunction(emulator.state, request)).toEqual({ kind: 'not-ready' });
  });

  test.each([
    [true, statement],
    [
      true,
      { ...statement, Condition: { ArnLike: { 'aws:sourcearn': 'arn:aws:cognito-idp:*:*:userpool/us-east-1_A?c' } } },
    ],
    [true, { ...statement, Principal: '*' as const, Action: ['lambda:*'], Condition: {} }],
    [false, { ...statement, Effect: 'Deny' as const }],
    [false, { ...statement, Principal: { Service: 's3.amazonaws.com' } }],
    [false, { ...statement, Principal: { AWS: 'arn:aws:iam::123456789012:root' } }],
    [false, { ...statement, Action: 'lambda:GetFunction' }],
    [false, { ...statement, Condition: { ArnLike: { 'AWS:SourceArn': `${POOL}x` } } }],
    [false, { ...statement, Condition: { StringEquals: { 'AWS:SourceArn': `${POOL.slice(0, -1)}*` } } }],
    [false, { ...statement, Condition: { StringEquals: { 'AWS:SourceAccount': '999999999999' } } }],
    [false, { ...statement, Condition: { StringEquals: { 'AWS:PrincipalOrgID': 'o-1' } } }],
    [false, { ...statement, Condition: { DateGreaterThan: { 'AWS:SourceArn': POOL } } }],
  ])('%s: %o', (expected, one) => {
    expect(mayInvoke([one], CALLER)).toBe(expected);
  });
});

describe('deployment packages', () => {
  test.each(['../out.mjs', '/etc/out.mjs', 'a/../../out.mjs', 'a\\..\\out.mjs', 'C:/out.mjs'])(
    'a path such as %s is refused',
    (path) => {
      expect(() => readPackage(zipOf({ 'index.mjs': ECHO, [path]: 'x' }))).toThrow('leads out of it');
    },
  );

  test('a symbolic link is refused, an ordinary mode is not', () => {
    const linked = zipSync({ link: [strToU8('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] });
    expect(() => readPackage(linked)).toThrow('symbolic links');
    const plain = zipSync({ 'index.mjs': [strToU8(ECHO), { os: 3, attrs: 0o100644 << 16, level: 9 }] });
    expect(Object.keys(readPackage(plain))).toEqual(['index.mjs']);
  });

  test('one that would unpack to more than Lambda takes is refused', () => {
    const bomb = zipOf({ 'index.mjs': ECHO });
    const view = new DataView(bomb.buffer, bomb.byteOffset);
    const directory = view.getUint32(bomb.length - 22 + 16, true);
    view.setUint32(directory + 24, 263_000_000, true);
    expect(() => readPackage(bomb)).toThrow('Unzipped size must be smaller than 262144000 bytes');
  });
});
