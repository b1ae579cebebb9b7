import { check } from '../check.ts';
import { judgeFaults } from './places.ts';

export const tokenNotFound = check({
  id: 'client/token-not-found',
  title: "The app's source takes the token from where Amplify has it",
  needs: ['clientSource'],
  run({ clientSource }) {
    return judgeFaults(clientSource, 'not-found', (where, { use }) => ({
      status: 'fail',
      message: `${where} reads \`${use}Token\` off Amplify's session, which has it under \`tokens\`: it is never there, and every request is \`anon\`.`,
      fix: `Return \`(await fetchAuthSession()).tokens?.${use}Token?.toString() ?? null\`.`,
    }));
  },
});
