import { check } from '../check.ts';
import { BYPASSES_RLS } from '../../token/roles.ts';
import { firstWrong } from './tokens.ts';

export const roleBypassesRls = check({
  id: 'token/role-bypasses-rls',
  title: 'Its role does not bypass row level security',
  needs: ['tokens'],
  after: ['token/malformed'],
  run({ tokens }) {
    return firstWrong(tokens, ({ label, decoded: { claims } }) => {
      const role = claims['role'];
      if (typeof role !== 'string' || !BYPASSES_RLS.includes(role)) return undefined;
      return {
        status: 'fail',
        message: `DANGER: the \`role\` of the ${label} is "${role}", which bypasses row level security: its holder reads and writes every row.`,
        fix: 'Remove the role from the trigger at once, then sign its holders out (`aws cognito-idp admin-user-global-sign-out --user-pool-id <id> --username <name>`). Tokens that they have work until they expire.',
      };
    });
  },
});
