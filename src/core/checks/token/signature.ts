import { check } from '../check.ts';
import { asGiven, firstWrong } from './tokens.ts';

export const signature = check({
  id: 'token/signature',
  title: "Its signature is the user pool's",
  needs: ['tokens', 'jwks'],
  after: ['token/malformed', 'token/issuer', 'token/algorithm', 'token/key-missing', 'token/key-unknown'],
  run({ tokens, jwks }) {
    const verdict = firstWrong(tokens, ({ label, signature: result }) =>
      result === 'valid'
        ? undefined
        : {
            status: 'fail',
            message: `The signature of the ${label} does not fit its content: it was cut, changed, or made by someone else.`,
            fix: 'Copy the whole token, or sign in again.',
          },
    );
    return asGiven(verdict, jwks);
  },
});
