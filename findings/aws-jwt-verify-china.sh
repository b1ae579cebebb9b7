#!/usr/bin/env bash
# aws-jwt-verify looks for the keys of a Chinese user pool on a host that the AWS SDK does not know for that region.
#
# Seen for one user pool ID each, with aws-jwt-verify 5.2.1 and @aws-sdk/client-cognito-identity-provider 3.1169.0, Node 20:
#   pool              the SDK's host                                       the verifier's issuer
#   eu-west-1_abc     cognito-idp.eu-west-1.amazonaws.com                  cognito-idp.eu-west-1.amazonaws.com/…
#   cn-north-1_abc    cognito-idp.cn-north-1.amazonaws.com.cn              cognito-idp.cn-north-1.amazonaws.com/…
#   eusc-de-east-1_a  cognito-idp.eusc-de-east-1.amazonaws.eu              cognito-idp.eusc-de-east-1.amazonaws.com/…
# One vendor's two libraries disagree; the verifier takes the ID without a word. It matters outside the standard partition:
# where the issuer has the partition's suffix, CognitoJwtVerifier refuses every token, and the generic JwtVerifier of the same
# package, given issuer and jwksUri, is the way.
#
# Exits 0 where that is still so, 1 where they agree. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund aws-jwt-verify@5.2.1 @aws-sdk/client-cognito-identity-provider@3.1169.0
cat >probe.js <<'JS'
import { CognitoIdentityProviderClient, ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { CognitoJwtVerifier } from 'aws-jwt-verify';

const seen = [];
for (const region of ['eu-west-1', 'cn-north-1', 'eusc-de-east-1']) {
  let host = '';
  const requestHandler = { handle: async (request) => ((host = request.hostname), Promise.reject(new Error('not sent'))) };
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = new CognitoIdentityProviderClient({ region, credentials, requestHandler, maxAttempts: 1 });
  await client.send(new ListUserPoolsCommand({ MaxResults: 1 })).catch(() => {});
  const { issuer } = CognitoJwtVerifier.parseUserPoolId(`${region}_abc`);
  CognitoJwtVerifier.create({ userPoolId: `${region}_abc`, tokenUse: 'access', clientId: null });
  console.log(region, host, issuer);
  seen.push(new URL(issuer).hostname === host);
}
process.exit(seen.join() === 'true,false,false' ? 0 : 1);
JS
env -u AWS_ENDPOINT_URL -u AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER AWS_CONFIG_FILE="$work/none" node --no-warnings probe.js
