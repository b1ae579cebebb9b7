import { check, PASS } from '../check.ts';
import { FUNCTION_CAUSES } from './causes.ts';

/** Cognito waits this long for a trigger (developer guide, Lambda triggers); it cannot be changed. */
const COGNITO_LIMIT_MS = 5000;

export const timeout = check({
  id: 'lambda/timeout',
  title: 'The function answers within five seconds',
  needs: ['invocation'],
  after: [...FUNCTION_CAUSES, 'lambda/not-ready', 'lambda/handler-error'],
  run({ invocation }) {
    if (invocation.outcome.kind !== 'timeout' && invocation.durationMs <= COGNITO_LIMIT_MS) {
      return { ...PASS, evidence: { durationMs: invocation.durationMs } };
    }
    return {
      status: 'fail',
      message: `The function took ${(invocation.durationMs / 1000).toFixed(1)} s; Cognito gives up after 5 s and the sign-in fails.`,
      fix: 'Take slow calls and the VPC out of the function.',
      evidence: { durationMs: invocation.durationMs },
    };
  },
});
