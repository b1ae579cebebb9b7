import { fixFor } from '../../client/advice.ts';
import { check } from '../check.ts';
import { judgeFaults } from './places.ts';
import { tokenToSend } from './token-to-send.ts';

export const tokenNotString = check({
  id: 'client/token-not-string',
  title: "The app's source gives Supabase the token as a string",
  needs: ['clientSource'],
  run({ clientSource }, _wish, all) {
    return judgeFaults(clientSource, {
      kind: 'not-a-string',
      needs: 'token',
      say: (where, { what, edit, isTokenText, use, stack, ...place }) => ({
        status: 'warn',
        message: isTokenText
          ? `${where} gives Supabase ${what} instead of its text: Realtime takes strings only, and treats the user as \`anon\`.`
          : `${where} gives Supabase ${what} instead of the token: requests send it as text, and are refused.`,
        fix: fixFor(edit, place, stack, tokenToSend(all, use)),
      }),
    });
  },
});
