#!/usr/bin/env bash
# aws-amplify: one of the refusals of a refresh is no error. fetchAuthSession resolves, and the tokens are just not there.
#
# Seen with aws-amplify 6.22.1, Node 20, fetchAuthSession() with an expired access token, by what Cognito answers to the refresh:
#   NotAuthorizedException (expired, revoked):   resolves, tokens: undefined; what was stored is deleted
#   UserNotFoundException:                       rejects;                     what was stored is deleted
#   UserLambdaValidationException:               rejects;                     what was stored is kept
# and with a token that has 8 s left: resolves with that token, nothing is asked. Only the last 5 s count as expired.
# So try/catch around fetchAuthSession does not see the end of a session, the most frequent of them all. Code that passes
# `session.tokens?.accessToken.toString()` on sends its requests without a user from then on, and they succeed with no rows
# where row level security decides. The Hub's tokenRefresh_failure, or a look at `tokens`, tells.
#
# Exits 0 where that is still so, 1 where it changed. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund aws-amplify@6.22.1
cat >probe.js <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Amplify } from 'aws-amplify';
import { fetchAuthSession } from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';

let type;
let asked = 0;
const server = createServer((request, response) => {
  asked += 1;
  request.resume();
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify({ __type: type, message: 'No.' }));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const userPoolEndpoint = `http://127.0.0.1:${server.address().port}`;
Amplify.configure({ Auth: { Cognito: { userPoolId: 'eu-west-1_abcdefghi', userPoolClientId: 'client', userPoolEndpoint } } });
const kept = new Map();
cognitoUserPoolsTokenProvider.setKeyValueStorage({
  setItem: async (key, value) => void kept.set(key, value),
  getItem: async (key) => kept.get(key) ?? null,
  removeItem: async (key) => void kept.delete(key),
  clear: async () => kept.clear(),
});

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
async function session(secondsLeft, answer) {
  type = answer;
  asked = 0;
  const exp = Math.floor(Date.now() / 1000) + secondsLeft;
  const token = `${part({ alg: 'RS256', kid: 'k' })}.${part({ sub: 's', iat: exp - 3600, exp })}.c2ln`;
  const of = 'CognitoIdentityServiceProvider.client';
  kept.clear();
  kept.set(`${of}.LastAuthUser`, 'u').set(`${of}.u.accessToken`, token).set(`${of}.u.idToken`, token);
  kept.set(`${of}.u.refreshToken`, 'r').set(`${of}.u.clockDrift`, '0');
  const said = await fetchAuthSession().then(
    ({ tokens }) => `resolves, tokens ${tokens ? 'there' : tokens}`,
    (error) => `rejects with ${error.name}`,
  );
  const line = `${said}, ${kept.size > 0 ? 'kept' : 'deleted'}, asked ${asked}`;
  console.log(`${secondsLeft} s left, ${answer ?? 'no answer'}: ${line}`);
  return line;
}

const seen = [
  await session(-10, 'NotAuthorizedException'),
  await session(-10, 'UserNotFoundException'),
  await session(-10, 'UserLambdaValidationException'),
  await session(8),
];
const wanted = [
  'resolves, tokens undefined, deleted, asked 1',
  'rejects with UserNotFoundException, deleted, asked 1',
  'rejects with UserLambdaValidationException, kept, asked 1',
  'resolves, tokens there, kept, asked 0',
];
process.exit(seen.join() === wanted.join() ? 0 : 1);
JS
node probe.js
