import { writeOut } from '../../client/advice.ts';
import { check } from '../check.ts';
import { judgeFaults } from './places.ts';
import { tokenToSend } from './token-to-send.ts';

export const wrongRuntime = check({
  id: 'client/wrong-runtime',
  title: 'Server code asks the server for the session',
  needs: ['clientSource'],
  run({ clientSource }, _wish, all) {
    return judgeFaults(clientSource, {
      kind: 'wrong-runtime',
      needs: 'token',
      say: (where, { isNext, ...place }) => ({
        status: 'warn',
        message: `${where} runs on a server, but uses the browser's fetchAuthSession, which finds no user there: every request is \`anon\`.`,
        fix: isNext
          ? `Use fetchAuthSession of aws-amplify/auth/server, with the request's context. ${writeOut(place, 'amplify-next', tokenToSend(all))}`
          : 'Send the token with the request to your server, and read it from the header there: `accessToken: async () => request.headers.get("authorization")?.slice("Bearer ".length) ?? null`.',
      }),
    });
  },
});
