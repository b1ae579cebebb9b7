import { check, PASS } from '../check.ts';
import { FUNCTION_CAUSES } from './causes.ts';

/** Cognito waits this long for a trigger (developer guide, Lambda triggers); it cannot be changed. */
const COGNITO_LIMIT_MS = 5000;

export const timeout = check({
  id: 'lambda/timeout',
  title: 'The function answers within five seconds',
  needs: ['invocation'],
  after: [...FUNCTION_CAUSES, 'lambda/throttled', 'lambda/not-ready', 'lambda/handler-error'],
  run({ invocation }) {
    const { durationMs } = invocation;
    const evidence = durationMs === undefined ? undefined : { durationMs };
    if (invocation.outcome.kind !== 'timeout' && (durationMs ?? 0) <= COGNITO_LIMIT_MS) return { ...PASS, evidence };
    return {
      status: 'fail',
      message: `The function ${durationMs === undefined ? 'timed out' : `took ${(durationMs / 1000).toFixed(1)} s`}; Cognito gives up after 5 s and the sign-in fails.`,
      fix: 'Take slow calls and the VPC out of the function.',
      evidence,
    };
  },
});
