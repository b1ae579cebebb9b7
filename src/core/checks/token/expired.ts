import { check } from '../check.ts';
import { firstWrong, showClaim } from './tokens.ts';

export const expired = check({
  id: 'token/expired',
  title: 'It has not expired',
  needs: ['tokens'],
  after: ['token/malformed', 'token/signature'],
  run({ tokens }, { now }) {
    return firstWrong(tokens, ({ label, decoded: { claims } }) => {
      const exp = claims['exp'];
      const fix = 'Sign in again, or refresh the session.';
      if (typeof exp !== 'number')
        return { status: 'fail', message: `The ${label} has no numeric \`exp\` claim (${showClaim(exp)}).`, fix };
      if (exp > now) return undefined;
      return {
        status: 'fail',
        message: `The ${label} expired ${Math.round(now - exp)} s ago. The Data API tolerates 30 s, Storage and Realtime none.`,
        fix,
        evidence: { exp },
      };
    });
  },
});
