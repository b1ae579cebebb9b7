/** Somebody else is at work at the same time: nothing of theirs is undone, and nothing is sent or deleted blindly. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../src/core/text/json.ts';
import type { RecordedCall } from '../../src/emulator/server/server.ts';
import { seedFunction } from '../emulator-kit/lambda/seed-functions.ts';
import { type Scene, openScene } from '../init/scene.ts';

const THEIRS = 'arn:aws:lambda:eu-west-1:123456789012:function:theirs';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

const pool = (): Record<string, unknown> => {
  const found = scene.emulator.state.cognito.pools.get(scene.where.userPoolId);
  if (!found) throw new Error('The pool is gone.');
  return found.described;
};

/** Runs something right before the n-th call of an action that comes after the given one takes effect. */
function before(action: string, { nth, after }: { nth: number; after: string }, change: () => void): void {
  const calls = scene.emulator.calls as RecordedCall[];
  let isArmed = false;
  let seen = 0;
  calls.push = (call) => {
    isArmed ||= call.action === after;
    if (isArmed && call.action === action && (seen += 1) === nth) change();
    calls[calls.length] = call;
    return calls.length;
  };
}

/** After the permission is given, init reads the pool to back it up, reads it again, updates it, and reads what it is. */
const BACKUP = { nth: 1, after: 'AddPermission' };
const SECOND_LOOK = { nth: 2, after: 'AddPermission' };

function updates(): number {
  return scene.emulator.calls.filter(({ action }) => action === 'UpdateUserPool').length;
}

function switchSmsOn(): void {
  const found = scene.emulator.state.cognito.pools.get(scene.where.userPoolId);
  Object.assign(found?.mfa ?? {}, { SmsMfaConfiguration: { SmsAuthenticationMessage: '{####} is theirs' } });
}

/** A pool's triggers with theirs among them, attached in a version. */
const theirTrigger = (LambdaVersion: string) => ({
  PreTokenGeneration: THEIRS,
  PreTokenGenerationConfig: { LambdaArn: THEIRS, LambdaVersion },
});

describe('init, while somebody else', () => {
  it.each<[what: string, setting: string, value: Json]>([
    ['protects the pool from deletion', 'DeletionProtection', 'ACTIVE'],
    ['sets tags', 'UserPoolTags', { team: 'theirs' }],
    ['attaches a trigger', 'LambdaConfig', { PreTokenGeneration: THEIRS }],
  ])('%s after the settings were backed up: stops, and sends nothing', async (_what, setting, value) => {
    before('DescribeUserPool', SECOND_LOOK, () => (pool()[setting] = value));
    const outcome = await scene.run(['init', '--yes']);
    expect(outcome).toMatchObject({ code: 4 });
    expect(outcome.stderr).toMatch(/changed by somebody else meanwhile/);
    expect(outcome.stderr).toMatch(/Nothing was sent/);
    expect([updates(), pool()[setting]]).toEqual([0, value]);
  });

  it('switches SMS as a second factor on after the settings were backed up: stops, and sends nothing', async () => {
    before('GetUserPoolMfaConfig', SECOND_LOOK, switchSmsOn);
    const outcome = await scene.run(['init', '--yes']);
    expect(outcome).toMatchObject({ code: 4 });
    expect(outcome.stderr).toMatch(/meanwhile \(SmsMfaConfiguration/);
    expect(updates()).toBe(0);
  });

  it('attaches a trigger after the plan was made: stops, and leaves it', async () => {
    before('DescribeUserPool', BACKUP, () => (pool()['LambdaConfig'] = { PreTokenGeneration: THEIRS }));
    const outcome = await scene.run(['init', '--yes']);
    expect(outcome).toMatchObject({ code: 4 });
    expect(outcome.stderr).toMatch(/meanwhile \(its trigger\)/);
    expect([updates(), pool()['LambdaConfig']]).toEqual([0, { PreTokenGeneration: THEIRS }]);
  });

  it('attaches another version of the trigger that is to be replaced: stops, and leaves it', async () => {
    pool()['LambdaConfig'] = theirTrigger('V1_0');
    before('DescribeUserPool', BACKUP, () => (pool()['LambdaConfig'] = theirTrigger('V2_0')));
    const outcome = await scene.run(['init', '--yes', '--on-existing-trigger', 'replace']);
    expect(outcome).toMatchObject({ code: 4 });
    expect(outcome.stderr).toMatch(/meanwhile \(its trigger\)/);
    expect([updates(), pool()['LambdaConfig']]).toEqual([0, theirTrigger('V2_0')]);
  });

  it('makes a role of our name after the plan was made: stops, and does not touch it', async () => {
    const name = `cognito-supabase-${scene.where.userPoolId}`;
    const theirs = {
      name,
      arn: `arn:aws:iam::123456789012:role/${name}`,
      path: '/',
      id: 'AROATHEIRS',
      description: 'theirs',
    };
    const { roles } = scene.emulator.state.iam;
    before('CreateRole', { nth: 1, after: 'CreateRole' }, () =>
      roles.set(name, { ...theirs, created: 0, trust: '{}', tags: new Map(), attached: new Set(), inline: new Map() }),
    );
    const outcome = await scene.run(['init', '--yes']);
    expect(outcome).toMatchObject({ code: 4 });
    expect(outcome.stderr).toMatch(/A role \S+ appeared meanwhile that cognito-supabase did not create/);
    expect([scene.mutations(), roles.get(name)?.attached.size]).toEqual([['CreateRole'], 0]);
  });

  it('makes a function of our name after the plan was made: stops, and does not touch it', async () => {
    const name = `cognito-supabase-${scene.where.userPoolId}`;
    const { state } = scene.emulator;
    before('CreateFunction', { nth: 1, after: 'CreateFunction' }, () =>
      seedFunction(state.lambda, state, {
        name,
        region: 'eu-west-1',
        source: 'export const handler = () => "theirs";\n',
      }),
    );
    const outcome = await scene.run(['init', '--yes']);
    expect(outcome).toMatchObject({ code: 4 });
    expect(outcome.stderr).toMatch(/A function \S+ appeared meanwhile that cognito-supabase did not create/);
    const [theirs] = state.lambda.functions.values();
    expect([updates(), theirs?.tags, theirs?.policies.size]).toEqual([0, {}, 0]);
  });

  it('switches on what this version cannot send back: stops, and names it', async () => {
    before('DescribeUserPool', BACKUP, () => (pool()['FooBar'] = { On: true }));
    const outcome = await scene.run(['init', '--yes']);
    expect(outcome).toMatchObject({ code: 3 });
    expect(outcome.stderr).toMatch(/FooBar/);
    expect([updates(), pool()['FooBar']]).toEqual([0, { On: true }]);
  });

  it('changes a setting in the moment of the update: says what differs, and how to put it back', async () => {
    before('DescribeUserPool', { nth: 1, after: 'UpdateUserPool' }, () => (pool()['DeletionProtection'] = 'ACTIVE'));
    const outcome = await scene.run(['init', '--yes']);
    expect(outcome).toMatchObject({ code: 4 });
    expect(outcome.stderr).toMatch(/other settings of the user pool differ: DeletionProtection/);
    expect(outcome.stderr).toMatch(/cognito-supabase restore \S+eu-west-1_Ends2Ends-/);
  });

  it('switches SMS as a second factor on in the moment of the update: says that it differs', async () => {
    before('GetUserPoolMfaConfig', { nth: 1, after: 'UpdateUserPool' }, switchSmsOn);
    const outcome = await scene.run(['init', '--yes']);
    expect(outcome).toMatchObject({ code: 4 });
    expect(outcome.stderr).toMatch(/other settings of the user pool differ: SmsMfaConfiguration/);
  });
});

describe('init at a terminal', () => {
  it('leaves a config alone that was edited while its question stood', async () => {
    const terminal = scene.terminal(['init', '--no-probe-user']);
    await terminal.waitFor('Carry this out?');
    const edited = `${await scene.config()}# theirs\n`;
    await scene.project.write('supabase/config.toml', edited);
    terminal.type('y');
    expect(await terminal.exit).toMatchObject({ code: 4 });
    expect(terminal.plain()).toMatch(/config\.toml was changed by something else meanwhile/);
    expect([await scene.config(), scene.mutations()]).toEqual([edited, []]);
  });
});

const functions = () => scene.emulator.state.lambda.functions;

/** Runs it once `init` has; gives the functions that are left. */
async function remove(): Promise<{ code: number | null; stderr: string; left: string[] }> {
  const { code, stderr } = await scene.run(['remove', '--yes']);
  return { code, stderr, left: [...functions().keys()].map((key) => key.split('/').at(-1) ?? '') };
}

describe('remove, while somebody else', () => {
  beforeEach(async () => {
    await scene.run(['init', '--yes']);
  });

  it('attaches the function again: it is not deleted', async () => {
    const theirs = structuredClone(pool()['LambdaConfig']);
    before('DescribeUserPool', { nth: 2, after: 'UpdateUserPool' }, () => (pool()['LambdaConfig'] = theirs));
    const { code, stderr, left } = await remove();
    expect(code).toBe(4);
    expect(stderr).toMatch(/was attached again meanwhile/);
    expect([left.length, pool()['LambdaConfig']]).toEqual([1, theirs]);
  });

  it('takes the function over by other tags: it is not deleted', async () => {
    before('DescribeUserPool', { nth: 1, after: 'UpdateUserPool' }, () => {
      for (const found of functions().values()) found.tags = { team: 'theirs' };
    });
    const { code, stderr, left } = await remove();
    expect(code).toBe(4);
    expect(stderr).toMatch(/lost its tags meanwhile/);
    expect(left).toHaveLength(1);
  });

  it('takes the role over by other tags while the function is not ready to be deleted: the role stays', async () => {
    const code = 'ResourceConflictException';
    const message = 'The operation cannot be performed at this time. An update is in progress for resource';
    scene.emulator.faults.add({ action: 'DeleteFunction', kind: 'error', code, message, status: 409 });
    const [role] = scene.emulator.state.iam.roles.values();
    before('GetFunction', { nth: 1, after: 'DeleteFunction' }, () => role?.tags.clear());
    const { code: exit, stderr, left } = await remove();
    expect(stderr).toMatch(/The role \S+ lost its tags meanwhile/);
    expect([exit, left, scene.emulator.state.iam.roles.size, role?.attached.size]).toEqual([4, [], 1, 1]);
  });
});
