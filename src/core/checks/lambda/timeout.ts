import type { Answer } from '../../function/lambda-function.ts';
import { check, PASS } from '../check.ts';
import { isSettledBySignIn, nameAsked } from './asked.ts';
import { FUNCTION_CAUSES } from './causes.ts';

/** Cognito waits this long for a trigger (developer guide, Lambda triggers); it cannot be changed. */
const COGNITO_LIMIT_MS = 5000;

export const timeout = check({
  id: 'lambda/timeout',
  title: 'The function responds within five seconds',
  needs: ['invocation'],
  after: [...FUNCTION_CAUSES, 'lambda/throttled', 'lambda/not-ready', 'lambda/handler-error'],
  run({ invocation }, _wish, facts) {
    const { answers } = invocation;
    const late = answers.filter(isLate);
    const slowest = Math.max(...(late.length > 0 ? late : answers).map(({ durationMs = -1 }) => durationMs));
    const evidence = slowest < 0 ? undefined : { durationMs: slowest };
    if (late.length === 0) return { ...PASS, evidence };
    const took = slowest < 0 ? 'timed out' : `took ${(slowest / 1000).toFixed(1)} s`;
    const [first] = answers;
    if (late.length === 1 && answers.length > 1 && late[0] === first)
      return {
        ...PASS,
        message: `The function ${took} on a cold start, and answered in time after that.`,
        evidence,
      };
    const message = `The function ${took}${nameAsked(late, invocation)}; Cognito gives up after 5 s and the sign-in fails.`;
    if (isSettledBySignIn(facts, late))
      return { ...PASS, message: `${message} But the sign-in of this run worked.`, evidence };
    return { status: 'fail', message, fix: 'Take slow calls and the VPC out of the function.', evidence };
  },
});

function isLate({ outcome, durationMs = 0 }: Answer): boolean {
  return outcome.kind === 'timeout' || durationMs > COGNITO_LIMIT_MS;
}
