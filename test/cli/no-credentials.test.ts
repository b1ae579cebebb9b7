/** A machine on which nobody signed in to AWS: whatever asks AWS says so, and how that is mended. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf, runCli } from '../harness/cli.ts';
import { openScene, type Scene } from '../init/scene.ts';

let scene: Scene;
let backup: string;
beforeAll(async () => {
  scene = await openScene();
  backup = String(documentOf(await scene.run(['init', '--yes', '--json']))['backup']);
});
afterAll(() => scene.close());

describe.each([
  ['init', '--yes'],
  ['init', '--dry-run'],
  ['remove', '--yes'],
  ['restore', 'the backup', '--yes'],
  ['token', '--username', 'ada'],
  ['token', '--probe-user'],
  ['discover', '--region', 'all'],
  ['link', '--project-ref', 'abcdefghijklmnopqrst', '--yes'],
])('%s %s', (...words) => {
  it('ends with 4, says that there are no credentials, and how to get some', async () => {
    const args = words.map((word) => (word === 'the backup' ? backup : word));
    const outcome = await runCli([...args, '--json'], {
      cwd: scene.project.dir,
      env: { SUPABASE_ACCESS_TOKEN: `sbp_${'0f'.repeat(20)}`, COGNITO_SUPABASE_PASSWORD: 'Correct-horse-1' },
    });
    expect(outcome).toMatchObject({ code: 4 });
    expect(documentOf(outcome)['error']).toMatchObject({
      id: 'aws/no-credentials',
      message: expect.stringContaining('No AWS credentials were found.') as string,
      fix: expect.stringMatching(/aws configure.*aws sso login.*--profile/) as string,
    });
    expect(outcome.stderr + outcome.stdout).not.toMatch(/NothingConfigured|AWS refused/);
  });
});
