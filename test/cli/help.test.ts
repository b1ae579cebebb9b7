/** Help, however it is asked for. */
import { describe, expect, it } from 'vitest';
import { HELP } from '../../src/commands/shared/help.ts';
import { cleanEnv, runCli } from '../harness/cli.ts';
import { BIN, machineNode, ROOT } from '../harness/paths.ts';
import { openPty } from '../harness/pty.ts';

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
  'completion',
  'demo',
];

/** The flags that stand under a heading of a help. */
function flagsUnder(help: string, heading: string): string[] {
  const [, block = ''] = new RegExp(`^${heading}:\\n((?: .*\\n)+)`, 'm').exec(help) ?? [];
  return [...block.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag = '']) => flag);
}

async function globals(command: string): Promise<string[]> {
  return flagsUnder((await runCli([command, '--help'])).stdout, 'Global options');
}

describe('help', () => {
  it('lists every command with what it is for', async () => {
    const { code, stdout, stderr } = await runCli(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const names = [...stdout.matchAll(/^ {2}([a-z]+) .*\w/gm)].map(([, name]) => name);
    expect(names).toEqual(COMMANDS);
    expect(await runCli(['help'])).toMatchObject({ code: 0, stdout });
  });

  it.each(COMMANDS)(
    'of %s has its own flags in groups, two examples, and the globals in a section',
    async (command) => {
      const { code, stdout, stderr } = await runCli([command, '--help']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(`Usage: cognito-supabase ${command}`);
      expect(flagsUnder(stdout, 'Global options')).toContain('--help');
      expect(stdout.match(/^ {2}\$ cognito-supabase /gm)).toHaveLength(2);
      expect(stdout.endsWith('\n')).toBe(true);
      expect(await runCli(['help', command])).toMatchObject({ code: 0, stdout });
    },
  );

  it('shows the globals where they change something, and every command takes them', async () => {
    expect(await globals('link')).toEqual(
      expect.arrayContaining(['--cwd', '--region', '--yes', '--dry-run', '--json']),
    );
    expect(await globals('verify')).not.toContain('--yes');
    expect(await globals('explain')).toEqual(['--json', '--no-color', '--verbose', '--quiet', '--help']);
    expect(await globals('completion')).toEqual(['--help']);
    expect(await runCli(['explain', 'config', '--region', 'eu-west-1', '--yes'])).toMatchObject({ code: 0 });
  });

  it.each(Object.values(HELP).flatMap(({ examples }) => examples.map(([example]) => example)))(
    'has an example that can be run: %s',
    async (example) => {
      const help = await runCli([...example.split(' '), '--help']);
      expect(help.code).toBe(0);
      for (const flag of example.match(/--[a-z-]+/g) ?? []) expect(help.stdout).toContain(flag);
    },
  );

  it('of a command that there is not says so', async () => {
    const { code, stdout, stderr } = await runCli(['help', 'vrify']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Did you mean verify?');
  });

  it('names the documentation where the package has an address', async () => {
    const { default: manifest } = (await import('../../package.json')) as { default: { homepage?: string } };
    const { stdout } = await runCli(['verify', '--help']);
    expect(stdout.includes('Documentation: ')).toBe(manifest.homepage !== undefined);
  });

  it.each(COMMANDS)('of %s has no line wider than the terminal it stands for', async (command) => {
    const { stdout } = await runCli([command, '--help']);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it.each(COMMANDS)('of %s is broken to a narrow terminal', async (command) => {
    const pty = openPty([machineNode(), BIN, command, '--help'], { cwd: ROOT, env: cleanEnv(ROOT), cols: 64 });
    expect(await pty.exit).toEqual({ code: 0 });
    expect(pty.plain()).toContain('Usage: ');
    expect(
      pty
        .plain()
        .split('\n')
        .filter((line) => line.length > 64),
    ).toEqual([]);
  });
});

describe('a value that is nearly right', () => {
  it.each([
    [['verify', '--format', 'jnit'], 'junit'],
    [['init', '--on-existing-trigger', 'chian'], 'chain'],
    [['generate', 'client', '--framework', 'amplify_web'], 'amplify-web'],
    [['generate', 'terrafrom'], 'terraform'],
    [['verify', '--skip', 'lambda/role-mising'], 'lambda/role-missing'],
    [['discover', '--region', 'euwest-1'], 'eu-west-1'],
    [['vrify'], 'verify'],
    [['verify', '--ofline'], '--offline'],
  ])('%j is answered with %s', async (args, near) => {
    const { code, stderr } = await runCli(args);
    expect(code).toBe(2);
    expect(stderr).toContain(`Did you mean ${near}?`);
  });

  it('what is far from all of them is answered with none', async () => {
    expect((await runCli(['verify', '--format', 'html'])).stderr).not.toContain('Did you mean');
  });
});
