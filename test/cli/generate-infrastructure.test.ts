/** `generate` for the tools that may own a user pool: a snippet and the function's code beside it. */
import { mkdir, mkdtemp, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documentOf, runCli } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';
import { type TempProject, tempProject } from '../harness/project.ts';
import { expectDocument } from '../harness/schema.ts';

const POOL_ID = 'eu-west-1_Kx7mQ2pLd';
const PLACES: readonly [tool: string, file: string][] = [
  ['cloudformation', 'role-claim.cloudformation.yaml'],
  ['sam', 'role-claim.sam.yaml'],
  ['terraform', 'role-claim.tf'],
  ['cdk', 'role-claim.ts'],
  ['amplify', 'role-claim.ts'],
  ['sst', 'role-claim.sst.ts'],
  ['serverless', 'role-claim.serverless.yml'],
  ['pulumi', 'role-claim.pulumi.ts'],
];

let project: TempProject;
beforeEach(async () => {
  project = await tempProject({ 'package.json': '{}' });
});
afterEach(() => project.cleanup());

const run = (...args: string[]) => runCli(['generate', ...args, '--json'], { cwd: project.dir });
const filesOf = (outcome: Awaited<ReturnType<typeof run>>) => {
  const document = documentOf(outcome);
  expectDocument('generate', document);
  return document['files'];
};

describe.each(PLACES)('generate %s', (tool, file) => {
  it('writes the snippet and the code that it names, without a pool as with one', async () => {
    expect(filesOf(await run(tool))).toMatchObject([
      { path: 'role-claim/role-claim.mjs', action: 'create' },
      { path: file, action: 'create' },
    ]);
    const text = await project.read(file);
    expect(text).not.toMatch(/\{\{\w|XXXX|undefined/);
    expect(text).toContain('role-claim');
    expect(await project.read('role-claim/role-claim.mjs')).toBe(
      await readFile(join(ROOT, 'templates/lambda/role-claim.mjs'), 'utf8'),
    );
    expect(filesOf(await run(tool))).toMatchObject([{ action: 'none' }, { action: 'none' }]);
  });

  it('names the pool and the role', async () => {
    await run(tool, '--user-pool-id', POOL_ID, '--role', 'member');
    const text = await project.read(file);
    expect(text).toContain(POOL_ID);
    expect(text).toMatch(/["']member["']/);
  });

  it('writes neither where one of them is taken', async () => {
    await project.write('role-claim/role-claim.mjs', '// mine\n');
    const outcome = await run(tool);
    expect(outcome.code).toBe(3);
    expectDocument('error', documentOf(outcome));
    expect(outcome.stdout).toContain(`Write it elsewhere: run again with --out cognito/${file}.`);
    await expect(project.read(file)).rejects.toThrow('ENOENT');
    expect(await project.read('role-claim/role-claim.mjs')).toBe('// mine\n');
  });

  it('writes nothing on a dry run', async () => {
    expect(filesOf(await run(tool, '--dry-run'))).toMatchObject([{ action: 'create' }, { action: 'create' }]);
    await expect(project.read(file)).rejects.toThrow('ENOENT');
  });
});

describe('a place that cannot be written to', () => {
  it('is no success: a file where the folder of the code would be', async () => {
    await project.write('role-claim', 'mine');
    const outcome = await run('sam');
    expect(outcome.code).toBe(2);
    expect(documentOf(outcome)['error']).toMatchObject({
      id: 'file/create',
      cause: 'a file stands where its folder would be',
    });
    await expect(project.read('role-claim.sam.yaml')).rejects.toThrow('ENOENT');
  });

  it('is no success: a link that leads nowhere', async () => {
    await symlink('/nowhere/at/all', project.path('supabase-client.ts'));
    const outcome = await run('client', '--framework', 'amplify-web');
    expect(outcome.code).toBe(3);
    expect(documentOf(outcome)['error']).toMatchObject({ id: 'generate/exists' });
  });

  it('is not left by a link', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    try {
      await symlink(outside, project.path('role-claim'));
      const outcome = await run('terraform');
      expect(outcome.code).toBe(2);
      expect(documentOf(outcome)['error']).toMatchObject({ id: 'file/outside' });
      expect(await readdir(outside)).toEqual([]);
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  it('is a folder, by a slash at its end', async () => {
    const outcome = await run('terraform', '--out', 'infra/');
    expect(outcome.code).toBe(2);
    expect(documentOf(outcome)['error']).toMatchObject({
      id: 'generate/folder',
      fix: expect.stringContaining('such as role-claim.tf') as string,
    });
  });
});

describe('where the code is looked for', () => {
  it('is beside the template for tools that count from there', async () => {
    await run('sam', '--out', 'infra/claim.yaml');
    expect(await project.read('infra/role-claim/role-claim.mjs')).toContain('handler');
    expect(await project.read('infra/claim.yaml')).toContain("CodeUri: 'role-claim'");
  });

  it('is the path from here for tools that count from where they run', async () => {
    await run('cdk', '--out', 'infra/lib/claim.ts');
    expect(await project.read('infra/lib/role-claim/role-claim.mjs')).toContain('handler');
    expect(await project.read('infra/lib/claim.ts')).toContain("Code.fromAsset('infra/lib/role-claim')");
  });

  it("is Amplify's own folder, where there is one", async () => {
    await mkdir(join(project.dir, 'amplify'));
    await run('amplify');
    expect(await project.read('amplify/role-claim.ts')).toContain("Code.fromAsset('amplify/role-claim')");
  });

  it('is never a path that ends a string', async () => {
    const outcome = await run('cdk', '--out', "it's/claim.ts");
    expect(outcome.code).toBe(2);
    expect(documentOf(outcome)['error']).toMatchObject({ id: 'generate/value' });
  });
});

const OTHER_ID = 'eu-west-1_Zz9yX8wVu';

/** A Terraform state that declares these pools, each under its name. */
const state = (...pools: [name: string, userPoolId: string][]): string =>
  JSON.stringify({
    version: 4,
    resources: pools.map(([name, id]) => ({
      mode: 'managed',
      type: 'aws_cognito_user_pool',
      name,
      instances: [
        { attributes: { id, name: 'shop', arn: `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${id}` } },
      ],
    })),
  });

describe('the name of the pool in the tool', () => {
  it.each<[string, [string, string][], string[], string]>([
    ['what the state says', [['shop', POOL_ID]], [], 'shop'],
    [
      'that of the pool that is asked for, of two',
      [
        ['one', OTHER_ID],
        ['two', POOL_ID],
      ],
      ['--user-pool-id', POOL_ID],
      'two',
    ],
    ["not another pool's", [['one', OTHER_ID]], ['--user-pool-id', POOL_ID], 'main'],
    [
      'no guess between two',
      [
        ['one', OTHER_ID],
        ['two', POOL_ID],
      ],
      [],
      'main',
    ],
    ['never code of somebody else', [['x.arn\n}\nresource "evil" "y" {', POOL_ID]], [], 'main'],
  ])('is %s', async (_title, pools, more, name) => {
    await project.write('terraform.tfstate', state(...pools));
    await run('terraform', ...more);
    expect(await project.read('role-claim.tf')).toContain(`= aws_cognito_user_pool.${name}.arn`);
  });

  it('is whole in Pulumi, where another name is another pool', async () => {
    const urn = 'urn:pulumi:dev::shop::aws:cognito/userPool:UserPool::auth.shop';
    const resource = {
      urn,
      type: 'aws:cognito/userPool:UserPool',
      id: POOL_ID,
      custom: true,
      outputs: { id: POOL_ID, arn: `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${POOL_ID}` },
    };
    await project.write(
      '.pulumi/stacks/shop/dev.json',
      JSON.stringify({ version: 3, checkpoint: { stack: 'dev', latest: { resources: [resource] } } }),
    );
    await run('pulumi');
    expect(await project.read('role-claim.pulumi.ts')).toContain("UserPool('auth.shop'");
  });
});

it('lists everything there is', async () => {
  const outcome = await runCli(['generate', '--list'], { cwd: project.dir });
  const names = outcome.stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0]);
  expect(outcome.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(names).toEqual(['client', 'rls', 'workflow', 'iam-policy', ...PLACES.map(([tool]) => tool).toSorted()]);
});

it('lists it in JSON, too', async () => {
  const document = documentOf(await runCli(['generate', '--list', '--json']));
  expectDocument('generate', document);
  const available = document['available'] as { name: string; purpose: string }[];
  expect(available.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['client', ...PLACES.map(([tool]) => tool)]),
  );
});

it.each(PLACES.map(([tool]) => tool))('%s hands its declaration alone to a pipe', async (tool) => {
  const { code, stdout } = await runCli(['generate', tool, '--out', '-']);
  expect(code).toBe(0);
  expect(stdout).not.toContain('export const handler');
});
