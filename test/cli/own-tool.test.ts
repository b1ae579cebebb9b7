/** The user's own tool deploys our code, from one of our snippets: that is no foreign trigger, and nothing is to be done. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { DESCRIPTION } from '../../src/core/function/deployment.ts';
import { IAC, IAC_OWNERS } from '../../src/core/snippets/iac-tools.ts';
import type { FunctionSeed } from '../emulator-kit/lambda/seed-functions.ts';
import { documentOf } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';
import { ELSEWHERE, openScene, type Scene } from '../init/scene.ts';

const REGION = 'eu-west-1';
const ARN = `arn:aws:lambda:${REGION}:123456789012:function:shop-role-claim`;
const POOL_ARN = `arn:aws:cognito-idp:${REGION}:123456789012:userpool/${ELSEWHERE.userPoolId}`;
const CODE = readFileSync(`${ROOT}templates/lambda/role-claim.mjs`, 'utf8');
const THEIRS = 'export const handler = async (event) => event;';

/** As the snippet for Terraform deploys it. */
const TERRAFORM: FunctionSeed = {
  name: 'shop-role-claim',
  region: REGION,
  source: CODE,
  fileName: 'role-claim.mjs',
  description: DESCRIPTION,
  timeout: 5,
  environment: { ROLE_CLAIM: 'authenticated' },
  permissions: [
    {
      Sid: 'terraform-20261128',
      Effect: 'Allow',
      Principal: { Service: 'cognito-idp.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Condition: { ArnLike: { 'AWS:SourceArn': POOL_ARN }, StringEquals: { 'AWS:SourceAccount': '123456789012' } },
    },
  ],
};

const HCL = `resource "aws_cognito_user_pool" "main" {
  name = "customers"
  lambda_config {
    pre_token_generation_config {
      lambda_arn = aws_lambda_function.role_claim.arn
    }
  }
}
`;

let scene: Scene;

/** @param change with a qualifier, that is what the pool's trigger names */
async function open(change: Partial<FunctionSeed> = {}, version: 'V1_0' | 'V2_0' = 'V2_0'): Promise<void> {
  const arn = change.qualifier === undefined ? ARN : `${ARN}:${change.qualifier}`;
  const config = { PreTokenGeneration: arn, PreTokenGenerationConfig: { LambdaArn: arn, LambdaVersion: version } };
  scene = await openScene({
    pool: { LambdaConfig: config },
    emulator: { functions: [{ ...TERRAFORM, ...change }], pendingMs: 0 },
  });
  await scene.project.write('infra/cognito.tf', HCL);
}

const planned = (document: Record<string, unknown>): string[] =>
  (document['plan'] as { id: string; action: string }[]).map(({ id, action }) => `${id}:${action}`);

describe('init', () => {
  afterEach(() => scene.close());

  it.each<[string, Partial<FunctionSeed>, ('V1_0' | 'V2_0')?]>([
    ['Terraform', {}],
    ['a tool that packs it into another file', { fileName: 'bundle.mjs' }],
    ['a tool that drops the description', { description: '' }],
    ['a tool on the Lite plan', {}, 'V1_0'],
    ['a tool that attaches an alias', { qualifier: 'live' }],
    ['a tool that attaches a version', { qualifier: '7' }],
  ])('leaves it alone, deployed by %s', async (_what, change, version) => {
    await open(change, version);
    const first = await scene.run(['init', '--yes', '--json']);
    expect(first).toMatchObject({ code: 0 });
    expect(planned(documentOf(first))).toEqual(['config:update', 'permission:none', 'trigger:none']);
    const again = documentOf(await scene.run(['init', '--yes', '--json', '--on-existing-trigger', 'chain']));
    expect(planned(again)).toEqual(['config:none', 'permission:none', 'trigger:none']);
    expect(scene.mutations()).toEqual([]);
    expect((await scene.signIn()).id['role']).toBe('authenticated');
  });

  it('says so', async () => {
    await open();
    const { stdout, stderr } = await scene.run(['init', '--dry-run']);
    expect(stdout + stderr).toMatch(/shop-role-claim is this tool's own code, deployed by a tool of yours/);
  });

  it.each<[string, Partial<FunctionSeed>, string[], string]>([
    ['another role is asked for', {}, ['--role', 'member'], 'lambda/role-value'],
    ['it gives another role', { environment: { ROLE_CLAIM: 'member' } }, [], 'lambda/role-value'],
    ['another version is asked for', {}, ['--trigger-version', 'v1'], 'cognito/managed'],
    ['it is to be replaced', {}, ['--on-existing-trigger', 'replace'], 'cognito/managed'],
    ['machines are to get the role, too', {}, ['--m2m'], 'cognito/trigger-exists'],
    ['it merely has the description', { environment: {}, source: THEIRS }, [], 'cognito/trigger-exists'],
    [
      'it merely has the description, at an alias',
      { environment: {}, source: THEIRS, qualifier: 'live' },
      [],
      'cognito/trigger-exists',
    ],
    ['it merely has the variable', { description: 'x', fileName: 'index.mjs' }, [], 'cognito/trigger-exists'],
  ])('asks where %s', async (_what, change, args, id) => {
    await open(change);
    const outcome = await scene.run(['init', '--yes', '--json', ...args]);
    expect(outcome).toMatchObject({ code: 3 });
    expect(documentOf(outcome)).toMatchObject({ error: { id } });
    expect(scene.mutations()).toEqual([]);
  });

  it('is undone without touching it', async () => {
    await open();
    const before = await scene.config();
    await scene.run(['init', '--yes']);
    expect(await scene.run(['remove', '--yes'])).toMatchObject({ code: 0 });
    expect([await scene.config(), scene.mutations()]).toEqual([before, []]);
  });
});

it('verify does not take it for a trigger from outside', async () => {
  await open();
  onTestFinished(() => scene.close());
  await scene.run(['init', '--yes']);
  const { checks } = documentOf(await scene.run(['verify', '--json']));
  const judged = (checks as { id: string; layer: string; status: string }[]).filter(
    ({ layer, status }) => ['cognito', 'lambda'].includes(layer) && !['pass', 'skip'].includes(status),
  );
  expect(judged).toEqual([]);
});

it('is described alike by all snippets, so that the function is known', () => {
  for (const owner of IAC_OWNERS.filter((one) => 'generate' in IAC[one])) {
    const text = readFileSync(`${ROOT}templates/iac/${IAC[owner].template}`, 'utf8');
    expect(text).toContain(DESCRIPTION);
    expect(text).toMatch(/\bROLE_CLAIM\b/);
  }
});
