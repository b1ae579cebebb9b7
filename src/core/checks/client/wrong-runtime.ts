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
        message: `${where} runs on a server and takes the token of the browser's fetchAuthSession, which finds nobody there: every request is \`anon\`.`,
        fix: isNext
          ? `Take fetchAuthSession of aws-amplify/auth/server there, with the context of the request. ${writeOut(place, 'amplify-next', tokenToSend(all))}`
          : 'Send the token along with the request to your server, and take it from its header there: `accessToken: async () => request.headers.get("authorization")?.slice("Bearer ".length) ?? null`.',
      }),
    });
  },
});
