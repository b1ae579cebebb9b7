import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { InvokeCommand, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { invokeFunction } from '../../src/emulator/lambda/invoke.ts';
import { startEmulator } from '../emulator-kit/full-emulator.ts';
import { emulate, zipOf } from './lambda-kit.ts';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:echo';

describe('the environment that a function runs in', () => {
  test('its folder is gone once the emulator is', async () => {
    const emulator = await startEmulator({
      functions: [{ name: 'echo', source: 'export const handler = async () => process.env.LAMBDA_TASK_ROOT;' }],
    });
    const invoked = { functionArn: ARN, payload: '{}' };
    const { payload } = { payload: '', ...(await invokeFunction(emulator.state, invoked)) };
    const folder: unknown = JSON.parse(payload);
    expect(existsSync(String(folder))).toBe(true);
    await emulator.close();
    expect(existsSync(String(folder))).toBe(false);
    expect(readdirSync(tmpdir())).not.toContain(String(folder).split('/').at(-2));
  });

  test('what it has in memory is there at the next invocation, unless it was stopped or changed', async () => {
    const source = `let times = 0;
      export const handler = async (event) => {
        times += 1;
        console.log('run ' + times);
        if (event.fails) throw new Error('no');
        if (event.exits) process.exit(1);
        return times;
      };`;
    const { lambda } = await emulate({ functions: [{ name: 'echo', source }] });
    const invoke = async (event: object) => {
      const answer = await lambda.send(
        new InvokeCommand({ FunctionName: 'echo', Payload: Buffer.from(JSON.stringify(event)), LogType: 'Tail' }),
      );
      const lines = Buffer.from(answer.LogResult ?? '', 'base64')
        .toString()
        .split('\n');
      const log = lines.filter((line) => line.startsWith('run'));
      return { value: JSON.parse(answer.Payload?.transformToString() ?? '') as unknown, log };
    };
    expect(await invoke({})).toEqual({ value: 1, log: ['run 1'] });
    expect(await invoke({ fails: true })).toMatchObject({ value: { errorMessage: 'no' }, log: ['run 2'] });
    expect(await invoke({})).toEqual({ value: 3, log: ['run 3'] });
    expect(await invoke({ exits: true })).toMatchObject({ value: { errorType: 'Runtime.ExitError' } });
    expect(await invoke({})).toEqual({ value: 1, log: ['run 1'] });
    const ZipFile = zipOf({ 'index.mjs': source.replace('times = 0', 'times = 10') });
    await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'echo', ZipFile }));
    await expect.poll(() => invoke({})).toMatchObject({ value: expect.toSatisfy((times) => Number(times) > 10) });
  });

  test('a log that is too long does not keep its answer, nor the next one', async () => {
    const source = `let times = 0;
      export const handler = async () => {
        console.log('x'.repeat(9 * 1024 * 1024));
        return (times += 1);
      };`;
    const { lambda } = await emulate({ functions: [{ name: 'echo', source, timeout: 30 }] });
    const invoke = async () => (await lambda.send(new InvokeCommand({ FunctionName: 'echo' }))).Payload;
    expect((await invoke())?.transformToString()).toBe('1');
    expect((await invoke())?.transformToString()).toBe('2');
  });

  test('two at a time have each their own', async () => {
    const source = `let busy = false;
      export const handler = async () => {
        const shared = busy;
        busy = true;
        await new Promise((resolve) => setTimeout(resolve, 100));
        busy = false;
        return shared;
      };`;
    const { lambda } = await emulate({ functions: [{ name: 'echo', source }] });
    const invoked = Array.from({ length: 3 }, () => lambda.send(new InvokeCommand({ FunctionName: 'echo' })));
    const values = (await Promise.all(invoked)).map(({ Payload }) => Payload?.transformToString());
    expect(values).toEqual(['false', 'false', 'false']);
  });
});
