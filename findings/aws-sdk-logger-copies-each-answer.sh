#!/usr/bin/env bash
# AWS SDK for JavaScript: a logger that does nothing is not nothing. The SDK builds a second copy of each answer for it.
#
# Seen with @aws-sdk/client-cognito-identity-provider 3.1169.0, Node 20, ListUsers and a logger whose methods are all empty:
#   logger.info is given:  clientName, commandName, input, output, metadata
#   output:                not what the caller gets, but a copy of the whole with ***SensitiveInformation*** in it
# The copy is made before info can say that it wants none. It matters where an empty logger is passed to keep the SDK quiet, or
# one whose level is "error": lists of users are walked and copied for nobody. The SDK is quiet without a logger, and one that
# has no `info` works as well, though the type asks for it.
#
# Exits 0 where that is still so, 1 where it changed. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund @aws-sdk/client-cognito-identity-provider@3.1169.0
cat >probe.js <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { CognitoIdentityProviderClient, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';

const Users = Array.from({ length: 60 }, (_, n) => ({ Username: `user-${n}`, Attributes: [{ Name: 'email', Value: `${n}@example.com` }] }));
const server = createServer((request, response) => {
  request.resume();
  response.setHeader('content-type', 'application/x-amz-json-1.1').end(JSON.stringify({ Users }));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const empty = () => {};
const options = {
  region: 'eu-west-1',
  endpoint: `http://127.0.0.1:${server.address().port}`,
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
};
async function list(logger) {
  const client = new CognitoIdentityProviderClient({ ...options, logger });
  const answer = await client.send(new ListUsersCommand({ UserPoolId: 'eu-west-1_abcdefghi' }));
  client.destroy();
  return answer;
}
let given;
const answer = await list({ debug: empty, info: (message) => (given = message), warn: empty, error: empty });
console.log(Object.keys(given).join(', '));
const copied = given.output.Users !== answer.Users && given.output.Users?.[0] !== answer.Users[0];
console.log('logged:', JSON.stringify(given.output).slice(0, 90));
console.log('given: ', JSON.stringify(answer.Users[0]).slice(0, 90));
const without = await list({ debug: empty, warn: empty, error: empty });
console.log({ copied, 'without info': without.Users.length });
server.close();
process.exit(copied && without.Users.length === 60 ? 0 : 1);
JS
node --no-warnings probe.js
