/** Help, however it is asked for. */
import { describe, expect, it } from 'vitest';
import { runCli } from '../harness/cli.ts';

const COMMANDS = [
  'init',
  'verify',
  'token',
  'link',
  'unlink',
  'remove',
  'restore',
  'discover',
  'generate',
  'explain',
  'demo',
];

describe('help', () => {
  it('lists every command with what it is for', async () => {
    const { code, stdout, stderr } = await runCli(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const names = [...stdout.matchAll(/^ {2}([a-z]+) .*\w/gm)].map(([, name]) => name);
    expect(names).toEqual(COMMANDS);
    expect(await runCli(['help'])).toMatchObject({ code: 0, stdout });
  });

  it.each(COMMANDS)('of %s has its own flags and those of all commands', async (command) => {
    const { code, stdout, stderr } = await runCli([command, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const part of [`Usage: cognito-supabase ${command}`, '--cwd <dir>', '--json', '-h, --help'])
      expect(stdout).toContain(part);
    expect(await runCli(['help', command])).toMatchObject({ code: 0, stdout });
  });

  it('of a command that there is not says so', async () => {
    const { code, stdout, stderr } = await runCli(['help', 'vrify']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Did you mean verify?');
  });

  it('has no line wider than the terminal it stands for', async () => {
    const { stdout } = await runCli(['verify', '--help']);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
