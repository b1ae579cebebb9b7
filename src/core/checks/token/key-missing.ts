import { asText } from '../../text/json.ts';
import { check } from '../check.ts';
import { firstWrong } from './tokens.ts';

export const keyMissing = check({
  id: 'token/key-missing',
  title: 'It names the key it was signed with',
  needs: ['tokens'],
  after: ['token/malformed', 'token/issuer', 'token/algorithm'],
  run({ tokens }) {
    return firstWrong(tokens, ({ label, decoded }) =>
      asText(decoded.header['kid']) !== ''
        ? undefined
        : {
            status: 'fail',
            message: `The ${label} has no \`kid\` in its header; hosted Supabase and Realtime need one.`,
            fix: 'Give a token that Cognito issued; all of them carry a `kid`.',
          },
    );
  },
});
