// The Supabase client of a React Native app that signs in with Amplify. It sends the access token, which carries a role
// under a trigger of version V2_0 or V3_0.
//
// Needs aws-amplify 6.22 with @aws-amplify/react-native and what its guide installs beside it, and @supabase/supabase-js
// 2.112.1, or later. `@latest` matters on Node 20, where npm otherwise takes a supabase-js whose Realtime never leaves its
// first token; the warning that it wants Node 22 is for servers:
//   npm install aws-amplify@6 @aws-amplify/react-native @supabase/supabase-js@latest react-native-url-polyfill
//
// Once Amplify.configure(...) has run, make one client for the whole app, in a module of its own:
//   import 'react-native-url-polyfill/auto'
//   export const supabase = createSupabaseClient(
//     process.env.EXPO_PUBLIC_SUPABASE_URL, process.env.EXPO_PUBLIC_SUPABASE_PUBLISHABLE_KEY)
// Before the first channel is subscribed, `await supabase.realtime.setAuth()`: a channel that joins while the token is
// on its way stays anonymous. Sign in and out with Amplify; `supabase.auth` throws.

import { type SupabaseClient, createClient } from '@supabase/supabase-js';
import { type JWT, fetchAuthSession } from 'aws-amplify/auth';
import { Hub } from 'aws-amplify/utils';
import { AppState } from 'react-native';

/**
 * A client that acts as the signed-in user, and as `anon` while nobody is signed in.
 *
 * @param url the project's URL, such as https://abcdefghijklmnopqrst.supabase.co or http://127.0.0.1:54321
 * @param key its publishable key, never a secret one: this runs on your users' phones
 */
export function createSupabaseClient<Database = any>(url: string, key: string): SupabaseClient<Database> {
  let token: JWT | undefined;
  let refreshing: Promise<void> | undefined;
  let retryAt = 0;
  let failure: unknown;
  /** How far this device's clock is ahead, in milliseconds, as far as a new token has shown. */
  let ahead = 0;

  const millisecondsLeft = ({ payload: { exp = 0 } }: JWT): number => exp * 1000 - (Date.now() - ahead);

  /** Realtime asks every 25 seconds, and closes a channel when its token ends: Amplify's own five seconds are too few. */
  function isDue(jwt: JWT): boolean {
    const { exp = 0, iat = 0 } = jwt.payload;
    return millisecondsLeft(jwt) < Math.min(120_000, (exp - iat) * 500);
  }

  const read = async (forceRefresh = false): Promise<JWT | undefined> =>
    (await fetchAuthSession({ forceRefresh })).tokens?.accessToken;

  async function refresh(): Promise<void> {
    // Amplify itself refreshes a token that has expired.
    token = await read();
    if (!token || !isDue(token)) return;
    token = await read(true);
    if (token?.payload.iat) ahead = Date.now() - token.payload.iat * 1000;
  }

  async function current(): Promise<JWT | undefined> {
    if (token && !isDue(token)) token = await read();
    if (token && !isDue(token)) return token;
    if (Date.now() >= retryAt) {
      refreshing ??= refresh().finally(() => {
        refreshing = undefined;
      });
      try {
        await refreshing;
        return token;
      } catch (error) {
        failure = error;
        retryAt = Date.now() + 10_000;
      }
    }
    // For ten seconds after a failure the token is kept as long as it is valid.
    if (!token || millisecondsLeft(token) <= 0) throw failure;
    return token;
  }

  let wasSignedIn = false;
  const supabase = createClient<Database>(url, key, {
    accessToken: async () => {
      const next = await current();
      // Realtime passes over a token of null: the channels would go on as the user who has left.
      if (wasSignedIn && !next) void supabase.removeAllChannels();
      wasSignedIn = next !== undefined;
      return next?.toString() ?? null;
    },
  });
  Hub.listen('auth', ({ payload: { event } }) => {
    if (!['signedIn', 'signedOut', 'tokenRefresh_failure'].includes(event)) return;
    if (event !== 'tokenRefresh_failure') retryAt = 0;
    void supabase.realtime.setAuth();
  });
  // In the background nothing runs: the token that the channels have may have ended meanwhile.
  AppState.addEventListener('change', (state) => {
    if (state === 'active') void supabase.realtime.setAuth();
  });
  return supabase;
}
