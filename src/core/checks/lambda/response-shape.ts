import { expectedShape, responseShape } from '../../function/trigger.ts';
import { check, PASS } from '../check.ts';
import { ANSWER_CAUSES } from './causes.ts';

const MEMBER = { v1: 'claimsOverrideDetails', v2: 'claimsAndScopeOverrideDetails' } as const;

export const shape = check({
  id: 'lambda/response-shape',
  title: 'The answer has the shape that the trigger version reads',
  needs: ['invocation'],
  after: ANSWER_CAUSES,
  run({ invocation }) {
    if (invocation.outcome.kind !== 'returned' || !invocation.outcome.event) return PASS;
    const wanted = expectedShape(invocation.version);
    const found = responseShape(invocation.outcome.event);
    if (found === wanted || found === 'both' || found === 'none') return PASS;
    return {
      status: 'fail',
      message: `The handler answers with response.${MEMBER[found]}, which a ${invocation.version} trigger ignores: its claims reach no token.`,
      fix: `Answer with response.${MEMBER[wanted]}, or attach the function in the version it was written for.`,
      evidence: { lambdaVersion: invocation.version, found: MEMBER[found] },
    };
  },
});
