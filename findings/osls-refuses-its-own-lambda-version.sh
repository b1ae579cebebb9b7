#!/usr/bin/env bash
# osls 4: lambdaVersion of a Cognito trigger is built in, and the tool's own schema refuses it.
#
# functions.claims.events: cognitoUserPool { pool: my-pool, trigger: PreTokenGeneration, lambdaVersion: V2_0 }
# Seen with osls 4.3.1 (the Serverless Framework's open fork), Node 20, `osls package`:
#   as it is:                        exit 1, Configuration error at 'functions.claims.events.0.cognitoUserPool':
#                                    unrecognized property 'lambdaVersion'
#   with configValidationMode: warn: exit 0, PreTokenGenerationConfig { LambdaArn, LambdaVersion: V2_0 } in the template
# V1_0, the version without it, reaches ID tokens only. It matters for whoever reads the refusal as "not supported" and attaches
# the function by hand, beside a stack that puts its own back at the next deployment: one line of the config does it.
#
# Exits 0 where that is still so, 1 where it changed. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund osls@4.3.1
echo 'exports.main = async (event) => event;' >handler.js

# package NAME MORE: what `osls package` says of the trigger
package() {
  cat >serverless.yml <<YAML
service: probe
$2
provider:
  name: aws
  runtime: nodejs22.x
functions:
  claims:
    handler: handler.main
    events:
      - cognitoUserPool:
          pool: my-pool
          trigger: PreTokenGeneration
          lambdaVersion: V2_0
YAML
  local code=0
  env HOME="$work" AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b AWS_REGION=us-east-1 \
    node_modules/.bin/osls package --package "$1" >"$1.txt" 2>&1 || code=$?
  echo "== ${2:-as it is}: exit $code"
  grep 'Configuration error' "$1.txt" || true
  return $code
}

package strict '' && exit 1
grep -q "unrecognized property 'lambdaVersion'" strict.txt
package warned 'configValidationMode: warn'
node -e "
const { Resources } = require('$work/warned/cloudformation-template-update-stack.json');
const config = Object.values(Resources).find(({ Type }) => Type === 'AWS::Cognito::UserPool').Properties.LambdaConfig;
console.log(JSON.stringify(config));
process.exit(config.PreTokenGenerationConfig.LambdaVersion === 'V2_0' ? 0 : 1);
"
