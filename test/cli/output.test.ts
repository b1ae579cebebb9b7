import { mkdir, readFile, readdir, symlink } from 'node:fs/promises';
import { XMLValidator } from 'fast-xml-parser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { report } from '../../src/commands/verify/write-report.ts';
import { createWorld } from '../../src/world/world.ts';
import { type CliOptions, documentOf, runCli } from '../harness/cli.ts';
import { type TempProject, tempProject } from '../harness/project.ts';
import { expectDocument } from '../harness/schema.ts';
import type { Outcome } from '../harness/spawn.ts';
import { unsafeCharacters } from '../harness/terminal-safety.ts';
import { finding } from '../report/samples.ts';
import { commandsIn } from '../report/runner.ts';

const WRONG = {
  'supabase/config.toml':
    '[auth.third_party.aws_cognito]\nenabled = true\nuser_pool_id = "eu-west-1_Kx7mQ2pLd"\nuser_pool_region = "us-east-1"\n',
};
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

describe('--output', () => {
  it.each([
    ['junit', /^<\?xml/],
    ['sarif', /^\{\n {2}"\$schema"/],
    ['json', /^\{\n {2}"schemaVersion": 1,\n {2}"command": "verify"/],
    ['github', /::error file=supabase\/config\.toml,line=4/],
    ['pretty', /^Supabase config: 1 to look at/],
  ])('%s goes to the file, and the pretty report to stdout', async (format, start) => {
    const { code, stdout } = await verify(WRONG, ['--format', format, '--output', 'out/report.txt']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Supabase config: 1 to look at/);
    expect(stdout).not.toMatch(/^::/m);
    const text = await project.read('out/report.txt');
    expect(text).toMatch(start);
    expect(text).toMatch(/[^\n]\n$/);
    expect(await readdir(project.path('out'))).toEqual(['report.txt']);
  });

  it('without a format the file is the pretty report, without colours', async () => {
    await verify(WRONG, ['--output', 'report.txt'], { env: { ...ACTIONS, FORCE_COLOR: '1' } });
    const text = await project.read('report.txt');
    expect(unsafeCharacters(text)).toEqual([]);
    expect(text).toMatch(/✗ config\/region-mismatch/);
    expect(commandsIn(text)).toEqual([]);
  });

  it('with --json both are had', async () => {
    const outcome = await verify(WRONG, ['--json', '--format', 'junit', '--output', 'report.xml']);
    expectDocument('verify', documentOf(outcome));
    expect(XMLValidator.validate(await project.read('report.xml'))).toBe(true);
  });

  it('replaces what was there, and follows a link', async () => {
    project = await tempProject({ ...WRONG, 'real.txt': 'old' });
    await symlink('real.txt', project.path('link.txt'));
    await runCli(['verify', '--output', 'link.txt'], { cwd: project.dir });
    expect(await readFile(project.path('link.txt'), 'utf8')).toBe(await project.read('real.txt'));
    expect(await project.read('real.txt')).toMatch(/^Supabase config/);
    expect(await readdir(project.dir)).toEqual(['link.txt', 'real.txt', 'supabase']);
  });

  it.each([
    ['a folder', 'supabase', /is a folder/],
    ['below a file', 'file/report.xml', /can't be written/],
    ['a device', '/dev/null', /is no file/],
    ['a stream', '/dev/stdout', /is no file/],
    ['in /proc', '/proc/none/report.xml', /is no file/],
    ['a dash', '-', /is no file/],
    ['nothing', '', /is a folder/],
  ])('%s is refused before anything is looked at', async (_what, output, message) => {
    project = await tempProject({ ...WRONG, file: 'kept' });
    const { code, stdout, stderr } = await runCli(['verify', '--verbose', '--format', 'junit', '--output', output], {
      cwd: project.dir,
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/→ /);
    expect(await readdir(project.dir)).toEqual(['file', 'supabase']);
    expect(await project.read('file')).toBe('kept');
  });
});

describe('a secret that is to be hidden', () => {
  const SECRET = 'p&ss<"w`%rd\\';
  beforeEach(async () => {
    project = await tempProject();
    await mkdir(project.path('x'));
  });

  it.each(['pretty', 'json', 'junit', 'github'] as const)('is in no %s file, however that escapes', async (format) => {
    const world = createWorld({ cwd: project.dir, quiet: true }, new AbortController());
    world.out.hide(SECRET);
    const checks = [
      finding('fail', 'config/invalid', {
        message: `It said ${SECRET}.`,
        fix: `Not ${SECRET}.`,
        evidence: { said: SECRET },
      }),
    ];
    const document = { ok: false, checks, summary: { pass: 0, fail: 1, warn: 0, skip: 0, unknown: 0 } };
    await report(
      world,
      { shown: 'json', file: { path: project.path('x/report'), format }, strict: false, every: false },
      document,
      project.dir,
    );
    const text = await project.read('x/report');
    expect(text).toContain('It said [secret].');
    expect(text).not.toMatch(/p(&|&amp;)ss/);
  });
});
