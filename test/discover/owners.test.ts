/** Who declares a pool, as far as the project's own files and the pool's tags tell. */
import { describe, expect, it } from 'vitest';
import type { PoolOwner } from '../../src/core/evidence/candidate.ts';
import { observeOwner } from '../../src/observe/owner.ts';
import { worldOfStack } from '../harness/silent.ts';
import { discovered, OTHER_ID, POOL_ID } from './folder.ts';

async function owner(
  files: Record<string, string>,
  { tags = {}, stack, name = 'prod-users' }: { tags?: Record<string, string>; stack?: string; name?: string } = {},
): Promise<PoolOwner | undefined> {
  const pool = { userPoolId: POOL_ID, region: 'eu-west-1', name, tags };
  return observeOwner(worldOfStack(stack), pool, await discovered(files));
}

const TERRAFORM =
  'resource "aws_cognito_user_pool" "main" {\n  schema {\n    name = "email"\n  }\n  name = "prod-users"\n}\n';
const CDK = "const pool = new cognito.UserPool(this, 'Users', { selfSignUpEnabled: true });";
const CDK_PYTHON = 'pool = cognito.UserPool(self, "Users")\n';
const SERVERLESS = (pool: string, trigger = 'PreTokenGeneration'): string =>
  `functions:\n  claims:\n    handler: a.b\n    events:\n      - cognitoUserPool:\n          pool: ${pool}\n          trigger: ${trigger}\n          existing: true\n`;

// prettier-ignore
const PROBABLE: readonly [what: string, kind: string, files: Record<string, string>][] = [
  ['Terraform, its state elsewhere, by the name', 'terraform', { 'infra/cognito.tf': TERRAFORM }],
  ['Terraform, the name put together from variables', 'terraform', { 'infra/cognito.tf': TERRAFORM.replace('prod-users', '${var.environment}-users') }],
  ['Terraform, the name a variable', 'terraform', { 'infra/cognito.tf': 'resource "aws_cognito_user_pool" "main" {\n  name = var.name\n}\n' }],
  ['a module of the registry', 'terraform', { 'infra/auth.tf': 'module "auth" {\n  source         = "lgallard/cognito-user-pool/aws"\n  user_pool_name = "prod-users"\n}\n' }],
  ['OpenTofu', 'terraform', { 'infra/cognito.tofu': TERRAFORM }],
  ['the CDK, not synthesised here', 'cdk', { 'lib/auth-stack.ts': CDK }],
  ['the CDK in Python', 'cdk', { 'stacks/auth.py': 'pool = cognito.UserPool(self, "Users", user_pool_name="prod-users")\n' }],
  ['the CDK in Java', 'cdk', { 'src/main/java/AuthStack.java': 'UserPool pool = UserPool.Builder.create(this, "Users").build(); // cognito' }],
  ['Amplify Gen 2', 'amplify-gen2', { 'amplify/auth/resource.ts': 'export const auth = defineAuth({ loginWith: { email: true } });' }],
  ['Amplify Gen 1, freshly cloned', 'amplify-gen1', { 'amplify/backend/auth/shop/cli-inputs.json': '{"version":"1","cognitoConfig":{"resourceName":"shop"}}' }],
  ['a Pulumi program', 'pulumi', { 'index.ts': 'const pool = new aws.cognito.UserPool("users", { schemas: [{ name: "email" }], name: "prod-users" });' }],
  ['a Pulumi program in YAML', 'pulumi', { 'Pulumi.yaml': 'resources:\n  users:\n    type: aws:cognito:UserPool\n' }],
  ['Serverless with an existing pool', 'serverless', { 'serverless.yml': SERVERLESS('prod-users') }],
  ['a Pulumi program in Python', 'pulumi', { '__main__.py': 'import pulumi_aws as aws\n\nusers = aws.cognito.UserPool("users")\n' }],
  ['a Pulumi program in Python that imports the service', 'pulumi', { '__main__.py': 'from pulumi_aws import cognito\n\nusers = cognito.UserPool("users", name="prod-users")\n' }],
  ['a Pulumi program that imports the class', 'pulumi', { 'auth.ts': "import { UserPool } from '@pulumi/aws/cognito';\n\nexport const users = new UserPool('users', {});\n" }],
  ['Terraform in JSON', 'terraform', { 'infra/cognito.tf.json': '{ "resource": { "aws_cognito_user_pool": { "main": { "name": "prod-users" } } } }' }],
  ['the CDK for Terraform', 'terraform', { 'main.ts': "import { CognitoUserPool } from '@cdktf/provider-aws/lib/cognito-user-pool';\n\nnew CognitoUserPool(this, 'users', { name: 'prod-users' });\n" }],
  ['Serverless whose resources stand in a file of their own', 'serverless', { 'resources/cognito.yml': 'Resources:\n  P:\n    Type: AWS::Cognito::UserPool\n    Properties:\n      UserPoolName: prod-users\n', 'serverless.yml': 'service: shop\nresources:\n  - ${file(resources/cognito.yml)}\n' }],
  ['Serverless in TypeScript', 'serverless', { 'resources/cognito.ts': "export const users = { Type: 'AWS::Cognito::UserPool', Properties: { UserPoolName: 'prod-users' } };\n", 'serverless.ts': "import { users } from './resources/cognito';\n\nmodule.exports = { resources: { Resources: { users } } };\n" }],
  ['SAM', 'sam', { 'template.yaml': 'Transform: AWS::Serverless-2016-10-31\nResources:\n  Users:\n    Type: AWS::Cognito::UserPool\n' }],
];

describe('a pool is probably owned', () => {
  it.each(PROBABLE)('by %s', async (_what, kind, files) => {
    const [file] = Object.keys(files);
    expect(await owner(files)).toMatchObject({ kind, probable: true, file });
  });

  // prettier-ignore
  it.each([
    [{ ManagedBy: 'terraform' }, 'terraform'],
    [{ 'managed-by': 'Pulumi' }, 'pulumi'],
    [{ Terraform: 'true' }, 'terraform'],
    [{ CreatedBy: 'CDK' }, 'cdk'],
    [{ 'provisioned-by': 'opentofu' }, 'terraform'],
    [{ iac: 'serverless' }, 'serverless'],
  ])('by its tags %j', async (tags, kind) => {
    expect(await owner({}, { tags })).toMatchObject({ kind, probable: true });
  });
});

describe('nobody is taken for the owner', () => {
  // prettier-ignore
  it.each<[string, Record<string, string>]>([
    ['who declares a pool of another name', { 'infra/cognito.tf': TERRAFORM.replace('prod-users', 'staff') }],
    ['who declares one in an example', { 'examples/complete/main.tf': TERRAFORM }],
    ['who declares one in a test', { 'test/stack.test.ts': CDK }],
    ['whose state says that it became another pool', { 'main.tf': 'resource "aws_cognito_user_pool" "main" {\n  name = var.name\n}\n', 'terraform.tfstate': JSON.stringify({ version: 4, resources: [{ mode: 'managed', type: 'aws_cognito_user_pool', name: 'main', instances: [{ attributes: { id: OTHER_ID } }] }] }) }],
    ['who only looks a pool up', { 'main.tf': 'data "aws_cognito_user_pool" "main" {\n  name = "prod-users"\n}\n' }],
    ['who makes a client of a pool', { 'main.tf': 'resource "aws_cognito_user_pool_client" "web" {\n  name = "prod-users"\n}\n' }],
    ['whose event is of another existing pool', { 'serverless.yml': SERVERLESS('staff') }],
    ["who signs in with Cognito's own library", { 'src/pool.ts': "export const pool = new CognitoUserPool({ UserPoolId: 'x', ClientId: 'y' });" }],
  ])('%s', async (_what, files) => {
    expect(await owner(files)).toBeUndefined();
  });

  it('by tags of other things', async () => {
    const tags = { Name: 'users', Environment: 'prod', Owner: 'platform', Project: 'sam' };
    expect(await owner({}, { tags })).toBeUndefined();
  });
});

describe('the owner that CloudFormation names', () => {
  const TWO = {
    'lib/auth-stack.ts': CDK,
    'serverless.yml': 'resources:\n  Resources:\n    P:\n      Type: AWS::Cognito::UserPool\n',
  };

  it.each<[string, Record<string, string>, string, string]>([
    ['the CDK, by its source alone', { 'lib/auth-stack.ts': CDK }, 'ShopAuth', 'cdk'],
    ['an Amplify sandbox, by the name of its stack', {}, 'amplify-shop-ada-sandbox-1a2b3c4d5e', 'amplify-gen2'],
    ['Amplify Gen 1, by the name of its stack', {}, 'amplify-shop-dev-12345-authshop-1', 'amplify-gen1'],
    ['CloudFormation, where the project says no more', {}, 'ShopAuth', 'cloudformation'],
    ['CloudFormation, where it might be two', TWO, 'ShopAuth', 'cloudformation'],
  ])('is %s', async (_what, files, stack, kind) => {
    const found = await owner(files, { stack });
    expect(found).toMatchObject({ kind, words: `the CloudFormation stack ${stack}` });
    expect(found).not.toHaveProperty('probable');
  });
});

describe('a trigger counts as declared', () => {
  // prettier-ignore
  it.each<[string, Record<string, string>, boolean]>([
    ['in the file of the pool', { 'lib/auth.ts': `${CDK}\npool.addTrigger(cognito.UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, fn, cognito.LambdaVersion.V2_0);` }, true],
    ['in a snippet that was merged as a file of its own', { 'lib/auth.ts': CDK, 'lib/role-claim.ts': "cfnUserPool.addPropertyOverride('LambdaConfig.PreTokenGenerationConfig', {});" }, true],
    ['in the block of Terraform', { 'cognito.tf': 'resource "aws_cognito_user_pool" "main" {\n  name = "prod-users"\n  lambda_config {\n    pre_token_generation_config {}\n  }\n}\n' }, true],
    ['by an Amplify backend', { 'amplify/auth/resource.ts': 'defineAuth({})', 'amplify/backend.ts': "backend.auth.resources.cfnResources.cfnUserPool.addPropertyOverride('LambdaConfig.PreTokenGenerationConfig', {})" }, true],
    ['by the CDK in Go', { 'main.go': 'pool := awscognito.NewUserPool(stack, jsii.String("Users"), nil)\npool.AddTrigger(awscognito.UserPoolOperation_PRE_TOKEN_GENERATION_CONFIG(), fn, awscognito.LambdaVersion_V2_0)\n' }, true],
    ['by the CDK in Java', { 'src/main/java/AuthStack.java': 'UserPool.Builder.create(this, "Users").lambdaTriggers(UserPoolTriggers.builder().preTokenGeneration(fn).build()).build(); // cognito' }, true],
    ['by the CDK in C#', { 'src/AuthStack.cs': 'using Amazon.CDK.AWS.Cognito;\nvar pool = new UserPool(this, "Users", new UserPoolProps { LambdaTriggers = new UserPoolTriggers { PreTokenGeneration = fn } });' }, true],
    ['by the CDK in Python', { 'stacks/auth.py': 'pool = cognito.UserPool(self, "Users", lambda_triggers=cognito.UserPoolTriggers(pre_token_generation=fn))\n' }, true],
    ['by Pulumi in Go', { 'main.go': 'pool, err := cognito.NewUserPool(ctx, "users", &cognito.UserPoolArgs{LambdaConfig: &cognito.UserPoolLambdaConfigArgs{PreTokenGenerationConfig: config}})\n' }, true],
    ['by Pulumi in YAML', { 'Pulumi.yaml': 'resources:\n  users:\n    type: aws:cognito:UserPool\n    properties:\n      lambdaConfig:\n        preTokenGenerationConfig:\n          lambdaVersion: V2_0\n' }, true],
    ['by our function, handed on by any name', { 'cognito.tf': TERRAFORM, 'claims/main.tf': 'resource "aws_lambda_function" "claims" {\n  handler = "role-claim.handler"\n}\n' }, true],
    ['by our function under another file name', { 'lib/auth.ts': CDK, 'lib/claims.ts': "new NodejsFunction(this, 'Claims', { handler: 'handler', environment: { ROLE_CLAIM: 'member' } });" }, true],
    ["not by our function's own code", { 'lib/auth.ts': CDK, 'role-claim/role-claim.mjs': "export const handler = async (event) => { const role = process.env.ROLE_CLAIM || 'authenticated'; return event; }; // cognito" }, false],
    ['not by a handler of that name', { 'stacks/auth.py': CDK_PYTHON, 'lambda/index.py': 'def pre_token_generation(event, context):  # cognito\n    return event\n' }, false],
    ['not by a trigger in an example', { 'cognito.tf': TERRAFORM, 'examples/claims/main.tf': 'handler = "role-claim.handler"\n' }, false],
    ['not by the types of a handler', { 'lib/auth.ts': CDK, 'lambda/claims.ts': "import type { PreTokenGenerationV2TriggerHandler } from 'aws-lambda'; // cognito" }, false],
    ['not by a comment', { 'lib/auth.ts': `${CDK} // preTokenGeneration: some day` }, false],
    ['not in a test', { 'lib/auth.ts': CDK, 'test/auth.test.ts': 'addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION, fn) // cognito' }, false],
  ])('%s', async (_what, files, triggerDeclared) => {
    expect(await owner(files)).toMatchObject({ probable: true, triggerDeclared });
  });

  it('by our function in the sources, although the record is older', async () => {
    const attributes = { id: POOL_ID, lambda_config: [] };
    const resource = { mode: 'managed', type: 'aws_cognito_user_pool', name: 'main', instances: [{ attributes }] };
    const state = JSON.stringify({ version: 4, resources: [resource] });
    const others = {
      'terraform.tfstate': state,
      'staff.tf': 'lambda_config {\n  pre_token_generation = var.claims\n}\n',
    };
    expect(await owner(others)).toMatchObject({ triggerDeclared: false });
    const ours = { ...others, 'claims.tf': 'handler = "role-claim.handler"\n' };
    expect(await owner(ours)).toMatchObject({ triggerDeclared: true });
  });

  it('but not where an event sets another one on a pool that is there', async () => {
    expect(await owner({ 'serverless.yml': SERVERLESS('prod-users') })).toMatchObject({ existing: true });
    const other = await owner({ 'serverless.yml': SERVERLESS('prod-users', 'PostConfirmation') });
    expect(other).not.toHaveProperty('existing');
    const both = { 'serverless.yml': SERVERLESS('prod-users'), 'cognito.tf': TERRAFORM };
    expect(await owner(both, { tags: { 'sst:app': 'shop' } })).toMatchObject({ kind: 'sst', existing: true });
  });
});
