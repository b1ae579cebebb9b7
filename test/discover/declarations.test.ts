import { describe, expect, it } from 'vitest';
import { discovered, POOL_ID } from './folder.ts';

const json = (value: unknown): string => JSON.stringify(value, undefined, 2);

const pulumiPool = (id: string, lambdaConfig: object = {}, external = false): object => ({
  urn: 'urn:pulumi:prod::shop::aws:cognito/userPool:UserPool::customers',
  type: 'aws:cognito/userPool:UserPool',
  external,
  outputs: { id, name: 'customers-1a2b', lambdaConfig },
});

const tfPool = (id: string, more: object = {}, mode = 'managed'): object => ({
  mode,
  type: 'aws_cognito_user_pool',
  name: 'main',
  instances: [{ attributes: { id, name: 'customers', lambda_config: [], ...more } }],
});
const tfstate = (...resources: object[]): string => json({ version: 4, outputs: {}, resources });

describe('what declares a pool', () => {
  it.each<[string, string, string, object]>([
    [
      'a Terraform state with a trigger',
      'terraform.tfstate',
      tfstate(
        tfPool(POOL_ID, {
          lambda_config: [
            {
              pre_token_generation: '',
              pre_token_generation_config: [{ lambda_arn: 'arn:x', lambda_version: 'V2_0' }],
            },
          ],
        }),
      ),
      { kind: 'terraform', userPoolId: POOL_ID, triggerDeclared: true },
    ],
    [
      'a Terraform state with the trigger of old',
      'terraform.tfstate',
      tfstate(tfPool(POOL_ID, { lambda_config: [{ pre_token_generation: 'arn:x' }] })),
      { kind: 'terraform', userPoolId: POOL_ID, triggerDeclared: true },
    ],
    [
      'a Terraform state with another trigger',
      'terraform.tfstate',
      tfstate(
        tfPool(POOL_ID, {
          lambda_config: [{ pre_token_generation: '', post_confirmation: 'arn:x', pre_token_generation_config: [] }],
        }),
      ),
      { kind: 'terraform', triggerDeclared: false },
    ],
    [
      'a Pulumi checkpoint with a trigger',
      '.pulumi/stacks/prod.json',
      json({
        checkpoint: {
          latest: { resources: [pulumiPool(POOL_ID, { preTokenGenerationConfig: { lambdaArn: 'arn:x' } })] },
        },
      }),
      { kind: 'pulumi', userPoolId: POOL_ID, triggerDeclared: true },
    ],
    [
      'Amplify Gen 1',
      'amplify/backend/amplify-meta.json',
      json({
        providers: { awscloudformation: { StackName: 'amplify-shop-dev-1' } },
        auth: {
          shop: {
            service: 'Cognito',
            dependsOn: [{ resourceName: 'shopPreTokenGeneration' }],
            output: { UserPoolId: POOL_ID },
          },
        },
      }),
      { kind: 'amplify-gen1', userPoolId: POOL_ID, stack: 'amplify-shop-dev-1', triggerDeclared: true },
    ],
    [
      'Amplify Gen 2',
      'amplify/auth/resource.ts',
      'export const auth = defineAuth({ loginWith: { email: true }, triggers: { preTokenGeneration } });',
      { kind: 'amplify-gen2', triggerDeclared: true },
    ],
    [
      'SST',
      'sst.config.ts',
      'const pool = new sst.aws.CognitoUserPool("P", { triggers: { preTokenGeneration: "a.b" } });',
      { kind: 'sst', triggerDeclared: true },
    ],
    [
      'SST v2',
      'stacks/AuthStack.ts',
      'const auth = new Cognito(stack, "Auth", { login: ["email"] }); // preTokenGeneration: one day',
      { kind: 'sst', triggerDeclared: false },
    ],
    [
      'the CDK',
      'lib/auth-stack.ts',
      'const pool = new cognito.UserPool(this, "P");\npool.addTrigger(cognito.UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, fn, cognito.LambdaVersion.V2_0);',
      { kind: 'cdk', triggerDeclared: true },
    ],
    [
      'Pulumi',
      'index.ts',
      'const pool = new aws.cognito.UserPool("customers", {});',
      { kind: 'pulumi', triggerDeclared: false },
    ],
    [
      'Serverless',
      'serverless.yml',
      'functions:\n  claims:\n    events:\n      - cognitoUserPool:\n          pool: customers\n          trigger: PreTokenGeneration\n',
      { kind: 'serverless', triggerDeclared: true },
    ],
    [
      'SAM',
      'template.yaml',
      'Transform: AWS::Serverless-2016-10-31\nResources:\n  Pool:\n    Type: AWS::Cognito::UserPool\n  # PreTokenGeneration some day\n',
      { kind: 'sam', triggerDeclared: false },
    ],
    [
      'SAM with the trigger',
      'template.yaml',
      'Transform: AWS::Serverless-2016-10-31\nResources:\n  Pool:\n    Type: AWS::Cognito::UserPool\n  F:\n    Events:\n      E:\n        Type: Cognito\n        Properties: { Trigger: PreTokenGeneration }\n',
      { kind: 'sam', triggerDeclared: true },
    ],
    [
      'CloudFormation',
      'infra/cognito-stack.yaml',
      'Resources:\n  Pool:\n    Type: AWS::Cognito::UserPool\n',
      { kind: 'cloudformation', triggerDeclared: false },
    ],
    [
      'Terraform sources',
      'main.tf',
      'resource "aws_cognito_user_pool" "main" {\n  lambda_config {\n    pre_token_generation_config {}\n  }\n}\n',
      { kind: 'terraform', triggerDeclared: true },
    ],
    [
      'a synthesised template',
      'cdk.out/Auth.template.json',
      json({
        Resources: {
          P: {
            Type: 'AWS::Cognito::UserPool',
            Properties: { LambdaConfig: { PreTokenGenerationConfig: {} } },
            Metadata: { 'aws:cdk:path': 'Auth/P/Resource' },
          },
        },
      }),
      { kind: 'cdk', stack: 'Auth', address: 'Auth/P/Resource', triggerDeclared: true },
    ],
  ])('%s', async (_what, file, text, expected) => {
    expect((await discovered({ [file]: text })).declarations).toEqual([expect.objectContaining({ file, ...expected })]);
  });

  it.each<[string, string, string]>([
    ['a pool that Terraform only looks up', 'terraform.tfstate', tfstate(tfPool(POOL_ID, {}, 'data'))],
    [
      'a pool that Pulumi only reads',
      'stack.json',
      json({ deployment: { resources: [pulumiPool(POOL_ID, {}, true)] } }),
    ],
    [
      'a pool that Amplify imported',
      'amplify/backend/amplify-meta.json',
      json({ auth: { shop: { service: 'Cognito', serviceType: 'imported', output: { UserPoolId: POOL_ID } } } }),
    ],
  ])('%s is found and declared by nobody here', async (_what, file, text) => {
    const found = await discovered({ [file]: text });
    expect([found.candidates[0]?.userPoolId, found.declarations]).toEqual([POOL_ID, []]);
  });

  it('is encrypted by OpenTofu, which is said', async () => {
    const found = await discovered({
      'terraform.tfstate': json({
        serial: 3,
        lineage: 'x',
        meta: {},
        encrypted_data: 'aGVsbG8=',
        encryption_version: 'v0',
      }),
    });
    expect([found.candidates, found.notes]).toEqual([
      [],
      ['terraform.tfstate is encrypted by OpenTofu: run `tofu output` for what it holds.'],
    ]);
  });
});
