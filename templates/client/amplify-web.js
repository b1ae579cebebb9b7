// The Supabase client of a web app that signs its users in with Amplify. It sends the access token, which carries a role
// under a trigger of version V2_0 or V3_0.
//
// Needs aws-amplify 6.22 and @supabase/supabase-js 2.112.1, or later. `@latest` matters on Node 20, where npm otherwise
// takes a supabase-js whose Realtime never leaves its first token; the warning that it wants Node 22 is for servers:
//   npm install aws-amplify@6 @supabase/supabase-js@latest
//
// Once Amplify.configure(...) has run, make one client for the whole page, and nowhere on a server:
//   React, Vue, plain JavaScript with Vite   a module: export const supabase = createSupabaseClient(
//                  import.meta.env.VITE_SUPABASE_URL, import.meta.env.VITE_SUPABASE_PUBLISHABLE_KEY)
//   Nuxt           plugins/supabase.client.ts: export default defineNuxtPlugin(() => {
//                  const { url, key } = useRuntimeConfig().public.supabase
//                  return { provide: { supabase: createSupabaseClient(url, key) } } })
//   SvelteKit      a module, with `browser` of $app/environment: export const supabase = browser
//                  ? createSupabaseClient(PUBLIC_SUPABASE_URL, PUBLIC_SUPABASE_PUBLISHABLE_KEY) : undefined
//   Angular        { provide: SUPABASE, useFactory: () => createSupabaseClient(environment.url, environment.key) }
// Before the first channel is subscribed, `await supabase.realtime.setAuth()`: a channel that joins while the token is
// on its way stays anonymous. Sign in and out with Amplify; `supabase.auth` throws. Where refresh tokens rotate, give the
// app client a grace period of some seconds, for what else in the app calls fetchAuthSession().

import { createClient } from '@supabase/supabase-js';
/** @import { SupabaseClient } from '@supabase/supabase-js' */
import { fetchAuthSession } from 'aws-amplify/auth';
/** @import { JWT } from 'aws-amplify/auth' */
import { Hub } from 'aws-amplify/utils';

/**
 * A client that acts as the signed-in user, and as `anon` while nobody is signed in.
 *
 * @param {string} url the project's URL, such as https://abcdefghijklmnopqrst.supabase.co or http://127.0.0.1:54321
 * @param {string} key its publishable key, never a secret one: this runs in your users' browsers
 * @template [Database=any]
 * @returns {SupabaseClient<Database>}
 */
export function createSupabaseClient(url, key) {
  /** @type {JWT | undefined} */
  let token;
  /** @type {Promise<void> | undefined} */
  let refreshing;
  let retryAt = 0;
  /** @type {unknown} */
  let failure;
  /** How far this device's clock is ahead, in milliseconds, as far as a new token has shown. */
  let ahead = 0;

  /** @param {JWT} jwt */
  const millisecondsLeft = ({ payload: { exp = 0 } }) => exp * 1000 - (Date.now() - ahead);

  /**
   * Realtime asks every 25 seconds, and closes a channel when its token ends: Amplify's own five seconds are too few.
   * @param {JWT} jwt
   */
  function isDue(jwt) {
    const { exp = 0, iat = 0 } = jwt.payload;
    return millisecondsLeft(jwt) < Math.min(120_000, (exp - iat) * 500);
  }

  const read = async (forceRefresh = false) => (await fetchAuthSession({ forceRefresh })).tokens?.accessToken;

  async function refresh() {
    // Another tab may have done it while this one waited for the lock.
    token = await read();
    if (!token || !isDue(token)) return;
    token = await read(true);
    if (token?.payload.iat) ahead = Date.now() - token.payload.iat * 1000;
    // Other tabs see what is stored a moment later: until then they wait for the lock.
    await new Promise((resolve) => setTimeout(resolve, 500));
  }

  async function current() {
    if (token && !isDue(token)) token = await read();
    if (token && !isDue(token)) return token;
    if (Date.now() >= retryAt) {
      // One refresh at a time: in all tabs where the browser has locks (https and localhost), else in this one.
      const locks = globalThis.navigator?.locks;
      refreshing ??= (locks ? locks.request(`supabase ${url}`, refresh) : refresh()).finally(() => {
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
  /** @type {SupabaseClient<Database>} */
  const supabase = createClient(url, key, {
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
  return supabase;
}
