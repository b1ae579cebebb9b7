#!/usr/bin/env bash
# AWS SDK for JavaScript: with cacheMiddleware, a command runs the middleware of another one, and with options nothing is cached.
#
# Seen with @aws-sdk/client-cognito-identity-provider 3.1169.0, Node 20, a client with cacheMiddleware: true that sends three
# commands of one class, each with a middleware of its own in its middlewareStack:
#   client.send(command):           the first command's middleware runs three times, the others' never
#   client.send(command, {}):       each runs its own; the stack is put together three times, as without the setting
#   client.send(command, { abortSignal }): the same
# The setting is documented as one that does not see later changes of a stack. A command that nobody has sent yet is new, and what
# it brings along is lost in favour of what another one brought: a header of one request goes out with all that follow. Whoever
# sends with an abortSignal is spared, and gets nothing of the setting either.
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
import { CognitoIdentityProviderClient, ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';

const arrived = [];
const server = createServer((request, response) => {
  arrived.push(request.headers['x-command']);
  request.resume();
  response.setHeader('content-type', 'application/x-amz-json-1.1').end('{"UserPools":[]}');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const client = new CognitoIdentityProviderClient({
  region: 'eu-west-1',
  endpoint: `http://127.0.0.1:${server.address().port}`,
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  cacheMiddleware: true,
});
function marked(name) {
  const command = new ListUserPoolsCommand({ MaxResults: 1 });
  const mark = (next) => (build) => {
    build.request.headers['x-command'] = name;
    return next(build);
  };
  command.middlewareStack.add(mark, { step: 'build' });
  return command;
}
async function send(...options) {
  arrived.length = 0;
  for (const name of ['first', 'second', 'third']) await client.send(marked(name), ...options);
  return arrived.join(' ');
}
const signalled = await send({ abortSignal: new AbortController().signal });
const empty = await send({});
const plain = await send();
console.log({ 'with an abortSignal': signalled, 'with {}': empty, 'without options': plain });
client.destroy();
server.close();
const own = 'first second third';
process.exit(signalled === own && empty === own && plain === 'first first first' ? 0 : 1);
JS
node --no-warnings probe.js
