import { check, PASS } from '../check.ts';

export const poolNotFound = check({
  id: 'cognito/pool-not-found',
  title: 'The user pool exists',
  needs: ['pool'],
  run({ pool }) {
    if (pool) return { ...PASS, evidence: { userPoolId: pool.userPoolId, name: pool.name } };
    return {
      status: 'fail',
      message: 'The user pool does not exist in that region and account.',
      fix: "Check the ID, and that the AWS profile belongs to the pool's account (--profile).",
    };
  },
});
