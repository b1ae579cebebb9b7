import { rolesGranted } from '../../trigger.ts';
import { check, PASS } from '../check.ts';
import { ANSWER_CAUSES } from './causes.ts';

export const roleValue = check({
  id: 'lambda/role-value',
  title: 'The role it adds is the one wanted',
  needs: ['invocation'],
  after: [...ANSWER_CAUSES, 'lambda/response-shape', 'lambda/role-missing'],
  run({ invocation: { outcome, version } }, wish) {
    if (outcome.kind !== 'returned' || !outcome.event) return PASS;
    const wrong = rolesGranted(outcome.event, version).find(({ role }) => role !== wish.role);
    if (!wrong) return PASS;
    return {
      status: 'fail',
      message: `The handler sets \`role\` to ${JSON.stringify(wrong.role)} where "${wish.role}" is wanted.`,
      fix: `Set \`role: "${wish.role}"\`, or say which role is meant with --role.`,
    };
  },
});
