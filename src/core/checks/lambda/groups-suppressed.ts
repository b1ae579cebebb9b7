import { suppressesGroups } from '../../function/trigger.ts';
import { check, PASS } from '../check.ts';
import { ANSWER_CAUSES } from './causes.ts';

export const groupsSuppressed = check({
  id: 'lambda/groups-suppressed',
  title: "The answer leaves the users' groups alone",
  needs: ['invocation'],
  after: ANSWER_CAUSES,
  run({ invocation: { outcome, version } }) {
    if (outcome.kind !== 'returned' || !outcome.event || !suppressesGroups(outcome.event, version)) return PASS;
    return {
      status: 'fail',
      message:
        'The handler answers with an empty groupOverrideDetails, which takes `cognito:groups` out of every token.',
      fix: 'Leave groupOverrideDetails out of the answer, or copy request.groupConfiguration into it.',
    };
  },
});
