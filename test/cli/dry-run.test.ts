import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changedLines, type Scene, openScene } from '../init/scene.ts';

describe('a plan on the screen', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene();
  });
  afterEach(() => scene.close());

  it('fits it in the plain case, and ends with what it comes to and the commands that follow', async () => {
    const { code, stdout } = await scene.run(['init', '--dry-run']);
    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines.length).toBeLessThanOrEqual(30);
    expect(lines.slice(-3)).toEqual([
      'Plan: 3 to create, 2 to change. Nothing was changed.',
      '  Apply:   npx cognito-supabase init',
      '  Policy:  npx cognito-supabase init --dry-run --iam-policy',
    ]);
    expect(stdout).not.toContain('"Statement"');
  });

  it('names commands that ask for the same, and can be pasted', async () => {
    const flags = ['--skip', 'config', 'verify', '--function-name', 'add-role', '--trigger-version', 'v1'];
    const { stdout } = await scene.run(['init', '--dry-run', '--no-color', ...flags]);
    const again = /Apply: +npx cognito-supabase (.*)/.exec(stdout)?.[1] ?? '';
    const repeated = await scene.run([...again.split(' '), '--dry-run']);
    expect(again).toBe('init --trigger-version v1 --skip config verify --function-name add-role');
    expect(changedLines(repeated.stdout, stdout)).toEqual([]);
  });

  it('shows the policy on request, and goes on', async () => {
    const { code, stdout } = await scene.run(['init', '--yes', '--iam-policy']);
    expect(code).toBe(0);
    expect(stdout).toContain('"cognito-idp:UpdateUserPool"');
    expect(stdout).toContain('generate iam-policy');
    expect(stdout).toMatch(
      /^ {2}Prove: +npx cognito-supabase verify --probe-user --user-pool-id eu-west-1_Ends2Ends$/m,
    );
    expect(stdout).toMatch(/^ {2}Undo: +npx cognito-supabase remove --user-pool-id eu-west-1_Ends2Ends$/m);
    expect(scene.mutations()).toContain('UpdateUserPool');
  });

  it('ends with commands for the same place and the same role', async () => {
    const { stdout } = await scene.run([
      'init',
      '--yes',
      '--skip',
      'verify',
      '--role',
      'app_user',
      '--region',
      'eu-west-1',
    ]);
    const pool = '--user-pool-id eu-west-1_Ends2Ends';
    const names = (label: string, command: string): void =>
      expect(stdout).toMatch(new RegExp(`^  ${label}: +npx cognito-supabase ${command} ${pool}$`, 'm'));
    names('Prove', 'verify --region eu-west-1 --role app_user --probe-user');
    names('Undo', 'remove --region eu-west-1');
  });

  it('says that there is nothing to do', async () => {
    const { stdout } = await scene.run(['remove', '--dry-run']);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('Plan: nothing to do.');
  });

  it('denied a step: names what it and the steps after it take, and not what is done', async () => {
    scene.emulator.faults.add({ service: 'lambda', action: 'CreateFunction', kind: 'deny' });
    const { code, stderr } = await scene.run(['init', '--yes']);
    expect(code).toBe(4);
    expect(stderr).toMatch(/lambda:CreateFunction[^]*lambda:AddPermission[^]*cognito-idp:UpdateUserPool/);
    expect(stderr).not.toContain('iam:CreateRole');
    expect(stderr).toContain('`npx cognito-supabase generate iam-policy`');
  });

  it('denied a look at the user pool: names all that init takes', async () => {
    scene.emulator.faults.add({ service: 'cognito-idp', action: 'DescribeUserPool', kind: 'deny' });
    const { code, stderr } = await scene.run(['init', '--yes']);
    expect(code).toBe(4);
    expect(stderr).toMatch(/cognito-idp:DescribeUserPool[^]*iam:CreateRole[^]*lambda:CreateFunction/);
  });
});
