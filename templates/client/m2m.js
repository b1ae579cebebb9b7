// The Supabase client of a program that has an identity of its own in the user pool: a server, a job, a Lambda function.
// It sends the access token of the client-credentials grant, which carries a role under a trigger of version V3_0 that
// `cognito-supabase init --trigger-version v3 --m2m` has set up.
//
// Needs Node 22 (createClient throws on Node 20, which has no WebSocket) and
//   npm install @supabase/supabase-js@latest
//
// One client, made in a module, serves the whole program, and every invocation of a Lambda function that is still warm:
//   const supabase = createSupabaseClient(process.env.SUPABASE_URL, process.env.SUPABASE_PUBLISHABLE_KEY, {
//     domain: 'https://<domain>.auth.<region>.amazoncognito.com',
//     clientId: process.env.COGNITO_CLIENT_ID, clientSecret: process.env.COGNITO_CLIENT_SECRET, scope: '<server>/<scope>' })
// It is nobody's user: `sub` is the client's id, so that policies with auth.uid() fail (22P02); ask for
// (select auth.jwt()) ->> 'client_id'. Never let it answer for people who are signed in.

import { createClient } from '@supabase/supabase-js';
/** @import { SupabaseClient } from '@supabase/supabase-js' */

/**
 * The program's app client, as the pool has it.
 *
 * @typedef {object} Machine
 * @property {string} domain of the pool: https://<domain>.auth.<region>.amazoncognito.com
 * @property {string} clientId
 * @property {string} clientSecret
 * @property {string} [scope] blank-separated; all that the app client has, where it is left out
 */

/**
 * A client that acts as the program itself. Tokens are billed one by one: each is kept until two minutes before its end.
 *
 * @param {string} url the project's URL, such as https://abcdefghijklmnopqrst.supabase.co or http://127.0.0.1:54321
 * @param {string} key its publishable key; the token says what the program may do
 * @param {Machine} machine
 * @template [Database=any]
 * @returns {SupabaseClient<Database>}
 */
export function createSupabaseClient(url, key, { domain, clientId, clientSecret, scope }) {
  let token = '';
  let dueAt = 0;
  let endsAt = 0;
  /** @type {Promise<void> | undefined} */
  let asking;

  async function ask() {
    const now = Date.now();
    const response = await fetch(`${domain}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope && { scope }) }),
    });
    if (!response.ok) throw new Error(`${domain} answered ${response.status} when it was asked for a token.`);
    const { access_token, expires_in } = await response.json();
    token = access_token;
    endsAt = now + expires_in * 1000;
    dueAt = endsAt - Math.min(120_000, expires_in * 500);
  }

  async function accessToken() {
    if (Date.now() < dueAt) return token;
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    try {
      await asking;
    } catch (error) {
      if (Date.now() >= endsAt) throw error;
      // The token that is there still counts: ask again in ten seconds.
      dueAt = Date.now() + 10_000;
    }
    return token;
  }

  return createClient(url, key, { accessToken });
}
