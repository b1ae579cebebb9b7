import { fitsIntoHeader } from '../../token/token.ts';
import { check } from '../check.ts';
import { firstWrong } from './tokens.ts';

export const tooLarge = check({
  id: 'token/too-large',
  title: 'It fits into a header',
  needs: ['tokens'],
  after: ['token/malformed', 'token/issuer', 'token/signature'],
  run({ tokens }) {
    return firstWrong(tokens, ({ label, length }) =>
      fitsIntoHeader(length)
        ? undefined
        : {
            status: 'warn',
            message: `The ${label} has ${length} characters: with the other headers of a request it may exceed the 8192 bytes that many proxies and servers accept.`,
            fix: 'Drop claims that nothing reads (claimsToSuppress in the trigger function), or send the access token, which carries no user attributes.',
            evidence: { length },
          },
    );
  },
});
