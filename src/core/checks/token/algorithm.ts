import { check } from '../check.ts';
import { firstWrong, showClaim } from './tokens.ts';

export const algorithm = check({
  id: 'token/algorithm',
  title: 'It is signed with RS256',
  needs: ['tokens'],
  after: ['token/malformed', 'token/issuer'],
  run({ tokens }) {
    return firstWrong(tokens, ({ label, decoded }) =>
      decoded.header['alg'] === 'RS256'
        ? undefined
        : {
            status: 'fail',
            message: `The ${label} says alg ${showClaim(decoded.header['alg'])}; Cognito signs with RS256, so this is not a token of a user pool.`,
            fix: 'Give a token that Cognito issued.',
          },
    );
  },
});
