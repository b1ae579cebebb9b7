/** The end of `init`: the proof that is offered, and the commands that this project still needs, each tried. */
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { foldCommand, shellWord } from '../../src/core/text/shell.ts';
import { openScene, type Scene, type SceneOptions } from '../init/scene.ts';

let scene: Scene;
async function reopen(options: SceneOptions): Promise<void> {
  await scene.close();
  scene = await openScene(options);
}

/** The commands under "What is next:", by their labels. */
function commandsIn(stdout: string): Record<string, string> {
  const [, list = ''] = stdout.split('What is next:\n');
  return Object.fromEntries(
    [...list.matchAll(/^ {2}([A-Z][\w ]+): +(\S.*)$/gm)].map(([, what, command]) => [what, command]),
  );
}

beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

describe('the proof', () => {
  it('is offered with the plan, and is no by default; without it the ending names the command', async () => {
    const pty = scene.terminal(['init'], { cols: 120 });
    await pty.waitFor(/Prove it with a throw-away user.*\(y\/N\)/);
    expect(pty.plain()).toContain('counts as one monthly active user');
    pty.press('enter');
    await pty.waitFor('Carry this out?');
    pty.type('y');
    expect(await pty.exit).toEqual({ code: 0 });
    expect(scene.mutations()).not.toContain('AdminCreateUser');
    expect(pty.plain()).toMatch(
      /Prove:\s+npx cognito-supabase verify --probe-user --user-pool-id eu-west-1_Ends2Ends\n/,
    );
  });

  it('is made where it is wanted, and the ending asks for no other', async () => {
    const pty = scene.terminal(['init']);
    await pty.waitFor('Prove it');
    pty.type('y');
    await pty.waitFor('Carry this out?');
    pty.type('y');
    expect(await pty.exit).toEqual({ code: 0 });
    expect(scene.mutations()).toContain('AdminDeleteUser');
    expect(pty.plain()).not.toContain('Prove:');
  });

  it.each<[string, string[], SceneOptions]>([
    ['asked for', ['--probe-user'], {}],
    ['declined by a flag', ['--no-probe-user'], {}],
    ['left out with the checks', ['--skip', 'verify'], {}],
    ['impossible where every user has a second factor', [], { pool: { MfaConfiguration: 'ON' } }],
    [
      "harmful where the pool's own triggers would run",
      [],
      { pool: { LambdaConfig: { PostConfirmation: 'arn:aws:lambda:eu-west-1:123456789012:function:theirs' } } },
    ],
    ['about nothing without a trigger', ['--skip', 'lambda'], {}],
  ])('is not offered where it is %s', async (_what, args, options) => {
    await reopen(options);
    const pty = scene.terminal(['init', ...args]);
    await pty.waitFor('Carry this out?');
    expect(pty.plain()).not.toContain('Prove it');
    pty.press('ctrl-c');
    expect(await pty.exit).toEqual({ code: 130 });
  });
});

describe('what is next', () => {
  it('is as much as the project needs', async () => {
    const { stdout } = await scene.run(['init', '--yes']);
    expect(Object.keys(commandsIn(stdout))).toEqual(['Local stack', 'Prove', 'Undo', 'Backup']);
    expect(commandsIn(stdout)['Local stack']).toBe('supabase stop && supabase start');
  });

  it('names the app, the hosted project and the CI where there are such, with commands that work', async () => {
    await scene.project.write('package.json', JSON.stringify({ dependencies: { 'aws-amplify': '6.22.1' } }));
    await scene.project.write('tsconfig.json', '{}');
    await scene.project.write('.github/workflows/test.yml', 'on: push\n');
    await scene.project.write('package-lock.json', '{"packages":{"node_modules/supabase":{"version":"2.122.0"}}}');
    await scene.project.write(
      'package.json',
      JSON.stringify({ dependencies: { 'aws-amplify': '6.22.1' }, devDependencies: { supabase: '^2.0.0' } }),
    );
    await scene.project.write('supabase/.temp/project-ref', 'abcdefghijklmnopqrst');
    const commands = commandsIn((await scene.run(['init', '--yes'])).stdout);
    expect(commands).toMatchObject({
      'Local stack': 'npx supabase stop && npx supabase start',
      'Supabase client': 'npx cognito-supabase generate client --framework amplify-web --out supabase-client.ts',
      'Hosted project': 'npx cognito-supabase link --user-pool-id eu-west-1_Ends2Ends',
      CI: 'npx cognito-supabase generate workflow',
    });
    for (const what of ['Supabase client', 'CI', 'Prove', 'Backup', 'Undo']) {
      const args = (commands[what] ?? '').split(' ').slice(2);
      const changes = ['Backup', 'Undo'].includes(what) ? ['--yes'] : [];
      expect({ what, ...(await scene.run([...args, ...changes])) }).toMatchObject({ what, code: 0 });
    }
  });

  it('leaves out what is there: a client, and CI that runs verify', async () => {
    await scene.project.write('package.json', JSON.stringify({ dependencies: { 'aws-amplify': '6.22.1' } }));
    await scene.project.write('.gitlab-ci.yml', 'test:\n  script: npm test\n');
    const first = commandsIn((await scene.run(['init', '--yes'])).stdout);
    expect(first['CI']).toBe('npx cognito-supabase generate workflow --ci gitlab');
    for (const what of ['Supabase client', 'CI', 'Undo'])
      await scene.run([...(first[what] ?? '').split(' ').slice(2), ...(what === 'Undo' ? ['--yes'] : [])]);
    expect(Object.keys(commandsIn((await scene.run(['init', '--yes'])).stdout))).toEqual([
      'Local stack',
      'Prove',
      'Undo',
      'Backup',
    ]);
  });
});

/** What a shell makes of a command's arguments. */
const words = (text: string): string =>
  execFileSync('sh', ['-c', `npx() { printf '<%s>' "$@"; }\n${text}`], { encoding: 'utf8' });

it.each([
  ['npx cognito-supabase verify --probe-user --user-pool-id eu-west-1_Ends2Ends', 40],
  [`npx cognito-supabase remove --cwd ${shellWord("it's --my folder")} --user-pool-id eu-west-1_Ends2Ends`, 30],
])('a command that is broken for a narrow terminal says the same to a shell: %s', (command, width) => {
  const folded = foldCommand(command, width, '    ');
  expect(folded.split('\n').length).toBeGreaterThan(1);
  expect(words(folded)).toBe(words(command));
});
