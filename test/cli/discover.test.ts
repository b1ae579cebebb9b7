import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../emulator-kit/full-emulator.ts';
import { documentOf, runCli } from '../harness/cli.ts';
import { expectDocument } from '../harness/schema.ts';
import type { Outcome } from '../harness/spawn.ts';
import { repository } from '../discover/folder.ts';

const [SHOP, ADMIN, STACKED, FOREIGN] = [
  'eu-west-1_Shop00001',
  'us-east-1_Admin0001',
  'eu-west-1_Stack0001',
  'eu-west-1_Gone00001',
];
const MANY = Array.from({ length: 130 }, (_, index) => ({
  Id: `ap-south-1_Many${String(index).padStart(5, '0')}`,
  Name: `pool ${index}`,
}));
const TRIGGER = 'arn:aws:lambda:eu-west-1:123456789012:function:claims';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({
    pools: [
      {
        Id: SHOP,
        Name: 'shop\u001b[31m',
        UserPoolTier: 'LITE',
        EstimatedNumberOfUsers: 1200,
        LambdaConfig: { PreTokenGeneration: TRIGGER },
      },
      {
        Id: ADMIN,
        Name: 'admin',
        UserPoolTier: 'ESSENTIALS',
        UserPoolTags: { 'sst:app': 'shop', 'sst:stage': 'prod' },
      },
      { Id: STACKED, Name: 'stacked', UserPoolTier: 'PLUS' },
      { Id: 'us-gov-west-1_Gov000001', Name: 'sovereign' },
      ...MANY,
    ],
    stacks: [
      {
        name: 'ShopAuth',
        region: 'eu-west-1',
        resources: [{ logicalId: 'Pool', physicalId: STACKED, type: 'AWS::Cognito::UserPool' }],
      },
    ],
  });
});
afterEach(() => emulator.faults.clear());
afterAll(() => emulator.close());

function run(
  content: Record<string, string>,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Outcome> {
  return runCli(['discover', ...args], { cwd: repository(content), env: { ...emulator.env, ...env } });
}

interface Candidate {
  userPoolId: string;
  name?: string;
  sources: { kind: string; file?: string; environment?: string }[];
  live?: Record<string, unknown>;
}

async function documented(
  content: Record<string, string>,
  args: readonly string[] = [],
  env: Record<string, string> = {},
) {
  const outcome = await run(content, ['--json', ...args], env);
  expect(outcome.code).toBe(0);
  const document = documentOf(outcome);
  expectDocument('discover', document);
  return document as unknown as {
    candidates: Candidate[];
    chosen?: string;
    regions?: { region: string; pools?: number; error?: string }[];
  };
}

const named = (...ids: (string | undefined)[]): Record<string, string> => ({
  '.env': ids.map((id, index) => `A${index}_USER_POOL_ID=${id}\n`).join(''),
});

describe('what AWS says of the pools that the project names', () => {
  it('stands beside them', async () => {
    const { candidates } = await documented(named(SHOP, ADMIN, STACKED, FOREIGN));
    expect(Object.fromEntries(candidates.map(({ userPoolId, live }) => [userPoolId, live]))).toEqual({
      [SHOP]: {
        exists: true,
        name: 'shop\u001b[31m',
        tier: 'LITE',
        issuerType: 'ORIGINAL',
        estimatedUsers: 1200,
        trigger: { lambdaArn: TRIGGER, lambdaVersion: 'V1_0' },
      },
      [ADMIN]: {
        exists: true,
        name: 'admin',
        tier: 'ESSENTIALS',
        issuerType: 'ORIGINAL',
        estimatedUsers: 0,
        owner: { kind: 'sst', words: 'the SST app shop (stage prod)' },
      },
      [STACKED]: {
        exists: true,
        name: 'stacked',
        tier: 'PLUS',
        issuerType: 'ORIGINAL',
        estimatedUsers: 0,
        owner: { kind: 'cloudformation', words: 'the CloudFormation stack ShopAuth' },
      },
      [FOREIGN]: { exists: false },
    });
  });

  it('is a line that can be read, without what a terminal would obey', async () => {
    const { stdout } = await run(named(SHOP, FOREIGN), []);
    expect(stdout).toContain(String.raw`eu-west-1_Shop00001  "shop\u001b[31m"  .env (A0_USER_POOL_ID)`);
    expect(stdout).toContain('Lite, about 1200 users, trigger claims (V1_0)');
    expect(stdout).toContain('not in this account');
    expect(stdout).not.toContain('\u001b');
  });

  it('is left out where nobody may ask, and the rest is as it was', async () => {
    emulator.faults.add({ service: 'cognito-idp', kind: 'deny', times: 99 });
    const { candidates, chosen } = await documented(named(SHOP));
    expect(candidates).toMatchObject([{ userPoolId: SHOP }]);
    expect(candidates[0]).not.toHaveProperty('live');
    expect(chosen).toBe(SHOP);
  });

  it('is not asked for without credentials', async () => {
    const before = emulator.calls.length;
    const { candidates } = await documented(named(SHOP), [], { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
    expect(candidates[0]).not.toHaveProperty('live');
    expect(emulator.calls).toHaveLength(before);
  });
});

const owner = async (userPoolId: string | undefined, content: Record<string, string>): Promise<unknown> =>
  (await documented({ ...named(userPoolId), ...content })).candidates.find(
    (candidate) => candidate.userPoolId === userPoolId,
  )?.live?.['owner'];
const template = (lambdaConfig: object, stack = 'ShopAuth'): string =>
  JSON.stringify({
    Resources: {
      Pool: {
        Type: 'AWS::Cognito::UserPool',
        Properties: { LambdaConfig: lambdaConfig },
        Metadata: { 'aws:cdk:path': `${stack}/Pool/Resource` },
      },
    },
  });
const state = (lambda: string): string =>
  JSON.stringify({
    version: 4,
    resources: [
      {
        mode: 'managed',
        type: 'aws_cognito_user_pool',
        name: 'main',
        instances: [{ attributes: { id: SHOP, lambda_config: [{ pre_token_generation: lambda }] } }],
      },
    ],
  });

describe('who declares the pool', () => {
  it.each([
    ['', false],
    [TRIGGER, true],
  ])('Terraform, by its state, which says whether the trigger is its own: %j', async (lambda, triggerDeclared) => {
    expect(await owner(SHOP, { 'infra/terraform.tfstate': state(lambda) })).toEqual({
      kind: 'terraform',
      words: 'Terraform (aws_cognito_user_pool.main in infra/terraform.tfstate)',
      triggerDeclared,
      file: 'infra/terraform.tfstate',
    });
  });

  it.each([
    [{}, false],
    [{ PreTokenGenerationConfig: { LambdaArn: 'x', LambdaVersion: 'V2_0' } }, true],
  ])('the CDK, by the stack that CloudFormation names: %j', async (lambdaConfig, triggerDeclared) => {
    expect(await owner(STACKED, { 'cdk.out/ShopAuth.template.json': template(lambdaConfig) })).toEqual({
      kind: 'cdk',
      words: 'the CloudFormation stack ShopAuth',
      triggerDeclared,
      file: 'cdk.out/ShopAuth.template.json',
    });
  });

  it('a template of another stack is not the one', async () => {
    expect(
      await owner(STACKED, { 'cdk.out/Other.template.json': template({ PreTokenGeneration: 'x' }, 'Other') }),
    ).toEqual({
      kind: 'cloudformation',
      words: 'the CloudFormation stack ShopAuth',
    });
  });

  it('SAM, where its template is the only one that declares a pool', async () => {
    const text = 'Transform: AWS::Serverless-2016-10-31\nResources:\n  Pool:\n    Type: AWS::Cognito::UserPool\n';
    expect(await owner(STACKED, { 'template.yaml': text })).toMatchObject({
      kind: 'sam',
      triggerDeclared: false,
      file: 'template.yaml',
    });
  });

  it('nobody, for all that can be seen', async () => {
    expect(await owner(SHOP, {})).toBeUndefined();
  });

  it('stops init before it attaches anything to a pool of Terraform', async () => {
    const cwd = repository({
      ...named(SHOP),
      'terraform.tfstate': state(''),
      'supabase/config.toml': 'project_id = "shop"\n',
    });
    const { code, stderr } = await runCli(['init', '--yes', '--on-existing-trigger', 'replace'], {
      cwd,
      env: emulator.env,
    });
    expect(code).toBe(3);
    expect(stderr).toMatch(/belongs to Terraform \(aws_cognito_user_pool\.main[\s\S]*--allow-managed/);
  });
});

describe('the account', () => {
  it('is listed in one region, page by page', async () => {
    const before = emulator.calls.length;
    const { candidates, regions } = await documented({}, ['--region', 'ap-south-1']);
    expect(candidates.map(({ userPoolId }) => userPoolId)).toEqual(MANY.map(({ Id }) => Id));
    expect(candidates[0]).toMatchObject({ name: 'pool 0', sources: [{ kind: 'account' }] });
    expect(regions).toEqual([{ region: 'ap-south-1', pools: 130 }]);
    expect(emulator.calls.slice(before).filter(({ action }) => action === 'ListUserPools')).toHaveLength(3);
  });

  it('is listed in every region, behind what the project names', async () => {
    const { candidates, chosen, regions } = await documented(named(ADMIN), ['--region', 'all']);
    expect(regions).toHaveLength(34);
    expect(candidates).toHaveLength(133);
    expect(candidates[0]).toMatchObject({ userPoolId: ADMIN, sources: [{ kind: 'env' }, { kind: 'account' }] });
    expect(chosen).toBe(ADMIN);
  });

  it('is listed in the partition that the credentials are for', async () => {
    const { candidates, regions } = await documented({}, ['--region', 'all'], { AWS_REGION: 'us-gov-east-1' });
    expect(regions).toEqual([
      { region: 'us-gov-east-1', pools: 0 },
      { region: 'us-gov-west-1', pools: 1 },
    ]);
    expect(candidates.map(({ userPoolId }) => userPoolId)).toEqual(['us-gov-west-1_Gov000001']);
  });

  it('says which regions refuse, and lists the others', async () => {
    emulator.faults.add({ service: 'cognito-idp', action: 'ListUserPools', kind: 'deny', nth: 2 });
    emulator.faults.add({
      service: 'cognito-idp',
      action: 'ListUserPools',
      kind: 'error',
      nth: 4,
      code: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    });
    const { regions = [], candidates } = await documented({}, ['--region', 'all']);
    const refused = regions.filter(({ error }) => error !== undefined);
    expect(new Set(refused.map(({ error }) => error))).toEqual(
      new Set(['AWS denied cognito-idp:ListUserPools.', 'The region is not enabled for this account.']),
    );
    expect(regions.length - refused.length).toBe(32);
    expect(candidates.length).toBeGreaterThan(0);
  });

  it('waits where it is throttled', async () => {
    emulator.faults.add({ service: 'cognito-idp', action: 'ListUserPools', kind: 'throttle', times: 2 });
    const { candidates } = await documented({}, ['--region', 'ap-south-1']);
    expect(candidates).toHaveLength(130);
  });

  it.each([
    ['a region that refuses', ['--region', 'ap-south-1'], 4],
    ['all of them', ['--region', 'all'], 4],
  ])('refused by %s is an error', async (_what, args, code) => {
    emulator.faults.add({ service: 'cognito-idp', action: 'ListUserPools', kind: 'deny', times: 99 });
    const outcome = await run({}, args);
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toContain('AWS denied cognito-idp:ListUserPools.');
  });

  it('without credentials is an error that says what to do', async () => {
    const outcome = await run({}, ['--region', 'all'], { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
    expect(outcome).toMatchObject({ code: 4 });
    expect(outcome.stderr).toContain('aws configure');
  });

  it('of a region that is none is a usage error', async () => {
    expect(await run({}, ['--region', 'evil.example/x'])).toMatchObject({ code: 2 });
  });
});

it('--explain says why the first is first, and what each place weighs', async () => {
  const content = {
    '.env': `USER_POOL_ID=${SHOP}\n`,
    'cdk-outputs.json': JSON.stringify({ 'Shop-prod': { Id: ADMIN } }),
  };
  const { stdout, code } = await run(content, ['--explain']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/The app's configuration names it/);
  expect(stdout).toContain(
    `What runs here:\n  ${SHOP}  "shop\\u001b[31m"  Lite, about 1200 users, trigger claims (V1_0)\n    the app's own configuration, as it runs here:\n      .env (USER_POOL_ID)\nAlso named, not taken:\n  ${ADMIN}`,
  );
  expect(stdout).toContain('another environment:\n      cdk-outputs.json (Shop-prod.Id, prod)\nWho owns it: no');
});

it('two pools that fit are a decision for init, with the list', async () => {
  const cwd = repository({ ...named(SHOP, ADMIN), 'supabase/config.toml': 'project_id = "shop"\n' });
  const { code, stderr } = await runCli(['init', '--yes'], { cwd: join(cwd, 'supabase'), env: emulator.env });
  expect(code).toBe(3);
  expect(stderr).toContain(SHOP);
  expect(stderr).toContain(ADMIN);
  expect(stderr).toContain('--user-pool-id');
});
