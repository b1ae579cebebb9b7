import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPty } from './pty.ts';
import { leaksInFiles } from './secrets.ts';
import { type TempProject, supabaseInit, tempProject } from './project.ts';
import { cleanEnv } from './cli.ts';
import { acceptsConfig, derivedIssuer, supabaseStart, supabaseStatus } from './standin-docker.ts';
import { spawnProgram } from './spawn.ts';

let project: TempProject;
beforeEach(async () => {
  project = await tempProject();
});
afterEach(() => project.cleanup());

describe('spawnProgram', () => {
  it('collects both streams, the exit code, and hands stdin over', async () => {
    const script = 'read line; echo "out $line"; echo err >&2; exit 7';
    const outcome = await spawnProgram('/bin/sh', ['-c', script], { cwd: project.dir, env: {}, input: 'hello\n' });
    expect(outcome).toEqual({ code: 7, signal: null, stdout: 'out hello\n', stderr: 'err\n' });
  });

  it('gives stdin that is at its end when there is no input', async () => {
    const outcome = await spawnProgram('/bin/sh', ['-c', 'read line || echo ended'], { cwd: project.dir, env: {} });
    expect(outcome.stdout).toBe('ended\n');
  });

  it('sends a signal when the asked text is printed', async () => {
    const script = 'trap "echo interrupted; exit 130" INT; echo working; while :; do sleep 0.05; done';
    const signalWhen = { printed: /working/, signal: 'SIGINT' } as const;
    const outcome = await spawnProgram('/bin/sh', ['-c', script], { cwd: project.dir, env: cleanEnv('/'), signalWhen });
    expect(outcome).toMatchObject({ code: 130, stdout: 'working\ninterrupted\n' });
  });

  it('rejects, naming the program, when it does not end in time', async () => {
    const hanging = spawnProgram('/bin/sh', ['-c', 'echo started; exec sleep 20'], {
      cwd: project.dir,
      env: cleanEnv('/'),
      timeoutMs: 300,
    });
    await expect(hanging).rejects.toThrow(/did not end in 300 ms\nstarted/);
  });
});

describe('openPty', () => {
  const ask = 'stty size; printf "\\033[1mName?\\033[0m "; read name; echo "Hello $name"; exit 3';

  it('is a terminal of the asked size, in which a prompt can be answered', async () => {
    const pty = openPty(['/bin/sh', '-c', ask], { cwd: project.dir, env: cleanEnv(project.dir), cols: 90, rows: 20 });
    await pty.waitFor('20 90');
    await pty.waitFor(/Name\? /);
    pty.type("O'Hara");
    pty.press('enter');
    await pty.waitFor("Hello O'Hara");
    await expect(pty.exit).resolves.toEqual({ code: 3 });
    expect(pty.raw()).toContain('\u001B[1m');
    expect(pty.plain()).not.toContain('\u001B');
  });

  it('passes Ctrl-C on as the terminal does', async () => {
    const pty = openPty(
      ['/bin/sh', '-c', 'trap "echo caught; exit 130" INT; echo ready; while :; do sleep 0.1; done'],
      {
        cwd: project.dir,
        env: cleanEnv(project.dir),
      },
    );
    await pty.waitFor('ready');
    pty.press('ctrl-c');
    await pty.waitFor('caught');
    await expect(pty.exit).resolves.toEqual({ code: 130 });
  });

  it('ends in an error where the screen showed a secret', async () => {
    const pty = openPty(['/bin/sh', '-c', 'echo the password is Correct-horse-1'], {
      cwd: project.dir,
      env: cleanEnv(project.dir),
    });
    await expect(pty.exit).rejects.toThrow('gave away Correct-hors…');
  });

  it('says what the screen showed when the awaited text never comes', async () => {
    const pty = openPty(['/bin/sh', '-c', 'echo something else'], { cwd: project.dir, env: cleanEnv(project.dir) });
    await expect(pty.waitFor('the prompt')).rejects.toThrow(/ended without the prompt:\s+something else/);
  });
});

describe('leaksInFiles', () => {
  it('finds what a program wrote, in any folder, and spares what the test wrote', async () => {
    await project.write('a/b/state.json', '{"password":"Correct-horse-1"}');
    await expect(leaksInFiles(project.dir)).resolves.toEqual(['state.json: Correct-hors…']);
    await expect(leaksInFiles(project.dir, new Set([project.path('a/b/state.json')]))).resolves.toEqual([]);
  });
});

describe('the real Supabase CLI', () => {
  it('takes the config it wrote itself, and names the issuer of the pool in it', async () => {
    await supabaseInit(project.dir);
    expect(acceptsConfig(await supabaseStatus(project.dir))).toBe(true);
    expect(derivedIssuer(await supabaseStart(project.dir))).toBeUndefined();
    const config = await project.read('supabase/config.toml');
    const block = '[auth.third_party.aws_cognito]\nenabled = ';
    const pool = 'user_pool_id = "eu-west-1_q1W2e3R4t"\nuser_pool_region = "eu-west-1"\n';
    await project.write('supabase/config.toml', config.replace(`${block}false\n`, `${block}true\n${pool}`));
    const issuer = derivedIssuer(await supabaseStart(project.dir));
    expect(issuer).toBe('https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_q1W2e3R4t');
  });

  it('is seen to refuse a config', async () => {
    await supabaseInit(project.dir);
    const config = await project.read('supabase/config.toml');
    await project.write('supabase/config.toml', `${config}\n[auth.third_party.aws_cognito]\nenabled = true\n`);
    expect(acceptsConfig(await supabaseStatus(project.dir))).toBe(false);
  });
});
