import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documentOf } from '../harness/cli.ts';
import { expectDocument } from '../harness/schema.ts';
import { type Scene, openScene } from '../init/scene.ts';

/** An environment in which nobody signed in to AWS. */
const SIGNED_OUT = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '', AWS_PROFILE: '' };

describe('what was found', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene();
  });
  afterEach(() => scene.close());

  it('comes first, before the plan', async () => {
    await scene.project.write('.env.production', 'VITE_USER_POOL_ID=eu-west-1_0therP00l\n');
    const { stdout } = await scene.run(['init', '--dry-run']);
    expect(stdout.split('\n').slice(0, 5)).toEqual([
      'Supabase    supabase/config.toml',
      'User pool   eu-west-1_Ends2Ends, from amplify_outputs.json (auth.user_pool_id)',
      'Also named  eu-west-1_0therP00l in .env.production (VITE_USER_POOL_ID, production): another environment; not wired',
      'AWS         account 123456789012, eu-west-1',
      '            "customers": Essentials, about 1 user, no trigger',
    ]);
  });

  it('comes before an error, and without the account in other commands', async () => {
    scene.emulator.faults.add({ service: 'cognito-idp', action: 'DescribeUserPool', kind: 'deny' });
    const denied = await scene.run(['init', '--yes']);
    expect(denied.stdout).toContain('eu-west-1_Ends2Ends, from amplify_outputs.json');
    const removed = await scene.run(['remove', '--dry-run']);
    expect(removed.stdout).toContain('eu-west-1_Ends2Ends, from amplify_outputs.json');
    expect(removed.stdout).not.toContain('account 123456789012');
  });

  it('without credentials and a terminal: names the command for the config part alone, which needs no AWS', async () => {
    const refused = await scene.run(['init', '--yes'], { env: SIGNED_OUT });
    expect(refused.code).toBe(4);
    expect(refused.stdout).toContain('eu-west-1_Ends2Ends, from amplify_outputs.json');
    const command = /`npx cognito-supabase (init [^`]*)`/.exec(refused.stderr)?.[1] ?? '';
    const calls = scene.emulator.calls.length;
    const done = await scene.run([...command.split(' '), '--yes', '--json'], { env: SIGNED_OUT });
    expect(done.code).toBe(0);
    expectDocument('init', documentOf(done));
    expect(documentOf(done)['applied']).toEqual(['config']);
    expect(scene.emulator.calls.slice(calls)).toEqual([]);
    expect(await scene.config()).toContain('user_pool_id = "eu-west-1_Ends2Ends"');
  });

  it('without credentials at a terminal: offers that', async () => {
    const pty = scene.terminal(['init'], { env: SIGNED_OUT });
    await pty.waitFor('Write the config part alone?');
    pty.type('y');
    await pty.waitFor('Carry this out?');
    pty.type('y');
    expect(await pty.exit).toEqual({ code: 0 });
    expect(pty.plain()).toContain('npx cognito-supabase init --user-pool-id eu-west-1_Ends2Ends --skip lambda');
    expect(await scene.config()).toContain('user_pool_id = "eu-west-1_Ends2Ends"');
  });

  it('without credentials, and with a hosted project or a user to sign in: AWS is needed', async () => {
    const { code, stderr } = await scene.run(['init', '--yes', '--probe-user'], { env: SIGNED_OUT });
    expect(code).toBe(4);
    expect(stderr).not.toContain('--skip lambda');
  });

  it.each<[string, string, string]>([
    ['expired', 'ExpiredTokenException', 'aws/credentials-expired'],
    ['wrong', 'UnrecognizedClientException', 'aws/bad-credentials'],
  ])('with credentials that are %s: the cause in a sentence, and the config part alone', async (_what, code, id) => {
    const refuse = (): void => scene.emulator.faults.add({ kind: 'error', code, message: 'No.', times: 50 });
    refuse();
    const refused = await scene.run(['init', '--yes', '--json']);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('eu-west-1_Ends2Ends, from amplify_outputs.json');
    const { error } = documentOf(refused) as { error: { id: string; fix: string } };
    expect(error.id).toBe(id);
    const command = /`npx cognito-supabase (init [^`]*)`/.exec(error.fix)?.[1] ?? '';
    const pty = scene.terminal(['init']);
    await pty.waitFor(/! (The AWS credentials have expired|AWS does not accept)[^]*Write the config part alone\?/);
    pty.type('y');
    await pty.waitFor('Carry this out?');
    pty.press('ctrl-c');
    expect(await pty.exit).toEqual({ code: 130 });
    scene.emulator.faults.clear();
    refuse();
    const done = await scene.run([...command.split(' '), '--yes', '--json']);
    expect(done.code).toBe(0);
    expect(documentOf(done)['applied']).toEqual(['config']);
  });

  it('comes before the plan of restore and unlink, too', async () => {
    const { backup } = documentOf(await scene.run(['init', '--yes', '--json'])) as { backup: string };
    const listed = await scene.run(['restore']);
    expect(listed.code).toBe(2);
    const [, path = ''] = /^ {4}(supabase\S+\.json)$/m.exec(listed.stderr) ?? [];
    expect(backup.endsWith(path)).toBe(true);
    const restored = await scene.run(['restore', path, '--dry-run']);
    expect(restored.stdout).toMatch(/^Backup {6}supabase.*\nUser pool {3}eu-west-1_Ends2Ends\n/);
    const unlinked = await scene.run(['unlink', '--project-ref', 'abcdefghijklmnopqrst']);
    expect(unlinked.stdout).toMatch(
      /^Supabase {4}supabase\/config.toml\nHosted {6}project abc.*\nUser pool {3}eu-west/,
    );
  });

  it('is picked at a terminal, by restore without an argument', async () => {
    await scene.run(['init', '--yes']);
    const pty = scene.terminal(['restore']);
    await pty.waitFor(/Which backup\?[^]*eu-west-1_Ends2Ends-\d{4}/);
    pty.press('enter');
    await pty.waitFor('Carry this out?');
    pty.press('ctrl-c');
    expect(await pty.exit).toEqual({ code: 130 });
  });
});
