#!/usr/bin/env bash
# oidc-client-ts: signoutRedirect throws where the provider names no end_session_endpoint, after it has forgotten the user.
#
# Seen with oidc-client-ts 3.5.0, Node 20 with a window of happy-dom 20.14.6:
#   signoutRedirect():       Error: No end session endpoint
#   getUser() afterwards:    null
#   the address of the page: unchanged
# The rejection reads as "nothing happened", and half of it has: the app shows nobody signed in, while the provider's session
# was never asked to end. It matters for Cognito, whose logout is an address of its own (/logout with client_id and
# logout_uri), so that metadata written by hand tends to lack it: removeUser and a redirect there do both halves.
#
# Exits 0 where that is still so, 1 where it changed. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund oidc-client-ts@3.5.0 happy-dom@20.14.6
cat >probe.js <<'JS'
import { Window } from 'happy-dom';

const window = new Window({ url: 'http://localhost:3000/' });
// happy-dom has no window.stop, which browsers have.
window.stop = () => {};
Object.assign(globalThis, { window, localStorage: window.localStorage, sessionStorage: window.sessionStorage });
const { User, UserManager } = await import('oidc-client-ts');

const authority = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abcdefghi';
const manager = new UserManager({
  authority,
  client_id: 'client',
  redirect_uri: 'http://localhost:3000/callback',
  metadata: { issuer: authority, authorization_endpoint: 'https://acme.auth.eu-west-1.amazoncognito.com/oauth2/authorize' },
  automaticSilentRenew: false,
});
const expires_at = Math.floor(Date.now() / 1000) + 3600;
await manager.storeUser(new User({ access_token: 'token', token_type: 'Bearer', profile: { sub: 's' }, expires_at }));
const before = (await manager.getUser())?.access_token;
const said = await manager.signoutRedirect().then(
  () => 'resolved',
  (error) => String(error),
);
const after = await manager.getUser();
console.log({ before, said, after, address: window.location.href });
const same = window.location.href === 'http://localhost:3000/';
process.exit(before === 'token' && said === 'Error: No end session endpoint' && after === null && same ? 0 : 1);
JS
node probe.js
