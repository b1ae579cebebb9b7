import { stackById } from '../../client/stacks.ts';
import { check, notLookedAt } from '../check.ts';
import { inWords, judgeFaults } from './places.ts';

export const authNamespace = check({
  id: 'client/auth-namespace',
  title: "The app's source does not use `supabase.auth`",
  needs: ['clientSource'],
  run({ clientSource }) {
    const lost = clientSource.faults.filter(({ kind }) => kind === 'auth-unfollowed');
    const verdict = judgeFaults(clientSource, {
      kind: 'auth-namespace',
      needs: 'options',
      say: (where, { member, stack }) => ({
        status: 'warn',
        message: `${where} uses \`${member.includes('(') ? member : `auth.${member}`}\` of a client that is made with \`accessToken\`: Supabase's library throws there.`,
        fix: `Ask ${stack ? stackById(stack).users : 'the library that signs in'} instead, or make a second client without \`accessToken\` for Supabase's own users.`,
      }),
    });
    const mayBeIt = verdict.status === 'pass' && lost.length > 0;
    return mayBeIt
      ? notLookedAt(`${inWords(lost)}: which client \`supabase.auth\` is of could not be followed.`)
      : verdict;
  },
});
