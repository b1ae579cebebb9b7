import { createHash } from 'node:crypto';

import {
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  InvokeCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';

import { ECHO, ROLE, create, createRole, emulate, zipOf } from './lambda-kit.ts';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:echo';
const named = { FunctionName: 'echo' };
const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

describe('creating a function', () => {
  test('it is described as created, under every form of its name', async () => {
    const { lambda, iam } = await emulate();
    await createRole(iam);
    const zip = zipOf({ 'index.mjs': ECHO });
    const created = await lambda.send(
      create({ Tags: { owner: 'tests' }, Environment: { Variables: { A: '1' } }, Timeout: 5 }),
    );
    expect(created).toMatchObject({
      FunctionArn: ARN,
      Runtime: 'nodejs24.x',
      Timeout: 5,
      MemorySize: 128,
      CodeSha256: createHash('sha256').update(zip).digest('base64'),
      CodeSize: zip.length,
      Environment: { Variables: { A: '1' } },
    });
    for (const FunctionName of ['echo', ARN, '123456789012:function:echo', 'function:echo', 'echo:$LATEST']) {
      const read = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      expect(read).toMatchObject({
        FunctionArn: ARN,
        State: 'Active',
        LastUpdateStatus: 'Successful',
        RevisionId: created.RevisionId,
      });
    }
    const whole = await lambda.send(new GetFunctionCommand(named));
    expect(whole.Tags).toEqual({ owner: 'tests' });
    expect(
      (await lambda.send(new ListFunctionsCommand({}))).Functions?.map(({ FunctionName }) => FunctionName),
    ).toEqual(['echo']);
  });

  test('it is Pending first, and can then neither be invoked nor changed', async () => {
    let now = 1_000_000;
    const { lambda, iam } = await emulate({ pendingMs: 1000, now: () => now });
    await createRole(iam);
    expect(await lambda.send(create())).toMatchObject({ State: 'Pending', StateReasonCode: 'Creating' });
    const refusal = { name: 'ResourceConflictException', message: expect.stringContaining('state: Pending') };
    await expect(lambda.send(new InvokeCommand(named))).rejects.toMatchObject(refusal);
    await expect(lambda.send(new UpdateFunctionConfigurationCommand({ ...named, Timeout: 4 }))).rejects.toMatchObject(
      refusal,
    );
    now += 1000;
    expect(await lambda.send(new GetFunctionConfigurationCommand(named))).toMatchObject({ State: 'Active' });
    expect((await lambda.send(new InvokeCommand(named))).StatusCode).toBe(200);
  });

  test('the role must exist, be old enough, and trust Lambda', async () => {
    let now = 1_000_000;
    const { lambda, iam } = await emulate({ roleLagMs: 5000, now: () => now });
    const refusal = {
      name: 'InvalidParameterValueException',
      message: 'The role defined for the function cannot be assumed by Lambda.',
    };
    await expect(lambda.send(create())).rejects.toMatchObject(refusal);
    await createRole(iam);
    await expect(lambda.send(create())).rejects.toMatchObject(refusal);
    now += 5000;
    expect((await lambda.send(create())).Role).toBe(ROLE);
    await expect(lambda.send(create({ FunctionName: 'other', Role: 'runner' }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(
      lambda.send(create({ FunctionName: 'other', Role: 'arn:aws:iam::999999999999:role/runner' })),
    ).rejects.toThrow('Cross-account pass role is not allowed.');
  });

  test('a role that Lambda may not assume is refused', async () => {
    const { lambda, iam } = await emulate();
    const principal = { Service: 'ec2.amazonaws.com' };
    await createRole(
      iam,
      JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }] }),
    );
    await expect(lambda.send(create())).rejects.toThrow('cannot be assumed by Lambda');
  });

  test.each([
    [
      { Runtime: 'nodejs99.x' as never },
      'InvalidParameterValueException',
      /^Value nodejs99\.x at 'runtime' failed .*nodejs24\.x/,
    ],
    [{ Timeout: 901 }, 'ValidationException', /less than or equal to 900/],
    [{ MemorySize: 64 }, 'ValidationException', /greater than or equal to 128/],
    [{ Architectures: ['mips' as never] }, 'ValidationException', /\[x86_64, arm64\]/],
    [{ FunctionName: 'no spaces' }, 'ValidationException', /functionName/],
    [{ Handler: undefined }, 'InvalidParameterValueException', /Runtime and Handler are mandatory/],
    [{ Code: { ZipFile: Buffer.from('not a zip') } }, 'InvalidParameterValueException', /Could not unzip/],
    [{ Code: { ZipFile: zipOf({}) } }, 'InvalidParameterValueException', /non-empty zip/],
    [{ Code: {} }, 'InvalidParameterValueException', /source for function code/],
  ])('%o is refused', async (changes, name, message) => {
    const { lambda, iam } = await emulate();
    await createRole(iam);
    await expect(lambda.send(create(changes as never))).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });

  test('a name is taken once', async () => {
    const { lambda, iam } = await emulate();
    await createRole(iam);
    await lambda.send(create());
    await expect(lambda.send(create())).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message: 'Function already exist: echo',
    });
  });

  test('members that the SDK does not know, and ill-typed ones, are refused', async () => {
    const { emulator } = await emulate();
    const post = async (body: object): Promise<unknown> => {
      const answer = await fetch(`${emulator.url}/2015-03-31/functions`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      return { status: answer.status, ...((await answer.json()) as object) };
    };
    const whole = { FunctionName: 'echo', Role: ROLE, Code: {} };
    expect(await post({ ...whole, Colour: 'red' })).toMatchObject({ status: 400, __type: 'SerializationException' });
    expect(await post({ ...whole, Timeout: '3' })).toMatchObject({ status: 400, __type: 'SerializationException' });
    expect(await post({ FunctionName: 'echo' })).toMatchObject({ status: 400, __type: 'ValidationException' });
  });
});

describe('changing a function', () => {
  test('new code is invoked once the update is done, the old until then', async () => {
    let now = 1_000_000;
    const { lambda, emulator, iam } = await emulate({ now: () => now });
    await createRole(iam);
    await lambda.send(create({ Code: { ZipFile: zipOf({ 'index.mjs': 'export const handler = async () => 1;' }) } }));
    Object.assign(emulator.state.lambda, { pendingMs: 1000 });
    const zip = zipOf({ 'index.mjs': 'export const handler = async () => 2;' });
    const updated = await lambda.send(new UpdateFunctionCodeCommand({ ...named, ZipFile: zip }));
    expect(updated).toMatchObject({ LastUpdateStatus: 'InProgress', State: 'Active' });
    const invoke = async (): Promise<string | undefined> =>
      (await lambda.send(new InvokeCommand(named))).Payload?.transformToString();
    expect(await invoke()).toBe('1');
    await expect(lambda.send(new UpdateFunctionConfigurationCommand({ ...named, Timeout: 4 }))).rejects.toThrow(
      'An update is in progress',
    );
    now += 1000;
    expect(await invoke()).toBe('2');
    expect(await lambda.send(new GetFunctionConfigurationCommand(named))).toMatchObject({
      LastUpdateStatus: 'Successful',
    });
  });

  test('settings that are not named are kept', async () => {
    const { lambda, iam } = await emulate();
    await createRole(iam);
    await lambda.send(create({ Environment: { Variables: { A: '1' } } }));
    const updated = await lambda.send(new UpdateFunctionConfigurationCommand({ ...named, Timeout: 4 }));
    expect(updated).toMatchObject({ Timeout: 4, Environment: { Variables: { A: '1' } }, Handler: 'index.handler' });
    const emptied = await lambda.send(
      new UpdateFunctionConfigurationCommand({ ...named, Environment: { Variables: {} } }),
    );
    expect(emptied.Environment).toEqual({ Variables: {} });
  });

  test('an outdated revision is refused', async () => {
    const { lambda, iam } = await emulate();
    await createRole(iam);
    const { RevisionId } = await lambda.send(create());
    await lambda.send(new UpdateFunctionConfigurationCommand({ ...named, RevisionId, Timeout: 4 }));
    await expect(
      lambda.send(new UpdateFunctionConfigurationCommand({ ...named, RevisionId, Timeout: 5 })),
    ).rejects.toMatchObject({
      name: 'PreconditionFailedException',
      $metadata: { httpStatusCode: 412 },
    });
  });

  test('a published version keeps its code', async () => {
    const { lambda, iam } = await emulate();
    await createRole(iam);
    await lambda.send(create());
    expect(await lambda.send(new PublishVersionCommand(named))).toMatchObject({
      Version: '1',
      FunctionArn: `${ARN}:1`,
    });
    await lambda.send(
      new UpdateFunctionCodeCommand({
        ...named,
        ZipFile: zipOf({ 'index.mjs': 'export const handler = async () => 2;' }),
      }),
    );
    const invoked = await lambda.send(new InvokeCommand({ FunctionName: `${ARN}:1`, Payload: bytes({ a: 1 }) }));
    expect(invoked).toMatchObject({ ExecutedVersion: '1' });
    expect(invoked.Payload?.transformToString()).toBe('{"a":1}');
    await expect(lambda.send(new GetFunctionConfigurationCommand({ ...named, Qualifier: '7' }))).rejects.toThrow(
      `Function not found: ${ARN}:7`,
    );
  });

  test('tags are added, changed and removed by ARN', async () => {
    const { lambda, iam } = await emulate();
    await createRole(iam);
    await lambda.send(create({ Tags: { a: '1', 'cognito-supabase:b': '2' } }));
    await lambda.send(new TagResourceCommand({ Resource: ARN, Tags: { a: '3', c: '4' } }));
    await lambda.send(new UntagResourceCommand({ Resource: ARN, TagKeys: ['c'] }));
    expect((await lambda.send(new ListTagsCommand({ Resource: ARN }))).Tags).toEqual({
      a: '3',
      'cognito-supabase:b': '2',
    });
  });

  test('a deleted function is gone', async () => {
    const { lambda, iam } = await emulate();
    await createRole(iam);
    await lambda.send(create());
    await lambda.send(new DeleteFunctionCommand(named));
    for (const command of [
      new GetFunctionCommand(named),
      new DeleteFunctionCommand(named),
      new GetPolicyCommand(named),
    ]) {
      await expect(lambda.send(command)).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: `Function not found: ${ARN}`,
      });
    }
  });

  test('reserved concurrency of 0 throttles', async () => {
    const { lambda } = await emulate({ functions: [{ name: 'echo', source: ECHO }] });
    expect((await lambda.send(new GetFunctionConcurrencyCommand(named))).ReservedConcurrentExecutions).toBeUndefined();
    await lambda.send(new PutFunctionConcurrencyCommand({ ...named, ReservedConcurrentExecutions: 0 }));
    expect((await lambda.send(new GetFunctionConcurrencyCommand(named))).ReservedConcurrentExecutions).toBe(0);
    await expect(lambda.send(new InvokeCommand(named))).rejects.toMatchObject({ name: 'TooManyRequestsException' });
  });
});
