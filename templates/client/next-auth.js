// The Supabase client of a Next.js server that signs its users in with next-auth 4 or Auth.js 5 (next-auth@beta): for
// server components, route handlers and server actions. It sends the access token, which carries a role
// under a trigger of version V2_0 or V3_0.
//
// Needs Node 22 (createClient throws on Node 20, which has no WebSocket), Next.js 14 or later, and
//   npm install next-auth @supabase/supabase-js@latest
// The environment: AUTH_SECRET, COGNITO_DOMAIN (https://<domain>.auth.<region>.amazoncognito.com), and the app client as
// AUTH_COGNITO_ID and AUTH_COGNITO_SECRET.
//
// Neither version keeps Cognito's tokens, or refreshes them, by itself. In the options of NextAuth:
//   callbacks: {
//     jwt: ({ token, account }) => (account ? { ...token, ...tokensOf(account) } : refreshed(token)),
//   }
// They are then in the session's cookie, which is encrypted. Leave the session callback alone: what is put on the session
// can be read by every script of the page, at /api/auth/session.
// A page or handler cannot write the cookie: what it refreshes is for this request, until auth() in proxy.ts
// (middleware.ts before Next.js 16), or the browser's useSession(), runs the callback. Keep refresh-token rotation off.
//
// Each component, handler or action makes a client of its own; one that is kept, or made in a module, is the next user's:
//   const supabase = await createSupabaseServerClient(process.env.SUPABASE_URL!, process.env.SUPABASE_PUBLISHABLE_KEY!)

import { createClient } from '@supabase/supabase-js';
/** @import { SupabaseClient } from '@supabase/supabase-js' */
import { getToken } from 'next-auth/jwt';
import { headers } from 'next/headers';
import { NextRequest } from 'next/server';

/**
 * What is kept of Cognito in the cookie: one of its two tokens, since both would make it too large for some proxies.
 *
 * @typedef {object} CognitoTokens
 * @property {string} [access_token]
 * @property {string} [refresh_token]
 * @property {number} [expires_at] seconds since the epoch
 */

/**
 * Of the account that has just signed in.
 *
 * @param {CognitoTokens} account
 * @returns {CognitoTokens}
 */
export function tokensOf({ access_token, refresh_token, expires_at }) {
  return { access_token, refresh_token, expires_at };
}

/**
 * The tokens, new ones when less than two minutes are left. Where Cognito refuses, the session is over and they are gone;
 * where it cannot be reached, the token is kept as long as it is valid.
 *
 * @template {CognitoTokens} Tokens
 * @param {Tokens} tokens
 * @returns {Promise<Tokens>}
 */
export async function refreshed(tokens) {
  const { refresh_token, expires_at = 0 } = tokens;
  const left = expires_at * 1000 - Date.now();
  if (!refresh_token || left > 120_000) return tokens;
  const { COGNITO_DOMAIN, AUTH_COGNITO_ID = '', AUTH_COGNITO_SECRET = '' } = process.env;
  try {
    const response = await fetch(`${COGNITO_DOMAIN}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${AUTH_COGNITO_ID}:${AUTH_COGNITO_SECRET}`)}` },
      body: new URLSearchParams({ grant_type: 'refresh_token', client_id: AUTH_COGNITO_ID, refresh_token }),
    });
    if (response.status === 400) return { ...tokens, access_token: undefined, refresh_token: undefined };
    if (!response.ok) throw new Error(`Cognito answered ${response.status} when the session was to be refreshed.`);
    const { access_token, expires_in } = await response.json();
    return { ...tokens, access_token, expires_at: Math.floor(Date.now() / 1000) + expires_in };
  } catch (error) {
    if (left > 0) return tokens;
    throw error;
  }
}

/**
 * A client that acts as the user whose request this is, and as `anon` where nobody is signed in. It is for this request
 * alone: the token is looked up once, and `createServerClient` of @supabase/ssr throws with one.
 *
 * @param {string} url the project's URL, such as https://abcdefghijklmnopqrst.supabase.co or http://127.0.0.1:54321
 * @param {string} key its publishable key: a secret one would let every user do everything
 * @template [Database=any]
 * @returns {Promise<SupabaseClient<Database>>}
 */
export async function createSupabaseServerClient(url, key) {
  const request = new NextRequest('http://localhost', { headers: await headers() });
  const cookie = await getToken({
    req: request,
    secret: process.env.AUTH_SECRET ?? process.env.NEXTAUTH_SECRET ?? '',
    secureCookie: request.cookies.getAll().some(({ name }) => name.startsWith('__Secure-')),
  });
  const tokens = cookie ? await refreshed(/** @type {CognitoTokens} */ (cookie)) : undefined;
  const token = tokens?.access_token ?? null;
  return createClient(url, key, { accessToken: () => Promise.resolve(token) });
}
