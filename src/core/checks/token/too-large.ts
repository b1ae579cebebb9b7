import { check } from '../check.ts';
import { firstWrong } from './tokens.ts';

/**
 * All headers of a request together may have 8192 bytes with many proxies and servers (aws-amplify/amplify-js#9695 is
 * such a case); a kilobyte of that goes to the headers that a browser sends beside the token.
 */
const MAX_LENGTH = 7 * 1024;

export const tooLarge = check({
  id: 'token/too-large',
  title: 'It fits into a header',
  needs: ['tokens'],
  after: ['token/malformed', 'token/issuer', 'token/signature'],
  run({ tokens }) {
    return firstWrong(tokens, ({ label, length }) =>
      length <= MAX_LENGTH
        ? undefined
        : {
            status: 'warn',
            message: `The ${label} has ${length} characters: with the other headers of a request it may pass the 8192 bytes that many proxies and servers take.`,
            fix: 'Drop claims that nothing reads (claimsToSuppress in the trigger function), or send the access token, which carries no user attributes.',
            evidence: { length },
          },
    );
  },
});
