#!/usr/bin/env bash
# cognito-local signs in with a pre-token function of V2_0, calls it, and drops every claim that it answers.
#
# The pool is created with LambdaConfig.PreTokenGenerationConfig.LambdaVersion V2_0, as access tokens with claims need it.
# Seen with cognito-local 5.3.0, Node 20, a sign-in each; `role` in the two tokens, by the shape of the function's answer:
#   claimsOverrideDetails (V1_0):             ID token authenticated, access token none
#   claimsAndScopeOverrideDetails (V2_0):     ID token none,          access token none
# and the event says version "0" (Cognito: "1", "2" or "3"), with response { claimsOverrideDetails: {} } already in it.
# So a function that is right for Cognito passes no test here and fails without an error, and one that answers in the shape of
# V1_0, wrong for such a pool, passes for ID tokens. Which version a pool asks for is no matter to it.
#
# Exits 0 where that is still so, 1 where it changed. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund cognito-local@5.3.0
mkdir .cognito
cat >probe.js <<'JS'
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const role = { claimsToAddOrOverride: { role: 'authenticated' } };
const ANSWERS = {
  V1_0: { claimsOverrideDetails: role },
  V2_0: { claimsAndScopeOverrideDetails: { idTokenGeneration: role, accessTokenGeneration: role } },
};
const events = [];
let answer;
const lambda = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  events.push(JSON.parse(text));
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ ...events.at(-1), response: answer }));
}).listen(0, '127.0.0.1');
await once(lambda, 'listening');
const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
const LambdaClient = { endpoint: `http://127.0.0.1:${lambda.address().port}`, credentials, region: 'local' };
writeFileSync('.cognito/config.json', JSON.stringify({ LambdaClient, TriggerFunctions: { PreTokenGeneration: 'claims' } }));

const free = createServer().listen(0, '127.0.0.1');
await once(free, 'listening');
const { port } = free.address();
free.close();
const service = spawn(process.execPath, ['node_modules/cognito-local/lib/bin/start.js'], {
  env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port) },
  stdio: ['ignore', 'pipe', 'ignore'],
});
process.on('exit', () => service.kill());
for await (const line of service.stdout.iterator({ destroyOnReturn: false })) if (/running on/.test(String(line))) break;
service.stdout.resume();

async function call(operation, input) {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` };
  const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body: JSON.stringify(input) });
  if (!response.ok) throw new Error(`${operation}: ${await response.text()}`);
  return response.json();
}
const LambdaArn = 'arn:aws:lambda:eu-west-1:123456789012:function:claims';
const { UserPool } = await call('CreateUserPool', {
  PoolName: 'probe',
  LambdaConfig: { PreTokenGenerationConfig: { LambdaArn, LambdaVersion: 'V2_0' } },
});
const UserPoolId = UserPool.Id;
const { UserPoolClient } = await call('CreateUserPoolClient', { UserPoolId, ClientName: 'probe' });
const UserAttributes = [{ Name: 'email', Value: 'user@example.com' }];
await call('AdminCreateUser', { UserPoolId, Username: 'user@example.com', UserAttributes, MessageAction: 'SUPPRESS' });
await call('AdminSetUserPassword', { UserPoolId, Username: 'user@example.com', Password: 'Password1!', Permanent: true });
const claim = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()).role ?? 'none';
const seen = [];
for (const [shape, response] of Object.entries(ANSWERS)) {
  answer = response;
  const { AuthenticationResult: tokens } = await call('InitiateAuth', {
    ClientId: UserPoolClient.ClientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'user@example.com', PASSWORD: 'Password1!' },
  });
  seen.push(`${claim(tokens.IdToken)} ${claim(tokens.AccessToken)}`);
  console.log(`${shape}: ID token ${claim(tokens.IdToken)}, access token ${claim(tokens.AccessToken)}`);
}
const [{ version, response }] = events;
console.log(`version ${JSON.stringify(version)}, response ${JSON.stringify(response)}, called ${events.length} times`);
process.exit(seen.join() === 'authenticated none,none none' && version === '0' && events.length === 2 ? 0 : 1);
JS
node probe.js
