/** One pool, and more than one function: ours under another name, ours that is gone, theirs beside ours. */
import { afterEach, describe, expect, it } from 'vitest';
import { triggerOf } from '../../src/core/pool/update.ts';
import { asObject, type Json } from '../../src/core/text/json.ts';
import { documentOf } from '../harness/cli.ts';
import { openScene, type Scene, type SceneOptions } from '../init/scene.ts';

const THEIRS = 'arn:aws:lambda:eu-west-1:123456789012:function:theirs';
const SOURCE = `export const handler = async (event) => {
  const token = { claimsToAddOrOverride: { role: 'authenticated' } };
  event.response = { claimsAndScopeOverrideDetails: { idTokenGeneration: token, accessTokenGeneration: token } };
  return event;
};`;

let scene: Scene;
afterEach(() => scene.close());

const opened = async (options: SceneOptions = {}): Promise<void> => {
  scene = await openScene({
    ...options,
    emulator: { pendingMs: 0, functions: [{ name: 'theirs', region: 'eu-west-1', source: SOURCE }] },
  });
};
const attached = (): string | undefined => {
  const described = scene.emulator.state.cognito.pools.get(scene.where.userPoolId)?.described as
    Record<string, Json> | undefined;
  return triggerOf(asObject(described?.['LambdaConfig']))?.lambdaArn;
};
const functions = (): string[] =>
  [...scene.emulator.state.lambda.functions.keys()].map((arn) => arn.split(':').at(-1) ?? '');

describe('a pool that runs a function of ours', () => {
  it.each([
    { more: ['--function-name', 'two', '--on-existing-trigger', 'replace'] },
    { more: ['--function-name', 'two', '--on-existing-trigger', 'chain'] },
    { more: ['--function-name', 'two'] },
    { more: ['--function-arn', THEIRS, '--on-existing-trigger', 'replace'] },
  ])('gets no second one, which would put the first back when it is removed: $more', async ({ more }) => {
    await opened();
    expect(await scene.run(['init', '--yes', '--function-name', 'one'])).toMatchObject({ code: 0 });
    const since = scene.emulator.calls.length;
    const outcome = await scene.run(['init', '--yes', '--json', ...more]);
    expect(outcome.code).toBe(3);
    expect(documentOf(outcome)['error']).toMatchObject({
      id: 'cognito/trigger-exists',
      fix: expect.stringContaining('remove') as string,
    });
    expect(scene.mutations(since)).toEqual([]);
    expect(await scene.run(['init', '--yes'])).toMatchObject({ code: 0 });
    expect(scene.mutations(since)).toEqual([]);
    expect(await scene.run(['remove', '--yes'])).toMatchObject({ code: 0 });
    expect([attached(), functions()]).toEqual([undefined, ['theirs']]);
  });

  it('is not put back where an earlier version took it for the one before', async () => {
    await opened();
    await scene.run(['init', '--yes', '--function-name', 'one']);
    await scene.run(['init', '--yes', '--skip', 'config']);
    const one = attached();
    const [, ours] = [...scene.emulator.state.lambda.functions].find(([arn]) => arn === one) ?? [];
    Object.assign(ours?.tags ?? {}, { 'cognito-supabase:previous-trigger': `V2_0@${one}` });
    const outcome = await scene.run(['remove', '--yes']);
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain("was deleted or is this tool's: no trigger is attached");
    expect(outcome.stdout).toContain('Its log stays: /aws/lambda/one.');
    expect(attached()).toBeUndefined();
  });
});

describe('remove, where somebody deleted our function', () => {
  it('takes it out of the pool, whose sign-ins fail with it', async () => {
    await opened();
    await scene.run(['init', '--yes']);
    expect(scene.emulator.state.lambda.functions.delete(attached() ?? '')).toBe(true);
    const outcome = await scene.run(['remove', '--yes']);
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain('detach the trigger');
    expect(attached()).toBeUndefined();
    await expect(scene.signIn()).resolves.toBeDefined();
  });
});
