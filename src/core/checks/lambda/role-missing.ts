import { rolesGranted } from '../../function/trigger.ts';
import { check, PASS } from '../check.ts';
import { ANSWER_CAUSES } from './causes.ts';

export const roleMissing = check({
  id: 'lambda/role-missing',
  title: 'The answer adds a role',
  needs: ['invocation'],
  after: [...ANSWER_CAUSES, 'lambda/response-shape'],
  run({ invocation: { outcome, version } }) {
    if (outcome.kind !== 'returned' || !outcome.event) return PASS;
    const without = rolesGranted(outcome.event, version).filter(({ role }) => role === undefined);
    if (without.length === 0) return PASS;
    const kinds = without.map(({ token }) => (token === 'id' ? 'ID' : 'access')).join(' and ');
    return {
      status: 'fail',
      message: `The handler adds no \`role\` to the ${kinds} token, so users are \`anon\` in Supabase.`,
      fix: 'Set `role: "authenticated"` in claimsToAddOrOverride, and keep it out of claimsToSuppress.',
    };
  },
});
