import { groupsLost, groupsNamed } from '../../function/answer.ts';
import { MADE_UP_GROUP } from '../../function/events.ts';
import { personAnswers } from '../../function/judge-roles.ts';
import { check, PASS } from '../check.ts';
import { nameAsked, nameKinds, tokensOfSignIn } from './asked.ts';
import { ANSWER_CAUSES } from './causes.ts';

export const groupsSuppressed = check({
  id: 'lambda/groups-suppressed',
  title: "The response keeps the users' groups",
  needs: ['invocation'],
  after: ANSWER_CAUSES,
  run({ invocation }, _wish, facts) {
    const { version } = invocation;
    const asked = personAnswers(invocation);
    const lost = asked.filter(({ event }) => groupsLost(event, version).length > 0);
    const replaced = asked
      .map(({ event }) => groupsNamed(event, version))
      .find((groups) => groups.length > 0 && !groups.includes(MADE_UP_GROUP));
    const [first] = lost;
    if (!first)
      return replaced
        ? { ...PASS, message: `It gives users groups that they are not in: ${replaced.join(', ')}.` }
        : PASS;
    const kinds = nameKinds(groupsLost(first.event, version));
    const where = nameAsked(
      lost.map(({ answer }) => answer),
      invocation,
    );
    const message = `The handler's response removes the user's groups${where}: the ${kinds} token has no \`cognito:groups\`.`;
    const isRefuted = tokensOfSignIn(facts).some(({ decoded }) => decoded.ok && 'cognito:groups' in decoded.claims);
    if (isRefuted)
      return { ...PASS, message: `${message} But that user was made up: the one that this run signed in kept theirs.` };
    return {
      status: 'fail',
      message,
      fix: 'Remove groupOverrideDetails from the response, or copy request.groupConfiguration into it, and keep `cognito:groups` out of claimsToSuppress.',
    };
  },
});
