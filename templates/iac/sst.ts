// Adds the claim `role` to the tokens of a user pool ({{userPoolId}}), which Supabase chooses the Postgres role by.
// For SST 3: merge the triggers into the pool in sst.config.ts. Put role-claim.mjs into the folder {{codeFolder}}.
// SST makes the function, its role, and the permission for exactly this pool.
//
// What SST cannot do:
// - V3_0, for machine clients: `preTokenGenerationVersion` takes v1 and v2. transform.userPool can set what is missing.
// - Name the account in the permission: it names the pool's ARN, which holds the account.
// - Keep a trigger that was attached from outside: the next deployment that touches the pool removes it.
// - v2 on the Lite plan: it needs `transform: { userPool: { userPoolTier: 'ESSENTIALS' } }` or PLUS, which cost more. On
//   Lite, write v1: the claim is then in ID tokens only, and the app has to send those.
// - In SST 2, a version at all: `new Cognito(…, { triggers: { preTokenGeneration } })` is V1_0. There, add to it
//   `auth.cdk.userPool.node.defaultChild.addPropertyOverride('LambdaConfig.PreTokenGenerationConfig', …)`.
export const userPool = new sst.aws.CognitoUserPool('{{pool}}', {
  // All that it has, and in triggers, beside those that are there:
  triggers: {
    preTokenGeneration: {
      description: 'Adds the role claim that Supabase reads to the tokens of a Cognito user pool',
      handler: '{{codeFolder}}/role-claim.handler',
      runtime: 'nodejs22.x',
      architecture: 'arm64',
      memory: '128 MB',
      timeout: '5 seconds',
      environment: { ROLE_CLAIM: '{{role}}' },
    },
    preTokenGenerationVersion: 'v2',
  },
});
