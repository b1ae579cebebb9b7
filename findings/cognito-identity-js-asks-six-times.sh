#!/usr/bin/env bash
# amazon-cognito-identity-js: a refused refresh is asked six times, and callers of getSession do not share one refresh.
#
# Seen with amazon-cognito-identity-js 6.3.21, Node 20, getSession() with an expired access token:
#   the refresh token is revoked (400 NotAuthorizedException):  6 requests in about 6.5 s, then the error
#   three callers at once, the refresh is granted:              3 requests with the same refresh token
# The answer to a revoked token is final, but the library waits and asks again as after a failed connection.
# It matters for an accessToken callback, which runs for every request: a page with ten queries sends sixty refreshes and
# stands for seconds before it can say that the session is over; and where the app client rotates refresh tokens, those three
# requests use one token three times. Sharing one promise among the callers mends both.
#
# Exits 0 where that is still so, 1 where it changed. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund amazon-cognito-identity-js@6.3.21
cat >probe.js <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:http';
import * as cognito from 'amazon-cognito-identity-js';

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (secondsLeft) => {
  const exp = Math.floor(Date.now() / 1000) + secondsLeft;
  return `${part({ alg: 'RS256', kid: 'k' })}.${part({ iat: exp - 3600, exp })}.c2ln`;
};
let answer;
let requests = [];
const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  requests.push(JSON.parse(text).AuthParameters.REFRESH_TOKEN);
  response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer.body));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const endpoint = `http://127.0.0.1:${server.address().port}/`;
const Pool = new cognito.CognitoUserPool({ UserPoolId: 'eu-west-1_abcdefghi', ClientId: 'client', endpoint });

function expired() {
  const user = new cognito.CognitoUser({ Username: 'u', Pool });
  user.setSignInUserSession(
    new cognito.CognitoUserSession({
      IdToken: new cognito.CognitoIdToken({ IdToken: token(-10) }),
      AccessToken: new cognito.CognitoAccessToken({ AccessToken: token(-10) }),
      RefreshToken: new cognito.CognitoRefreshToken({ RefreshToken: 'R' }),
      ClockDrift: 0,
    }),
  );
  return user;
}
const session = (user) => new Promise((resolve) => user.getSession((error) => resolve(error?.code ?? 'a session')));

answer = { status: 400, body: { __type: 'NotAuthorizedException', message: 'Refresh Token has been revoked' } };
const start = performance.now();
const refused = await session(expired());
const times = requests.length;
console.log(`${refused}: ${times} requests in ${((performance.now() - start) / 1000).toFixed(1)} s`);
answer = { status: 200, body: { AuthenticationResult: { AccessToken: token(3600), IdToken: token(3600) } } };
requests = [];
const user = expired();
const three = await Promise.all([session(user), session(user), session(user)]);
console.log(`${three.join(', ')}: ${requests.length} requests with ${requests.join(', ')}`);
process.exit(refused === 'NotAuthorizedException' && times === 6 && requests.join() === 'R,R,R' ? 0 : 1);
JS
node probe.js
