import { check } from '../check.ts';
import { judgeFaults } from './places.ts';

export const secretKey = check({
  id: 'client/secret-key',
  title: 'No secret key is in browser or mobile code',
  needs: ['clientSource'],
  run({ clientSource }) {
    return judgeFaults(clientSource, {
      kind: 'secret-key',
      needs: 'options',
      say: (where, { name, isHandedOut }) => ({
        status: 'fail',
        message: `${where} ${isHandedOut ? 'puts' : 'makes a client with'} ${name === undefined ? 'a secret key' : `the secret key in \`${name}\``}${isHandedOut ? ' into what' : ', in code that'} everybody can read: it bypasses row level security.`,
        fix: 'Make a new secret key, revoke this one (Project Settings, API Keys), and give the client the publishable key.',
      }),
    });
  },
});
