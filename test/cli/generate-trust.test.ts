import { afterEach, beforeEach, expect, it } from 'vitest';
import { documentOf, runCli } from '../harness/cli.ts';
import { type TempProject, tempProject } from '../harness/project.ts';
import { expectDocument } from '../harness/schema.ts';

let project: TempProject;
beforeEach(async () => {
  project = await tempProject({ '.env': 'USER_POOL_ID=eu-west-1_Kx7mQ2pLd\n' });
});
afterEach(() => project.cleanup());

const generate = (...args: string[]) => runCli(['generate', 'iam-policy', ...args, '--json'], { cwd: project.dir });
const TRUST = ['--trust', 'github:octocat/shop:production'];

it('writes the trust policy beside the policy', async () => {
  const outcome = await generate('--for', 'verify', ...TRUST);
  const document = documentOf(outcome);
  expectDocument('generate', document);
  expect(document['files']).toMatchObject([
    { path: 'cognito-supabase-verify.iam.json', action: 'create' },
    { path: 'cognito-supabase-verify.trust.json', action: 'create' },
  ]);
  const trust = await project.read('cognito-supabase-verify.trust.json');
  expect(trust).toContain('"repo:octocat/shop:environment:production"');
  expect(outcome.stderr).toContain('ACCOUNT_ID');
});

it('names it after the file that is asked for, and hands both to a pipe', async () => {
  const named = documentOf(await generate('--for', 'verify', ...TRUST, '--out', 'iam/production.json', '--dry-run'));
  expect(named['files']).toMatchObject([{ path: 'iam/production.json' }, { path: 'iam/production.trust.json' }]);
  const { stdout } = await runCli(['generate', 'iam-policy', '--for', 'verify', ...TRUST, '--out', '-'], {
    cwd: project.dir,
  });
  const both = JSON.parse(`[${stdout.replace('}\n{', '},{')}]`) as { Version: string }[];
  expect(both.map(({ Version }) => Version)).toEqual(['2012-10-17', '2012-10-17']);
});

it.each([
  [['--for', 'init', ...TRUST], '--for verify'],
  [['--for', 'verify', '--trust', 'github:octocat/*'], 'github:octocat/shop:production'],
])('%j: is refused, with what to give', async (args, fix) => {
  const outcome = await generate(...args);
  expect(outcome.code).toBe(2);
  expect(documentOf(outcome)['error']).toMatchObject({
    id: 'generate/value',
    fix: expect.stringContaining(fix) as string,
  });
});
