import { illTypedMember, returnedEvent } from '../../function/answer.ts';
import { expectedShape, OVERRIDES, responseShape } from '../../function/trigger.ts';
import { check, PASS, type Verdict } from '../check.ts';
import { isSettledBySignIn, nameAsked, roleOfSignIn } from './asked.ts';
import { ANSWER_CAUSES } from './causes.ts';

export const shape = check({
  id: 'lambda/response-shape',
  title: 'The response has the format of the trigger version',
  needs: ['invocation'],
  after: ANSWER_CAUSES,
  run({ invocation }, _wish, facts): Verdict {
    const { version, answers } = invocation;
    const wanted = expectedShape(version);
    const other = wanted === 'v1' ? 'v2' : 'v1';
    const read = answers.flatMap((answer) => {
      const event = returnedEvent(answer);
      return event ? [{ answer, event }] : [];
    });
    const wrong = read.filter(({ event }) => responseShape(event) === other).map(({ answer }) => answer);
    if (wrong.length > 0) {
      const message = `The handler answers with response.${OVERRIDES[other]}${nameAsked(wrong, invocation)}, which a ${version} trigger ignores: its claims reach no token.`;
      if (isSettledBySignIn(facts, wrong) && roleOfSignIn(facts))
        return { ...PASS, message: `${message} But that user was made up: the sign-in of this run got the role.` };
      return {
        status: 'fail',
        message,
        fix: `Answer with response.${OVERRIDES[wanted]}, or attach the function with its own version.`,
        evidence: { lambdaVersion: version, found: OVERRIDES[other] },
      };
    }
    const illTyped = read.filter(({ event }) => illTypedMember(event, version) !== undefined);
    const [first] = illTyped;
    if (!first) return PASS;
    const affected = illTyped.map(({ answer }) => answer);
    const message = `The handler's answer has response.${illTypedMember(first.event, version)} with a type that a ${version} trigger does not allow${nameAsked(affected, invocation)}`;
    if (isSettledBySignIn(facts, affected))
      return { ...PASS, message: `${message}. The sign-in of this run worked all the same.` };
    return {
      status: 'warn',
      message: `${message}: Cognito may refuse it.`,
      fix:
        version === 'V1_0'
          ? 'Give claims as strings, and lists of strings where lists belong.'
          : 'Remove it, or use the type in the developer guide (Pre token generation Lambda trigger).',
    };
  },
});
