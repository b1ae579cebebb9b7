import { check } from '../check.ts';
import { judgeFaults } from './places.ts';

export const authNamespace = check({
  id: 'client/auth-namespace',
  title: "The app's source leaves `supabase.auth` alone",
  needs: ['clientSource'],
  run({ clientSource }) {
    return judgeFaults(clientSource, 'auth-namespace', (where, { member }) => ({
      status: 'warn',
      message: `${where} uses \`auth.${member}\` of a client that is made with \`accessToken\`: supabase-js throws there.`,
      fix: "Ask Amplify instead (getCurrentUser, fetchAuthSession, signOut), or make a second client without `accessToken` for Supabase's own users.",
    }));
  },
});
