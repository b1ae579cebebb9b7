import { issuerOf } from '../../pool/ids.ts';
import { check, PASS } from '../check.ts';

export const issuerUpdated = check({
  id: 'cognito/issuer-updated',
  title: "The pool's tokens have the issuer that Supabase trusts",
  needs: ['pool', 'linkedIssuers'],
  after: ['cognito/pool-not-found'],
  run({ pool, linkedIssuers }) {
    const derived = pool && issuerOf(pool);
    // Linked by its real issuer, it is in order.
    if (!pool || pool.issuer === derived || linkedIssuers.includes(pool.issuer)) return PASS;
    return {
      status: 'warn',
      message: `The pool's tokens name ${pool.issuer} as their issuer (its issuer type is UPDATED), where \`aws_cognito\` and the dashboard's Cognito form derive ${derived}.`,
      fix: `In the dashboard, under Authentication → Third-Party Auth, add a custom OIDC issuer: ${pool.issuer}`,
      evidence: { issuer: pool.issuer, derived: derived ?? '' },
    };
  },
});
