/** The snippet that `init` shows for a pool that a tool owns is about that pool, by its name in the tool's own sources. */
import { afterEach, describe, expect, it } from 'vitest';
import { openScene, type Scene } from '../init/scene.ts';

let scene: Scene;
afterEach(() => scene.close());

async function shown(files: Readonly<Record<string, string>>): Promise<string> {
  scene = await openScene();
  for (const [path, text] of Object.entries(files)) await scene.project.write(path, text);
  const outcome = await scene.run(['init', '--dry-run', '--no-input']);
  expect(outcome.code).toBe(3);
  return outcome.stdout + outcome.stderr;
}

const TEMPLATE =
  'Resources:\n  Members:\n    Type: AWS::Cognito::UserPool\n    Properties:\n      UserPoolName: customers\n';

describe('the name of the pool', () => {
  it.each<[what: string, files: Record<string, string>, says: string, not: string]>([
    [
      'Terraform',
      { 'infra/main.tf': 'resource "aws_cognito_user_pool" "members" {\n  name = "customers"\n}\n' },
      'aws_cognito_user_pool.members.arn',
      'aws_cognito_user_pool.main',
    ],
    [
      'Terraform in JSON',
      { 'main.tf.json': '{"resource":{"aws_cognito_user_pool":{"members":{"name":"customers"}}}}' },
      'aws_cognito_user_pool.members.arn',
      'aws_cognito_user_pool.main',
    ],
    ['CloudFormation', { 'auth.yaml': TEMPLATE }, '!GetAtt Members.Arn', 'UserPool.Arn'],
    [
      'CloudFormation in JSON',
      { 'auth.json': '{"Resources":{"Members":{"Type":"AWS::Cognito::UserPool"}}}' },
      '!GetAtt Members.Arn',
      'UserPool.Arn',
    ],
    [
      'Serverless',
      { 'serverless.yml': `service: shop\nresources:\n${TEMPLATE.replaceAll(/^/gm, '  ')}` },
      '!GetAtt Members.Arn',
      'UserPool.Arn',
    ],
    [
      'Pulumi',
      {
        'index.ts': `import * as aws from '@pulumi/aws';\nexport const pool = new aws.cognito.UserPool('members', { name: 'customers' });\n`,
      },
      "new aws.cognito.UserPool('members'",
      "UserPool('UserPool'",
    ],
    [
      'Amplify Gen 1',
      {
        'amplify/backend/auth/shop1234/cli-inputs.json': '{"version":"1","cognitoConfig":{"userPoolName":"customers"}}',
      },
      'amplify/backend/function/shop1234PreTokenGeneration/src/',
      '`auth`',
    ],
  ])('%s', async (_what, files, says, not) => {
    const text = await shown(files);
    expect(text).toContain(says);
    expect(text).not.toContain(not);
  });

  it('is the usual one where two pools could be meant', async () => {
    const two = ['a', 'b'].map((name) => `resource "aws_cognito_user_pool" "${name}" {\n  name = var.${name}\n}\n`);
    expect(await shown({ 'main.tf': two.join('') })).toContain('aws_cognito_user_pool.main');
  });

  it('is none of a module, which is said', async () => {
    const text = await shown({
      'main.tf':
        'module "users" {\n  source         = "lgallard/cognito-user-pool/aws"\n  user_pool_name = "customers"\n}\n',
    });
    expect(text).toContain('main.tf takes the pool from a module');
  });
});

describe('the language of the sources', () => {
  it.each([
    [
      'stacks/auth.py',
      'pool = cognito.UserPool(self, "Users", user_pool_name="customers")\n',
      'This is TypeScript, and stacks/auth.py is Python:',
    ],
    [
      'infra/__main__.py',
      'import pulumi_aws as aws\nusers = aws.cognito.UserPool("users", name="customers")\n',
      'This is TypeScript, and infra/__main__.py is Python:',
    ],
    [
      'infra/Pulumi.yaml',
      'name: a\nruntime: yaml\nresources:\n  users:\n    type: aws:cognito:UserPool\n    properties:\n      name: customers\n',
      'This is TypeScript, and infra/Pulumi.yaml is YAML:',
    ],
  ])('%s', async (file, text, says) => {
    expect(await shown({ [file]: text })).toContain(says);
  });

  it('is not spoken of where it is the same', async () => {
    const text = await shown({
      'lib/auth.js': `import { UserPool } from 'aws-cdk-lib/aws-cognito';\nnew UserPool(this, 'Users', { userPoolName: 'customers' });\n`,
    });
    expect(text).not.toMatch(/This is TypeScript, and/);
  });
});
