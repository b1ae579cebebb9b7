import { XMLValidator } from 'fast-xml-parser';
import { afterEach, describe, expect, it } from 'vitest';
import { type CliOptions, cleanEnv, documentOf, runCli, withoutWaits } from '../harness/cli.ts';
import { BIN, machineNode } from '../harness/paths.ts';
import { type TempProject, tempProject } from '../harness/project.ts';
import { openPty } from '../harness/pty.ts';
import { expectDocument } from '../harness/schema.ts';
import { type Outcome, spawnProgram } from '../harness/spawn.ts';
import { unsafeCharacters } from '../harness/terminal-safety.ts';
import { commandsIn } from '../report/runner.ts';

function config(change: { id?: string; region?: string } = {}): string {
  const { id = 'eu-west-1_Kx7mQ2pLd', region = 'eu-west-1' } = change;
  return `project_id = "shop"\n\n[auth.third_party.aws_cognito]\nenabled = true\nuser_pool_id = "${id}"\nuser_pool_region = "${region}"\n`;
}

const FINE = { 'supabase/config.toml': config() };
const WRONG = { 'supabase/config.toml': config({ region: 'us-east-1' }) };
const ACTIONS = { GITHUB_ACTIONS: 'true', CI: 'true' };

let project: TempProject;
afterEach(() => project.cleanup());

async function verify(
  files: Record<string, string>,
  args: readonly string[] = [],
  options: CliOptions = {},
): Promise<Outcome> {
  project = await tempProject(files);
  return runCli(['verify', ...args], { cwd: project.dir, ...options });
}

describe('each format', () => {
  it('pretty is what a person gets', async () => {
    const { code, stdout } = await verify(WRONG);
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ config\/region-mismatch /);
    expect(await runCli(['verify', '--format', 'pretty'], { cwd: project.dir })).toMatchObject({ code: 1, stdout });
  });

  it('json is the document of --json', async () => {
    const outcome = await verify(WRONG, ['--json']);
    expectDocument('verify', documentOf(outcome));
    expect(await runCli(['verify', '--format', 'json'], { cwd: project.dir })).toMatchObject({
      code: 1,
      stdout: outcome.stdout,
    });
    expect(await runCli(['verify', '--format', 'json', '--json'], { cwd: project.dir })).toMatchObject({
      code: 1,
      stdout: outcome.stdout,
    });
  });

  it('json is one document for an error, too', async () => {
    const outcome = await verify(FINE, ['--format', 'json', '--only', 'nonsense']);
    expect(outcome.code).toBe(2);
    expect(documentOf(outcome)).toMatchObject({ command: 'verify', error: { id: 'verify/unknown-check' } });
  });

  it('junit is XML and nothing else', async () => {
    const { code, stdout } = await verify(WRONG, ['--format', 'junit']);
    expect(code).toBe(1);
    expect(XMLValidator.validate(stdout)).toBe(true);
    expect(stdout).toMatch(/<testsuites [^>]*failures="1" errors="0"/);
  });

  it('sarif is a log with the pages of the checks', async () => {
    const { code, stdout } = await verify(WRONG, ['--format', 'sarif']);
    expect(code).toBe(1);
    const log = JSON.parse(stdout) as {
      runs: [{ tool: { driver: { rules: { help: { markdown: string } }[] } }; results: object[] }];
    };
    expect(log.runs[0].tool.driver.rules.every(({ help }) => help.markdown.includes('## What you see'))).toBe(true);
    expect(log.runs[0].results).toMatchObject([
      {
        ruleId: 'config/region-mismatch',
        locations: [
          { physicalLocation: { artifactLocation: { uri: 'supabase/config.toml' }, region: { startLine: 6 } } },
        ],
      },
    ]);
  });

  it('another is a wrong command line', async () => {
    const { code, stderr } = await verify(FINE, ['--format', 'html']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/pretty, json, junit, sarif, github/);
  });

  it('two of them want one stdout', async () => {
    const outcome = await verify(FINE, ['--json', '--format', 'junit']);
    expect(outcome.code).toBe(2);
    expect(documentOf(outcome)).toMatchObject({ error: { id: 'verify/two-formats' } });
  });

  it.each(['pretty', 'json', 'junit', 'sarif', 'github'])(
    '%s: a reader that stops early is no error',
    async (format) => {
      project = await tempProject(WRONG);
      const line = `"$0" "$1" verify --format ${format} 2>err | head -c 40 >head; echo "\${PIPESTATUS[0]}"; cat err`;
      const outcome = await spawnProgram('/bin/bash', ['-c', line, machineNode(), BIN], {
        cwd: project.dir,
        env: cleanEnv(project.dir),
      });
      expect(outcome.stdout).toBe('1\n');
    },
  );
});

describe('in GitHub Actions', () => {
  it('github is the default: the report, and an annotation at the line', async () => {
    const { code, stdout } = await verify(WRONG, [], { env: ACTIONS });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Supabase config: 1 to look at/);
    expect(commandsIn(stdout).map(({ name }) => name)).toEqual(['group', 'error', 'endgroup']);
    expect(commandsIn(stdout)[1]?.properties).toEqual({
      file: 'supabase/config.toml',
      line: '6',
      title: 'config/region-mismatch',
    });
  });

  it('all well is the report alone', async () => {
    const { code, stdout } = await verify(FINE, [], { env: ACTIONS });
    expect(code).toBe(0);
    expect(commandsIn(stdout)).toEqual([]);
  });

  it.each([['--json'], ['--format', 'json'], ['--format', 'pretty'], ['--format', 'junit']])(
    '%s %s is what was asked for',
    async (...args) => {
      const { stdout } = await verify(WRONG, args.filter(Boolean), { env: ACTIONS });
      expect(commandsIn(stdout)).toEqual([]);
    },
  );

  it('the step summary is added to what is there', async () => {
    const outcome = await verify({ ...WRONG, 'summary.md': 'before\n' }, ['--format', 'github'], {
      env: { ...ACTIONS, GITHUB_STEP_SUMMARY: 'summary.md' },
    });
    expect(withoutWaits(outcome)).toBe('');
    expect(await project.read('summary.md')).toMatch(/^before\n## cognito-supabase verify\n\n1 failed, 0 warned\./);
  });

  it('a summary that cannot be written changes no verdict', async () => {
    const { code, stderr } = await verify(WRONG, [], { env: { ...ACTIONS, GITHUB_STEP_SUMMARY: 'supabase' } });
    expect(code).toBe(1);
    expect(stderr).toMatch(/summary couldn't be written/);
  });

  it('paths are from the root of the repository, wherever the step runs', async () => {
    const name = 'shop app/größe';
    project = await tempProject({
      '.git/HEAD': 'ref: refs/heads/main\n',
      [`${name}/supabase/config.toml`]: WRONG['supabase/config.toml'],
      [`${name}/src/x.ts`]: '',
    });
    const cwd = project.path(`${name}/src`);
    const log = await runCli(['verify'], { cwd, env: ACTIONS });
    expect(commandsIn(log.stdout)[1]?.properties).toMatchObject({ file: `${name}/supabase/config.toml`, line: '6' });
    const sarif = await runCli(['verify', '--format', 'sarif'], { cwd: project.dir, env: { ...ACTIONS } });
    expect(sarif.code).toBe(1);
    const inside = await runCli(['verify', '--format', 'sarif'], { cwd });
    expect(inside.stdout).toContain('"uri": "shop%20app/gr%C3%B6%C3%9Fe/supabase/config.toml"');
  });

  it.each([
    String.raw`x\n::error::EVIL`,
    String.raw`##[error]EVIL`,
    String.raw`\r\n::add-mask::EVIL`,
    String.raw`]]><EVIL/>`,
    String.raw`\u001b[2J\u202eEVIL`,
  ])('what a config says is no command, in no format: %s', async (id) => {
    project = await tempProject({ 'supabase/config.toml': config({ id }), 'summary.md': '' });
    for (const format of ['github', 'pretty', 'json', 'junit', 'sarif']) {
      const env = { ...ACTIONS, GITHUB_STEP_SUMMARY: 'summary.md' };
      const { code, stdout, stderr } = await runCli(['verify', '--format', format], { cwd: project.dir, env });
      expect(code).toBe(1);
      expect(commandsIn(stdout + stderr).map(({ name }) => name)).toEqual(
        format === 'github' ? ['group', 'error', 'endgroup'] : [],
      );
      expect(unsafeCharacters(stdout + stderr)).toEqual([]);
    }
  });

  it('nor is what an error says', async () => {
    const { code, stderr } = await verify(FINE, ['--only', '##[error]EVIL\n::error::EVIL'], { env: ACTIONS });
    expect(code).toBe(2);
    expect(stderr).toMatch(/--only \(\d+ characters\)/);
    expect(commandsIn(stderr)).toEqual([]);
  });
});

describe('--verbose', () => {
  it('lists every check with what it saw', async () => {
    const { stdout } = await verify(WRONG, ['--verbose']);
    const document = documentOf(await runCli(['verify', '--json'], { cwd: project.dir })) as {
      checks: { id: string }[];
    };
    expect(document.checks.filter(({ id }) => !stdout.includes(` ${id} `))).toEqual([]);
    expect(stdout).toContain('saw config: supabase/config.toml');
  });
});

describe('AWS out of reach', () => {
  it('is one cause, told one time, with the number of checks that it covers and what to do', async () => {
    const env = {
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'never-a-real-secret-key-0000000000000000',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_MAX_ATTEMPTS: '1',
    };
    const { code, stdout } = await verify(FINE, [], { env });
    expect(code).toBe(4);
    expect(stdout.match(/Couldn't reach AWS/g)).toHaveLength(1);
    expect(stdout).toMatch(/\? cognito\/pool-not-found, cognito\/issuer-updated and \d+ more: Couldn't reach AWS/);
    expect(stdout).toMatch(/^ {4}→ Check the network/m);
    expect(stdout).toMatch(/^Nothing failed, but \d+ could not be looked at\./m);
  });
});

describe('in a terminal', () => {
  it.each([80, 40])('of %i columns no line is broken by the terminal', async (cols) => {
    project = await tempProject(WRONG);
    const pty = openPty([machineNode(), BIN, 'verify'], { cwd: project.dir, env: cleanEnv(project.dir), cols });
    expect((await pty.exit).code).toBe(1);
    const lines = pty.plain().split('\n');
    expect(lines.some((line) => line.includes('config/region-mismatch'))).toBe(true);
    expect(lines.filter((line) => Array.from(line.trimEnd()).length > cols)).toEqual([]);
  });
});
