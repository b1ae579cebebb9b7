import { isBefore, type LibraryVersion } from '../../client/packages/versions.ts';
import { check } from '../check.ts';
import { judgeFaults } from './places.ts';

/** From here on, a token that was set by hand no longer stops the callback from being asked (supabase-js changelog). */
export const PINS_BEFORE = '2.112.1';

/** Whether every version that may be installed is one that keeps the first token it was given. */
export function pinsToken(version: LibraryVersion | undefined): boolean {
  return version?.to !== undefined && isBefore(version.to, PINS_BEFORE);
}

export const manualRealtimeAuth = check({
  id: 'client/manual-realtime-auth',
  title: "The app's source leaves Realtime's token to supabase-js",
  needs: ['clientSource'],
  run({ clientSource }) {
    return judgeFaults(clientSource, {
      kind: 'manual-realtime-auth',
      needs: 'options',
      isHarmful: ({ isString, version }) => !isString || pinsToken(version),
      say: (where, { isString, version }) => ({
        status: 'warn',
        message: isString
          ? `${where} sets Realtime's token by hand: supabase-js ${version?.from} keeps that token until it expires, and then the channels are closed.`
          : `${where} sets Realtime's token by hand, but not to a string: Realtime ignores it.`,
        fix: `Call \`realtime.setAuth()\` without a token there: it asks the \`accessToken\` option. Install @supabase/supabase-js ${PINS_BEFORE} or later.`,
      }),
    });
  },
});
