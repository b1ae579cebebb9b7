import { check } from '../check.ts';
import { firstWrong } from './tokens.ts';

export const roleValue = check({
  id: 'token/role-value',
  title: 'It has the expected role',
  needs: ['tokens'],
  after: ['token/malformed', 'token/role-bypasses-rls', 'token/role-missing', 'token/role-type', 'lambda/role-value'],
  run({ tokens }, wish) {
    return firstWrong(tokens, ({ label, decoded: { claims } }) => {
      const role = claims['role'];
      if (typeof role !== 'string' || role === wish.role) return undefined;
      return {
        status: 'fail',
        message: `The \`role\` of the ${label} is ${JSON.stringify(role)} where "${wish.role}" is wanted.`,
        fix: `Have the trigger set "${wish.role}", exactly so, or give the right role with --role.`,
      };
    });
  },
});
