import { check, PASS } from '../check.ts';
import { FUNCTION_CAUSES } from './causes.ts';

export const throttled = check({
  id: 'lambda/throttled',
  title: 'The function is not stopped by its reserved concurrency',
  needs: ['function'],
  after: FUNCTION_CAUSES,
  run({ function: attached }) {
    if (attached?.reservedConcurrency !== 0) return PASS;
    return {
      status: 'fail',
      message: `The reserved concurrency of ${attached.name} is 0: Lambda refuses to run it, and every sign-in fails.`,
      fix: `Find out who set it and why, then run \`aws lambda delete-function-concurrency --function-name ${attached.name}\`.`,
      evidence: { reservedConcurrency: 0 },
    };
  },
});
