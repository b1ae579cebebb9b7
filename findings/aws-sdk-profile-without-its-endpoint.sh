#!/usr/bin/env bash
# AWS SDK for JavaScript: `profile` of a client takes the profile's region and keys, and leaves its endpoint_url.
#
# ~/.aws/config has [profile local] with region = eu-west-1 and endpoint_url = http://127.0.0.1:9229 (an emulator).
# Seen with @aws-sdk/client-cognito-identity-provider 3.1169.0, Node 20; where a request goes, and with whose key:
#   new Client({ profile: 'local' }):  https://cognito-idp.eu-west-1.amazonaws.com  AKIDLOCAL  eu-west-1
#   AWS_PROFILE=local, new Client():   http://127.0.0.1:9229                        AKIDLOCAL  eu-west-1
# `aws --profile local` takes all three from the profile. It matters for whoever keeps an emulator or a VPC endpoint in a
# profile: the same name means the emulator by the variable and the real service by the option.
#
# Exits 0 where that is still so, 1 where the two agree. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund @aws-sdk/client-cognito-identity-provider@3.1169.0
cat >config <<'INI'
[profile local]
region = eu-west-1
endpoint_url = http://127.0.0.1:9229
INI
cat >credentials <<'INI'
[local]
aws_access_key_id = AKIDLOCAL
aws_secret_access_key = secret
INI
cat >probe.js <<'JS'
import { CognitoIdentityProviderClient, ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';

let seen = '';
// Notes where the request is about to go, and sends nothing.
const requestHandler = {
  handle: async ({ protocol, hostname, port, headers }) => {
    const [, key, region] = /Credential=(\w+)\/\d+\/([\w-]+)/.exec(headers.authorization);
    seen = `${protocol}//${hostname}${port ? `:${port}` : ''} ${key} ${region}`;
    throw new Error('not sent');
  },
};
const options = process.argv[2] ? { profile: process.argv[2] } : {};
const client = new CognitoIdentityProviderClient({ ...options, requestHandler, maxAttempts: 1 });
await client.send(new ListUserPoolsCommand({ MaxResults: 1 })).catch(() => {});
console.log(seen);
JS
ask() { env -i PATH="$PATH" HOME="$work" AWS_CONFIG_FILE="$work/config" AWS_SHARED_CREDENTIALS_FILE="$work/credentials" "$@"; }
option=$(ask node --no-warnings probe.js local)
variable=$(ask AWS_PROFILE=local node --no-warnings probe.js)
echo "profile option: $option"
echo "AWS_PROFILE:    $variable"
[ "$option" = 'https://cognito-idp.eu-west-1.amazonaws.com AKIDLOCAL eu-west-1' ] &&
  [ "$variable" = 'http://127.0.0.1:9229 AKIDLOCAL eu-west-1' ]
