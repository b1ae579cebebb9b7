import { writeOut } from '../../client/advice.ts';
import { check } from '../check.ts';
import { judgeFaults } from './places.ts';
import { tokenToSend } from './token-to-send.ts';

const STALE = {
  header: 'puts a token into a header once: after an hour it has expired, and before sign-in there was none.',
  callback: 'uses a token that was read once: after an hour it has expired, and before sign-in there was none.',
  'first-call':
    'keeps a client with the token of the call that made it: after an hour it has expired, and on a server all visitors act as the first.',
} as const;

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
        message: `${where} ${STALE[what]}`,
        fix:
          what === 'first-call'
            ? 'Make a client for each request, with the token that came with it.'
            : `Get the token inside the callback, which is called for each request. ${writeOut(place, stack, tokenToSend(all))}`,
      }),
    });
  },
});
