import { check } from '../check.ts';
import { firstWrong, showClaim } from './tokens.ts';

export const roleType = check({
  id: 'token/role-type',
  title: 'Its role is a string',
  needs: ['tokens'],
  after: ['token/malformed', 'token/role-missing'],
  run({ tokens }) {
    return firstWrong(tokens, ({ label, decoded: { claims } }) =>
      !('role' in claims) || typeof claims['role'] === 'string'
        ? undefined
        : {
            status: 'fail',
            message: `The \`role\` of the ${label} is ${showClaim(claims['role'])}, not a string: Postgres answers 22023, role does not exist.`,
            fix: 'Have the trigger set `role` to the string "authenticated".',
          },
    );
  },
});
