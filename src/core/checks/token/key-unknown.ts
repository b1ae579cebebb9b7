import { check } from '../check.ts';
import { asGiven, firstWrong, showClaim } from './tokens.ts';

export const keyUnknown = check({
  id: 'token/key-unknown',
  title: "That key is one of the user pool's",
  needs: ['tokens', 'jwks'],
  after: ['token/malformed', 'token/issuer', 'token/algorithm', 'token/key-missing'],
  run({ tokens, jwks }) {
    const [looked, fix] = jwks.isGiven
      ? ['keys that --jwks names', "Give the keys of the token's own pool with --jwks."]
      : [
          'user pool\'s keys: Supabase answers PGRST301 "No suitable key or wrong key type"',
          'Sign in again for a fresh token; if it persists, the token is of another user pool.',
        ];
    const verdict = firstWrong(tokens, ({ label, signature, decoded }) =>
      signature !== 'unknown-kid'
        ? undefined
        : {
            status: 'fail',
            message: `The ${label} was signed with key ${showClaim(decoded.header['kid'])}, which is not among the ${looked}.`,
            fix,
          },
    );
    return asGiven(verdict, jwks);
  },
});
