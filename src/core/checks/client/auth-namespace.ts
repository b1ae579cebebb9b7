import { stackById } from '../../client/stacks.ts';
import { check } from '../check.ts';
import { judgeFaults } from './places.ts';

export const authNamespace = check({
  id: 'client/auth-namespace',
  title: "The app's source does not use `supabase.auth`",
  needs: ['clientSource'],
  run({ clientSource }) {
    return judgeFaults(clientSource, {
      kind: 'auth-namespace',
      needs: 'options',
      say: (where, { member, stack }) => ({
        status: 'warn',
        message: `${where} uses \`${member.includes('(') ? member : `auth.${member}`}\` of a client that is made with \`accessToken\`: Supabase's library throws there.`,
        fix: `Ask ${stack ? stackById(stack).users : 'the library that signs in'} instead, or make a second client without \`accessToken\` for Supabase's own users.`,
      }),
    });
  },
});
