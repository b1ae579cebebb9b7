// Adds the claim `role` to the tokens of a user pool ({{userPoolId}}), which Supabase chooses the Postgres role by.
//
// Call it in the stack that creates the pool: `addRoleClaim({{pool}});`
// Put role-claim.mjs into the folder {{codeFolder}}; the path counts from where `cdk` runs.
//
// What the CDK cannot do:
// - Change a pool that another stack or tool owns: UserPool.fromUserPoolId has no triggers. Put this where the pool is
//   created.
// - Have two functions in the one slot: take `preTokenGeneration` out of lambdaTriggers, and an addTrigger of
//   PRE_TOKEN_GENERATION or PRE_TOKEN_GENERATION_CONFIG as well. (lambdaTriggers alone makes a V1_0 trigger, which
//   reaches ID tokens only.)
// - Keep a trigger that was attached from outside, once the stack updates the pool.
// - Grant the permission first, since it needs the pool's ARN. While the first deployment runs, sign-ins fail for some
//   seconds. Where that matters, deploy once without the override, and then with it.
// - V2_0 on the Lite plan: it needs `featurePlan: FeaturePlan.ESSENTIALS` or PLUS, which cost more. On Lite, write V1_0:
//   the claim is then in ID tokens only, and the app has to send those.
import { Duration, Stack } from 'aws-cdk-lib';
import type { CfnUserPool, UserPool } from 'aws-cdk-lib/aws-cognito';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';

export function addRoleClaim(pool: UserPool): void {
  const stack = Stack.of(pool);
  const roleClaim = new LambdaFunction(stack, 'RoleClaim', {
    description: 'Adds the role claim that Supabase reads to the tokens of a Cognito user pool',
    runtime: Runtime.NODEJS_22_X,
    architecture: Architecture.ARM_64,
    handler: 'role-claim.handler',
    code: Code.fromAsset('{{codeFolder}}'),
    memorySize: 128,
    timeout: Duration.seconds(5),
    environment: { ROLE_CLAIM: '{{role}}' },
  });
  roleClaim.addPermission('UserPool', {
    principal: new ServicePrincipal('cognito-idp.amazonaws.com'),
    sourceArn: pool.userPoolArn,
    sourceAccount: stack.account,
  });
  // An override leaves the pool's other triggers as they are; assigning lambdaConfig would drop them.
  const cfnUserPool = pool.node.defaultChild as CfnUserPool;
  cfnUserPool.addPropertyOverride('LambdaConfig.PreTokenGeneration', roleClaim.functionArn);
  cfnUserPool.addPropertyOverride('LambdaConfig.PreTokenGenerationConfig', {
    LambdaArn: roleClaim.functionArn,
    LambdaVersion: 'V2_0',
  });
}
