import { writeOut } from '../../client/advice.ts';
import { check } from '../check.ts';
import { judgeFaults } from './places.ts';
import { tokenToSend } from './token-to-send.ts';

export const serverClient = check({
  id: 'client/server-client',
  title: 'createServerClient is not given `accessToken`',
  needs: ['clientSource'],
  run({ clientSource }, _wish, all) {
    return judgeFaults(clientSource, {
      kind: 'server-client',
      needs: 'options',
      say: (where, { stack, ...place }) => ({
        status: 'fail',
        message: `${where} gives createServerClient of @supabase/ssr an \`accessToken\`: it reads \`supabase.auth\` while it makes the client, which throws.`,
        fix: `Use createClient of @supabase/supabase-js there, one for each request, with the same \`accessToken\`; the cookies are your sign-in's. ${writeOut(place, stack, tokenToSend(all))}`,
      }),
    });
  },
});
