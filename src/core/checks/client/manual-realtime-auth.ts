import { isBefore } from '../../client/versions.ts';
import { check } from '../check.ts';
import { judgeFaults } from './places.ts';

/** From here on, a token that was set by hand no longer stops the callback from being asked (supabase-js changelog). */
const HARMLESS_FROM = '2.112.1';

export const manualRealtimeAuth = check({
  id: 'client/manual-realtime-auth',
  title: "The app's source leaves Realtime's token to supabase-js",
  needs: ['clientSource'],
  run({ clientSource }) {
    const { versions } = clientSource;
    const isNew = versions.length > 0 && versions.every(({ from }) => !isBefore(from, HARMLESS_FROM));
    return judgeFaults(
      clientSource,
      'manual-realtime-auth',
      (where, { isString }) => ({
        status: 'warn',
        message: isString
          ? `${where} sets Realtime's token by hand: before supabase-js ${HARMLESS_FROM} that token then stays until it expires, and the channels are closed.`
          : `${where} sets Realtime's token by hand, and to something that is no text: Realtime takes it for no token at all.`,
        fix: `Take the call out, with the Hub listener around it: the \`accessToken\` option serves Realtime, too. Install @supabase/supabase-js ${HARMLESS_FROM} or later.`,
      }),
      ({ isString }) => !(isNew && isString),
    );
  },
});
