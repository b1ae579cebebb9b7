import { check, PASS } from '../check.ts';

export const triggerMissing = check({
  id: 'cognito/trigger-missing',
  title: 'The user pool has a pre-token-generation trigger',
  needs: ['pool'],
  after: ['cognito/pool-not-found'],
  run({ pool }) {
    if (pool?.trigger)
      return { ...PASS, evidence: { lambdaArn: pool.trigger.lambdaArn, lambdaVersion: pool.trigger.lambdaVersion } };
    return {
      status: 'fail',
      message: `Nothing adds the role to the tokens of ${pool?.userPoolId}: it has no pre-token-generation trigger, so every user is \`anon\` in Supabase.`,
      fix: 'Run `npx cognito-supabase init`.',
    };
  },
});
