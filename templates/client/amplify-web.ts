// The Supabase client of an app that signs its users in with Amplify v6. It sends the ACCESS token, which carries a
// role only under a trigger of version V2_0 or V3_0; under V1_0 send the ID token.
//
// Needs aws-amplify 6 and @supabase/supabase-js 2.112.1 or later:
//   npm install aws-amplify @supabase/supabase-js
//
// Use, once Amplify.configure(...) has run, with the names that your framework gives its environment, such as
//   createSupabaseClient(import.meta.env.VITE_SUPABASE_URL, import.meta.env.VITE_SUPABASE_PUBLISHABLE_KEY)

import { type SupabaseClient, createClient } from '@supabase/supabase-js';
import { fetchAuthSession } from 'aws-amplify/auth';

/**
 * A client that acts as the signed-in Cognito user, and as `anon` while nobody is signed in.
 *
 * Make it once, when the app starts: a Realtime channel that is subscribed in the same tick joins before the token is
 * there, and stays `anon` (seen in supabase-js 2.119.1).
 *
 * Sign in and out with Amplify: `supabase.auth` throws on a client that is made with `accessToken`.
 *
 * @param url the project's URL, such as https://abcdefghijklmnopqrst.supabase.co or http://127.0.0.1:54321
 * @param key its publishable key. Never a secret key: this code runs in your users' browsers.
 */
export function createSupabaseClient(url: string, key: string): SupabaseClient {
  return createClient(url, key, { accessToken });
}

/**
 * Called for each request, so it always gives the current token: Amplify refreshes it when it is about to expire.
 * Realtime is given new tokens by supabase-js itself; a Hub listener that calls `realtime.setAuth` is not needed, and
 * before supabase-js 2.112.1 it pinned one token until that expired.
 */
async function accessToken(): Promise<string | null> {
  // The tokens are under `tokens`, which is absent while nobody is signed in.
  const { tokens } = await fetchAuthSession();
  // They are objects. Realtime takes strings only, and treats anything else as `anon` without a word.
  return tokens?.accessToken?.toString() ?? null;
}
