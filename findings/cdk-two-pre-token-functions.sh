#!/usr/bin/env bash
# CDK: a pool takes two functions for the pre-token trigger, one by its prop and one by addTrigger, without a word.
#
# new UserPool(…, { lambdaTriggers: { preTokenGeneration: first } }), then
# pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, second, LambdaVersion.V2_0)
# Seen with aws-cdk-lib 2.276.0, Node 20, synth:
#   LambdaConfig { PreTokenGeneration: first, PreTokenGenerationConfig { LambdaArn: second, LambdaVersion: V2_0 } }
#   no error and no warning, though synth validates the template and addTrigger refuses any other operation that is taken:
#   addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION, second): A trigger for the operation preTokenGeneration already exists.
# The two are one trigger to Cognito, which refuses them with different functions, so that it fails at deployment. It matters
# for whoever adds V2_0 (claims in access tokens) to a pool that has a V1_0 function: take the old one out of the props.
#
# Exits 0 where that is still so, 1 where CDK objects. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1
cat >probe.cjs <<'JS'
const { App, Stack } = require('aws-cdk-lib');
const { LambdaVersion, UserPool, UserPoolOperation } = require('aws-cdk-lib/aws-cognito');
const { Code, Function, Runtime } = require('aws-cdk-lib/aws-lambda');

const app = new App({ outdir: 'out' });
const stack = new Stack(app, 'Stack');
const code = Code.fromInline('exports.handler = async (event) => event;');
const make = (name) => new Function(stack, name, { code, handler: 'index.handler', runtime: Runtime.NODEJS_22_X });
const [first, second] = [make('First'), make('Second')];
const pool = new UserPool(stack, 'Pool', { lambdaTriggers: { preTokenGeneration: first } });
pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, second, LambdaVersion.V2_0);
let refusal = '';
try {
  pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION, second);
} catch (error) {
  refusal = error.message.split('\n')[0];
}
const { template, messages } = app.synth().getStackByName('Stack');
const { LambdaConfig } = Object.values(template.Resources).find(({ Type }) => Type === 'AWS::Cognito::UserPool').Properties;
console.log(JSON.stringify(LambdaConfig), `${messages.length} messages`);
console.log(refusal);
const legacy = LambdaConfig.PreTokenGeneration?.['Fn::GetAtt'][0];
const versioned = LambdaConfig.PreTokenGenerationConfig?.LambdaArn['Fn::GetAtt'][0];
const both = legacy?.startsWith('First') && versioned?.startsWith('Second');
process.exit(both && messages.length === 0 && refusal.includes('already exists') ? 0 : 1);
JS
node probe.cjs >out.txt 2>err.txt || { cat out.txt err.txt; exit 1; }
cat out.txt
! grep -i 'PreTokenGeneration' err.txt
