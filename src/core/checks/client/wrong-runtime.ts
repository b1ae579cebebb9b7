import { check } from '../check.ts';
import { callbackFor, generateFor } from './fixes.ts';
import { judgeFaults } from './places.ts';

export const wrongRuntime = check({
  id: 'client/wrong-runtime',
  title: 'Server code asks the server for the session',
  needs: ['clientSource'],
  run({ clientSource }) {
    return judgeFaults(clientSource, {
      kind: 'wrong-runtime',
      needs: 'token',
      say: (where, { stack }) => ({
        status: 'warn',
        message: `${where} runs on a server and takes the token of the browser's fetchAuthSession, which finds nobody there: every request is \`anon\`.`,
        fix: `Take fetchAuthSession of aws-amplify/auth/server there, with the context of the request: ${callbackFor(stack === 'amplify-web' ? 'amplify-next' : stack)}.${generateFor(stack === undefined || stack === 'amplify-web' ? 'amplify-next' : stack)}`,
      }),
    });
  },
});
