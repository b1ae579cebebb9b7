import { returnedEvent } from '../../function/answer.ts';
import { personAnswers, rolesReached } from '../../function/judge-roles.ts';
import { rolesGranted } from '../../function/trigger.ts';
import { check, PASS } from '../check.ts';
import { BYPASSES_RLS } from '../../token/roles.ts';
import { isSettledBySignIn, kindsSent, nameAsked, roleOfSignIn } from './asked.ts';
import { ANSWER_CAUSES } from './causes.ts';

export const roleValue = check({
  id: 'lambda/role-value',
  title: 'It adds the expected role',
  needs: ['invocation'],
  after: [...ANSWER_CAUSES, 'lambda/response-shape', 'lambda/role-missing'],
  run({ invocation }, wish, facts) {
    const { version, answers } = invocation;
    const all = answers.flatMap((answer) => rolesGranted(returnedEvent(answer) ?? {}, version));
    const dangerous = all.find(({ role }) => typeof role === 'string' && BYPASSES_RLS.includes(role));
    if (dangerous)
      return {
        status: 'fail',
        message: `DANGER: the handler sets \`role\` to ${JSON.stringify(dangerous.role)}, which bypasses row level security.`,
        fix: 'Have it set `role: "authenticated"`, then revoke the sessions that have the wrong role.',
      };
    const kinds = kindsSent(facts);
    const wrong = personAnswers(invocation).flatMap(({ answer, event }) =>
      rolesReached(event, version, kinds)
        .filter(({ role }) => role !== undefined && role !== wish.role)
        .map(({ role }) => ({ answer, role })),
    );
    const [first] = wrong;
    if (!first) return PASS;
    const affected = [...new Set(wrong.map(({ answer }) => answer))];
    const message = `The handler sets \`role\` to ${JSON.stringify(first.role)}${nameAsked(affected, invocation)} where "${wish.role}" is wanted.`;
    if (isSettledBySignIn(facts, affected) && roleOfSignIn(facts) === wish.role)
      return { ...PASS, message: `${message} But that user was made up: the sign-in of this run got the right one.` };
    return {
      status: 'fail',
      message,
      fix: `Set \`role: "${wish.role}"\`, or give the right role with --role.`,
    };
  },
});
