// The Supabase client of a Next.js server that signs its users in with Amplify, for server components, route handlers and
// server actions; what runs in the browser takes the file beside it. It sends the access token, which carries a role
// under a trigger of version V2_0 or V3_0.
//
// Needs Node 22 (createClient throws on Node 20, which has no WebSocket), Next.js 14 or later, and
//   npm install aws-amplify@6 @aws-amplify/adapter-nextjs@1 @supabase/supabase-js@latest
// In the browser: Amplify.configure(outputs, { ssr: true }), which keeps the tokens in cookies.
//
// One file makes the runner: export const { runWithAmplifyServerContext } = createServerRunner({ config: outputs })
// Each component, handler or action makes a client of its own; one that is kept, or made in a module, is the next user's:
//   const supabase = await createSupabaseServerClient(runWithAmplifyServerContext,
//     process.env.NEXT_PUBLIC_SUPABASE_URL!, process.env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY!)
//   const { data } = await supabase.from('todos').select()
// The adapter takes a token for nobody's where it cannot fetch the pool's keys, and of every pool whose issuer was updated.
// A page cannot keep a token that was refreshed while it was made. With refresh-token rotation, which makes that end the
// session, run fetchAuthSession in proxy.ts (middleware.ts before Next.js 16), with the response that it answers with.

import type { NextServer } from '@aws-amplify/adapter-nextjs';
import { type SupabaseClient, createClient } from '@supabase/supabase-js';
import { fetchAuthSession } from 'aws-amplify/auth/server';
import { cookies } from 'next/headers';

/**
 * A client that acts as the user whose request this is, and as `anon` where nobody is signed in. It is for this request
 * alone: the token is looked up once, and `createServerClient` of @supabase/ssr throws with one.
 *
 * @param run `runWithAmplifyServerContext` of createServerRunner
 * @param url the project's URL, such as https://abcdefghijklmnopqrst.supabase.co or http://127.0.0.1:54321
 * @param key its publishable key: a secret one would let every user do everything
 */
export async function createSupabaseServerClient<Database = any>(
  run: NextServer.RunOperationWithContext,
  url: string,
  key: string,
): Promise<SupabaseClient<Database>> {
  const token = await run({
    nextServerContext: { cookies },
    operation: async (context) => {
      // Refreshed by Amplify where it has expired.
      const { tokens } = await fetchAuthSession(context);
      return tokens?.accessToken?.toString() ?? null;
    },
  });
  return createClient<Database>(url, key, { accessToken: () => Promise.resolve(token) });
}
