import { fixFor } from '../../client/advice.ts';
import { check } from '../check.ts';
import { judgeFaults } from './places.ts';
import { tokenToSend } from './token-to-send.ts';

export const tokenNotFound = check({
  id: 'client/token-not-found',
  title: "The app's source reads the token from the right place",
  needs: ['clientSource'],
  run({ clientSource }, _wish, all) {
    return judgeFaults(clientSource, {
      kind: 'not-found',
      needs: 'token',
      say: (where, { what, edit, use, stack, ...place }) => ({
        status: 'fail',
        message: `${where} ${what}: no token is ever sent, and every request is \`anon\`, or fails.`,
        fix: fixFor(edit, place, stack, tokenToSend(all, use)),
      }),
    });
  },
});
