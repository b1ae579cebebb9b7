import { check } from '../check.ts';
import { judgeFaults } from './places.ts';

export const tokenNotString = check({
  id: 'client/token-not-string',
  title: "The app's source gives Supabase the token as a string",
  needs: ['clientSource'],
  run({ clientSource }) {
    return judgeFaults(clientSource, 'not-a-string', (where, { what }) => ({
      status: 'warn',
      message:
        what === 'token'
          ? `${where} gives Supabase Amplify's token object instead of its text: Realtime takes strings only, and treats the user as \`anon\`.`
          : `${where} gives Supabase Amplify's whole session instead of a token: requests carry an object made into text, and are refused.`,
      fix: 'Return `(await fetchAuthSession()).tokens?.accessToken?.toString() ?? null`, or the same of `idToken`.',
    }));
  },
});
