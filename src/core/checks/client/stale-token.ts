import { writeOut } from '../../client/advice.ts';
import { check } from '../check.ts';
import { judgeFaults } from './places.ts';
import { tokenToSend } from './token-to-send.ts';

export const staleToken = check({
  id: 'client/stale-token',
  title: "The app's source gets the token for each request",
  needs: ['clientSource'],
  run({ clientSource }, _wish, all) {
    return judgeFaults(clientSource, {
      kind: 'stale',
      needs: 'token',
      say: (where, { what, stack, ...place }) => ({
        status: 'warn',
        message:
          what === 'header'
            ? `${where} puts a token into a header once: after an hour it has expired, and before sign-in there was none.`
            : `${where} uses a token that was read once: after an hour it has expired, and before sign-in there was none.`,
        fix: `Get the token inside the callback, which is called for each request. ${writeOut(place, stack, tokenToSend(all))}`,
      }),
    });
  },
});
