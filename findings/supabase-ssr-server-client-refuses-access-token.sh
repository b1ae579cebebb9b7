#!/usr/bin/env bash
# @supabase/ssr: createServerClient throws as soon as it is given accessToken, which createBrowserClient takes.
#
# Seen with @supabase/ssr 0.12.7 and @supabase/supabase-js 2.119.1, Node 20:
#   createBrowserClient:   a client
#   createServerClient:    Error: @supabase/supabase-js: Supabase Client is configured with the accessToken option,
#                          accessing supabase.auth.onAuthStateChange is not possible
# The message speaks of code that the caller has not written: the package itself listens to supabase.auth, on the server only.
# It matters for whoever adds a third-party provider (Cognito, Clerk, Auth0) to an app from a template with both clients: the
# browser half works, and each rendered page fails. On a server createClient of supabase-js, one for each request, does it.
#
# Exits 0 where that is still so, 1 where it changed. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund @supabase/ssr@0.12.7 @supabase/supabase-js@2.119.1 ws@8.23.0
cat >probe.js <<'JS'
import { createBrowserClient, createServerClient } from '@supabase/ssr';
import { WebSocket } from 'ws';

const cookies = { getAll: () => [], setAll: () => {} };
const options = { accessToken: async () => 'token', cookies, realtime: { transport: WebSocket } };
const seen = [createBrowserClient, createServerClient].map((make) => {
  try {
    make('http://127.0.0.1:1', 'key', options);
    return `${make.name}: a client`;
  } catch (error) {
    return `${make.name}: ${error}`;
  }
});
console.log(seen.join('\n'));
const [browser, server] = seen;
process.exit(browser.endsWith(': a client') && server.includes('supabase.auth.onAuthStateChange is not possible') ? 0 : 1);
JS
node probe.js
