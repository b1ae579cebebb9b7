import { check } from '../check.ts';
import { judgeFaults } from './places.ts';

export const headerWins = check({
  id: 'client/header-wins',
  title: 'No Authorization header overrides `accessToken`',
  needs: ['clientSource'],
  run({ clientSource }) {
    return judgeFaults(clientSource, {
      kind: 'header-wins',
      needs: 'options',
      say: (where) => ({
        status: 'warn',
        message: `${where} gives the client \`global.headers.Authorization\` and \`accessToken\`: REST, Storage and Functions send the header, and never ask for the token.`,
        fix: 'Take `Authorization` out of `global.headers`: `accessToken` makes the header by itself.',
      }),
    });
  },
});
