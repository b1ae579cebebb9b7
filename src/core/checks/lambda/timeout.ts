import type { Answer, LambdaFunction } from '../../function/lambda-function.ts';
import { check, PASS } from '../check.ts';
import type { VerifyFacts } from '../facts.ts';
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
    const asked = nameAsked(late, invocation);
    const stopped = late.every(({ outcome }) => outcome.kind === 'timeout') ? ownLimit(facts) : undefined;
    const message = stopped
      ? `The function was stopped by its own timeout of ${stopped.timeoutSeconds} s${asked}, and the sign-in fails.`
      : `The function ${took}${asked}; Cognito gives up after 5 s and the sign-in fails.`;
    if (isSettledBySignIn(facts, late))
      return { ...PASS, message: `${message} But the sign-in of this run worked.`, evidence };
    return { status: 'fail', message, fix: fixOf(stopped), evidence };
  },
});

/** The function, where it may run for less than Cognito waits: then Lambda ends it, and Cognito is not what gives up. */
function ownLimit({ function: attached }: VerifyFacts): LambdaFunction | undefined {
  const found = attached.known ? attached.value : null;
  return found && found.timeoutSeconds > 0 && found.timeoutSeconds * 1000 < COGNITO_LIMIT_MS ? found : undefined;
}

function fixOf(stopped: LambdaFunction | undefined): string {
  const faster = 'Take slow calls and the VPC out of the function.';
  if (!stopped) return faster;
  const more = `aws lambda update-function-configuration --function-name ${stopped.name} --timeout 5`;
  return `${faster} Cognito waits for 5 s: \`${more}\` gives it as long.`;
}

function isLate({ outcome, durationMs = 0 }: Answer): boolean {
  return outcome.kind === 'timeout' || durationMs > COGNITO_LIMIT_MS;
}
