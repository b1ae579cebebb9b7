import { check } from '../check.ts';
import { firstWrong, showClaim } from './tokens.ts';

export const issuer = check({
  id: 'token/issuer',
  title: 'It was issued by the configured user pool',
  needs: ['tokens'],
  after: ['token/malformed'],
  run({ tokens }, wish) {
    if (wish.issuers.length === 0)
      return { status: 'unknown', message: 'No user pool to compare with is known: give --user-pool-id.' };
    return firstWrong(tokens, ({ label, decoded: { claims } }) => {
      const iss = claims['iss'];
      if (typeof iss === 'string' && wish.issuers.includes(iss)) return undefined;
      return {
        status: 'fail',
        message: `The ${label} was issued by ${nameIssuer(iss)}, where ${wish.issuers[0]} is trusted.`,
        fix: 'Sign in with the configured user pool, or run `npx cognito-supabase init --user-pool-id <id> --replace-pool` with the one that the app uses.',
      };
    });
  },
});

function nameIssuer(iss: unknown): string {
  const text = typeof iss === 'string' ? iss : '';
  if (text === 'supabase' || text.endsWith('/auth/v1')) return `Supabase Auth (${showClaim(iss)})`;
  if (text.includes('accounts.google.com')) return `Google (${showClaim(iss)})`;
  if (text.includes('cognito-identity.amazonaws.com')) return 'a Cognito identity pool, which is not a user pool';
  return showClaim(iss);
}
