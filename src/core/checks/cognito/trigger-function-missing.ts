import { check, PASS } from '../check.ts';

export const triggerFunctionMissing = check({
  id: 'cognito/trigger-function-missing',
  title: 'The attached function exists',
  needs: ['pool', 'function'],
  after: ['cognito/pool-not-found', 'cognito/trigger-missing'],
  run({ pool, function: attached }) {
    if (attached) return PASS;
    return {
      status: 'fail',
      message: `The trigger points to ${pool?.trigger?.lambdaArn}, which does not exist: every sign-in fails.`,
      fix: "Run `npx cognito-supabase init` (with --on-existing-trigger replace when the function was not this tool's).",
    };
  },
});
