// Adds the claim `role` to the tokens of a user pool ({{userPoolId}}), which Supabase chooses the Postgres role by.
//
// Merge this into the program that creates the pool. Put role-claim.mjs into the folder {{codeFolder}}, beside Pulumi.yaml.
//
// What Pulumi cannot do:
// - Keep a trigger that was attached from outside: an update of the pool sets lambdaConfig to what the program says. All
//   triggers that the pool has belong there, next to this one.
// - Send back a trigger that its provider, which is built on Terraform's, does not know
//   (hashicorp/terraform-provider-aws#46216).
// - Be relied on to take the trigger out again when preTokenGenerationConfig is deleted: Terraform's provider does not see
//   that as a change (hashicorp/terraform-provider-aws#38617).
// - Grant the permission first, since it needs the pool's ARN. While the first update runs, sign-ins fail for some
//   seconds. Where that matters, run it once without lambdaConfig, and then with it.
// - V2_0 on the Lite plan: it needs `userPoolTier: 'ESSENTIALS'` or 'PLUS', which cost more. On Lite, leave
//   preTokenGenerationConfig out: the claim is then in ID tokens only, and the app has to send those.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const roleClaimRole = new aws.iam.Role('role-claim', {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: 'lambda.amazonaws.com' }),
});

const roleClaimLogs = new aws.iam.RolePolicyAttachment('role-claim', {
  role: roleClaimRole,
  policyArn: aws.iam.ManagedPolicy.AWSLambdaBasicExecutionRole,
});

const roleClaim = new aws.lambda.Function(
  'role-claim',
  {
    description: 'Adds the role claim that Supabase reads to the tokens of a Cognito user pool',
    role: roleClaimRole.arn,
    runtime: 'nodejs22.x',
    architectures: ['arm64'],
    handler: 'role-claim.handler',
    code: new pulumi.asset.FileArchive('{{codeFolder}}'),
    memorySize: 128,
    timeout: 5,
    environment: { variables: { ROLE_CLAIM: '{{role}}' } },
  },
  { dependsOn: [roleClaimLogs] },
);

const userPool = new aws.cognito.UserPool('{{pool}}', {
  // All arguments that it has, and in lambdaConfig, beside the triggers that are there:
  lambdaConfig: {
    // Both name the same function: Cognito refuses two different ones.
    preTokenGeneration: roleClaim.arn,
    preTokenGenerationConfig: { lambdaArn: roleClaim.arn, lambdaVersion: 'V2_0' },
  },
});

export const roleClaimPermission = new aws.lambda.Permission('role-claim', {
  action: 'lambda:InvokeFunction',
  function: roleClaim.name,
  principal: 'cognito-idp.amazonaws.com',
  sourceArn: userPool.arn,
  sourceAccount: aws.getCallerIdentityOutput().accountId,
}).statementId;
