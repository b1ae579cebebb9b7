import { check, PASS, type Verdict } from '../check.ts';
import { answerOf, capital, ROLE_CAUSES, ROLE_UNPROVED, TOKEN_CAUSES } from './answers.ts';

export const anon = check({
  id: 'live/anon',
  title: 'Its user is not anon',
  needs: ['rest', 'storage'],
  after: ['live/api-key', 'live/rejected', 'live/expired', 'live/role-rejected', ...TOKEN_CAUSES, ...ROLE_CAUSES],
  settle(facts) {
    const ignored = answerOf(facts, ['rest', 'storage'], 'ignored');
    if (ignored)
      return {
        status: 'fail',
        message: `${capital(ignored.name)} answers a token with a broken signature the same: it does not see the ${ignored.label}, and everybody is anon.`,
        fix: 'Look at the proxy or gateway before it: it has to pass the Authorization header on.',
        evidence: { service: ignored.service },
      };
    return ranAsAnon(answerOf(facts, ['rest'], 'accepted'));
  },
  run({ rest }) {
    if (rest.ranAs) return { status: 'pass', evidence: { role: rest.ranAs.role } };
    return rest.kind === 'accepted' ? ROLE_UNPROVED : PASS;
  },
});

function ranAsAnon(answer: ReturnType<typeof answerOf>): Verdict | undefined {
  if (answer?.ranAs?.role !== 'anon') return undefined;
  const { label, ranAs } = answer;
  return {
    status: 'fail',
    message:
      ranAs.sub === null
        ? `The Data API runs a request with the ${label} as anon, without its \`sub\`: the token does not reach it.`
        : `The Data API accepts the ${label}, but runs its requests as anon: it does not read the \`role\` claim.`,
    fix:
      ranAs.sub === null
        ? 'Look at the proxy or gateway before it: it has to pass the Authorization header on.'
        : "Remove jwt-role-claim-key (PGRST_JWT_ROLE_CLAIM_KEY) from the Data API's settings: `role` is the default.",
    evidence: { role: 'anon' },
  };
}
