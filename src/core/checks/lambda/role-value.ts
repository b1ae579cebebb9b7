import { rolesGranted } from '../../function/trigger.ts';
import { check, PASS } from '../check.ts';
import { BYPASSES_RLS } from '../../token/roles.ts';
import { ANSWER_CAUSES } from './causes.ts';

export const roleValue = check({
  id: 'lambda/role-value',
  title: 'The role it adds is the one wanted',
  needs: ['invocation'],
  after: [...ANSWER_CAUSES, 'lambda/response-shape', 'lambda/role-missing'],
  run({ invocation: { outcome, version } }, wish) {
    if (outcome.kind !== 'returned' || !outcome.event) return PASS;
    const granted = rolesGranted(outcome.event, version).map(({ role }) => role);
    const dangerous = granted.find((role) => typeof role === 'string' && BYPASSES_RLS.includes(role));
    if (dangerous !== undefined)
      return {
        status: 'fail',
        message: `DANGER: the handler sets \`role\` to ${JSON.stringify(dangerous)}, which bypasses row level security.`,
        fix: 'Have it set `role: "authenticated"`, then revoke the sessions that have it already.',
      };
    const wrong = granted.find((role) => role !== wish.role);
    if (wrong === undefined) return PASS;
    return {
      status: 'fail',
      message: `The handler sets \`role\` to ${JSON.stringify(wrong)} where "${wish.role}" is wanted.`,
      fix: `Set \`role: "${wish.role}"\`, or say which role is meant with --role.`,
    };
  },
});
