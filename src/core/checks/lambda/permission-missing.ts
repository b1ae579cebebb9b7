import { allowsPool } from '../../function/who-may-invoke.ts';
import { check, PASS } from '../check.ts';
import { FUNCTION_CAUSES } from './causes.ts';

export const permissionMissing = check({
  id: 'lambda/permission-missing',
  title: 'The user pool may invoke the function',
  needs: ['pool', 'policy'],
  after: FUNCTION_CAUSES,
  run({ pool, policy }) {
    if (pool && allowsPool(policy, pool)) return PASS;
    return {
      status: 'fail',
      message: `The resource policy of ${pool?.trigger?.lambdaArn} does not let ${pool?.arn} invoke it: sign-ins fail with "PreTokenGeneration invocation failed due to error AccessDeniedException".`,
      fix: 'Run `npx cognito-supabase init`.',
    };
  },
});
