import { writeOut } from '../../client/advice.ts';
import { check } from '../check.ts';
import { judgeFaults } from './places.ts';

export const tokenNotFound = check({
  id: 'client/token-not-found',
  title: "The app's source takes the token from where it is",
  needs: ['clientSource'],
  run({ clientSource }) {
    return judgeFaults(clientSource, {
      kind: 'not-found',
      needs: 'token',
      say: (where, { what, edit, stack, ...place }) => ({
        status: 'fail',
        message: `${where} ${what}: no token is ever sent, and every request is \`anon\`, or fails.`,
        fix: `${edit} ${writeOut(place, stack)}`,
      }),
    });
  },
});
