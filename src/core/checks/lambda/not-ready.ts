import { check, PASS } from '../check.ts';
import { FUNCTION_CAUSES } from './causes.ts';

export const notReady = check({
  id: 'lambda/not-ready',
  title: 'The function is active',
  needs: ['function'],
  after: FUNCTION_CAUSES,
  run({ function: attached }) {
    if (!attached || (attached.state === 'Active' && attached.lastUpdateStatus !== 'Failed')) return PASS;
    const state = attached.state === 'Active' ? 'its last update failed' : `its state is ${attached.state}`;
    return {
      status: 'fail',
      message: `${attached.name} is not ready: ${state}${attached.stateReason === undefined ? '' : ` (${attached.stateReason})`}.`,
      fix: `Look at it with \`aws lambda get-function-configuration --function-name ${attached.name}\`, then run \`npx cognito-supabase init\`.`,
      evidence: { state: attached.state },
    };
  },
});
