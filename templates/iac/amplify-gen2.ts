// Adds the claim `role` to the tokens of a user pool ({{userPoolId}}), which Supabase chooses the Postgres role by.
// For Amplify Gen 2: call it at the end of amplify/backend.ts, with what defineBackend returned: `addRoleClaim({{pool}});`
// Put role-claim.mjs into the folder {{codeFolder}}; the path counts from the project's root.
//
// What Amplify cannot do:
// - V2_0 by `triggers: { preTokenGeneration }` of defineAuth: it has no version and makes a V1_0 trigger, which reaches
//   ID tokens only (aws-amplify/amplify-backend#1417, #2754). Hence the override. Take `preTokenGeneration` out of
//   defineAuth: Cognito refuses two different functions in the one slot.
// - Change a pool that `referenceAuth` names: that pool belongs to another stack, and the trigger into that one.
// - Keep a trigger that was attached from outside, once a deployment updates the pool.
// - Do this for one pool alone: each sandbox and each branch has a pool of its own, and each gets the function.
// - Grant the permission first, since it needs the pool's ARN. While the first deployment runs, sign-ins fail for some
//   seconds.
// - V2_0 on the Lite plan: it needs `cfnUserPool.userPoolTier = 'ESSENTIALS'` or 'PLUS', which cost more. On Lite, write
//   V1_0: the claim is then in ID tokens only, and the app has to send those.
import { Duration, Stack } from 'aws-cdk-lib';
import type { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';

interface Backend {
  auth: { resources: { cfnResources: { cfnUserPool: CfnUserPool } } };
}

export function addRoleClaim({ auth }: Backend): void {
  const { cfnUserPool } = auth.resources.cfnResources;
  const stack = Stack.of(cfnUserPool);
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
    sourceArn: cfnUserPool.attrArn,
    sourceAccount: stack.account,
  });
  // An override leaves the pool's other triggers as they are; assigning lambdaConfig would drop them.
  cfnUserPool.addPropertyOverride('LambdaConfig.PreTokenGeneration', roleClaim.functionArn);
  cfnUserPool.addPropertyOverride('LambdaConfig.PreTokenGenerationConfig', {
    LambdaArn: roleClaim.functionArn,
    LambdaVersion: 'V2_0',
  });
}
