/**
 * What is read from outside, at random: texts that nearly are what they should be. No reader throws, none takes long.
 * FC_SEED repeats a run.
 */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseBunEnv, parseDotenv } from '../../src/core/config/dotenv.ts';
import { enableCognito, undoCognito } from '../../src/core/config/edit/edit.ts';
import { decodeConfig } from '../../src/core/config/decode.ts';
import { readConfig } from '../../src/core/config/read.ts';
import { viewConfig } from '../../src/core/config/view.ts';
import { chainFault, responseShape, rolesGranted } from '../../src/core/function/trigger.ts';
import { mayInvoke, parsePolicy } from '../../src/core/function/who-may-invoke.ts';
import { parseState } from '../../src/core/plan/state.ts';
import { parseBackup, restoreChanges, restoreInput } from '../../src/core/pool/restore.ts';
import { triggerOf } from '../../src/core/pool/update.ts';
import { readHandshake, readJoin, readRest, readStorage } from '../../src/core/supabase/answers.ts';
import { asObject, parseJson } from '../../src/core/text/json.ts';
import { createRedactor } from '../../src/core/text/redact.ts';
import { signatureCheck } from '../../src/core/token/signature.ts';
import { decodeToken, tokenUse } from '../../src/core/token/token.ts';
import { readEnv } from '../../src/discover/sources/dotenv.ts';
import { namedSources } from '../../src/discover/sources/sources.ts';
import { THOROUGH } from '../harness/thorough.ts';
import { workedMs } from '../harness/worked.ts';

const RUNS = THOROUGH ? 20_000 : 1000;
/** For one input; the machine may be busy. */
const LIMIT_MS = 10_000;
const seed = Number(process.env['FC_SEED']) || Math.floor(Math.random() * 2 ** 31);

const ID = 'eu-west-1_AbC123xyz';
const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:theirs';
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const KEYS = [
  '__proto__',
  'constructor',
  'toString',
  'auth',
  'third_party',
  'aws_cognito',
  'enabled',
  'user_pool_id',
  'keys',
  'kid',
];
KEYS.push(
  'attached',
  'linked',
  'edits',
  'env',
  'record',
  'replaced',
  'offset',
  'userPool',
  'LambdaConfig',
  'Statement',
  'Principal',
);
KEYS.push(
  'resources',
  'outputs',
  'UserPoolId',
  'user_pool_client_id',
  'response',
  'status',
  'payload',
  'schemaVersion',
  'Condition',
);

/** Words that mean something to one of the readers. */
const word = fc.constantFrom(
  ID,
  ARN,
  ...KEYS,
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '=',
  ':',
  ',',
  '.',
  '\n',
  '\r\n',
  '#',
  '$',
  '${',
  '\\',
  '\u0000',
  '\ud800',
  '\ufeff',
  'null',
  'true',
  '1e999',
  '-0',
  '[auth.third_party.aws_cognito]',
  'env(A)',
  'export ',
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    word,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.double(),
    tie('list'),
    tie('map'),
  ),
  list: fc.array(tie('any'), { maxLength: 4 }),
  map: fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), tie('any'), { maxKeys: 6 }),
}));
const json = fc.oneof(value.any, value.map).map((any) => JSON.stringify(any) ?? 'null');

/** A good one with a few places changed: cut, doubled, or with something put in. */
const nearly = (good: string) =>
  fc
    .array(fc.tuple(fc.nat(good.length), fc.nat(12), word), { minLength: 1, maxLength: 4 })
    .map((changes) =>
      changes.reduce((text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length), good),
    );
const words = fc.array(word, { maxLength: 40 }).map((list) => list.join(''));
const texts = (...good: string[]) =>
  fc.oneof(...good.map(nearly), json, words, fc.string({ unit: 'binary', maxLength: 60 }));

const TOML = `project_id = "app"\n\n[auth]\nsite_url = "x"\n\n[auth.third_party.aws_cognito]\nenabled = true\nuser_pool_id = "${ID}"\nuser_pool_region = "eu-west-1"\n`;
const CONFIG_JSON = `{ // c\n  "auth": { "third_party": { "aws_cognito": { "enabled": false, "user_pool_id": "${ID}" } } },\n}`;
const TOKEN = `${part({ alg: 'RS256', kid: 'k' })}.${part({ sub: 's', role: 'authenticated', token_use: 'access', exp: 1 })}.c2ln`;
const STATE = JSON.stringify({
  schemaVersion: 1,
  edits: [
    {
      file: 'config.toml',
      record: { settings: {}, disabled: [], replaced: [{ offset: 3, before: 'a', after: 'b' }], blocks: [] },
    },
  ],
  env: ['A=1\n'],
  attached: [{ userPoolId: ID, functionArn: ARN, previous: `V1_0@${ARN}` }],
  linked: [
    { userPoolId: ID, projectRef: 'abcdefghijklmnopqrst', issuer: `https://cognito-idp.eu-west-1.amazonaws.com/${ID}` },
  ],
});
const POOL = {
  Id: ID,
  Arn: 'a',
  LambdaConfig: { PreTokenGeneration: ARN },
  Policies: { PasswordPolicy: { MinimumLength: 8 } },
};
const BACKUP = JSON.stringify({ schemaVersion: 1, userPool: POOL, mfaConfig: { MfaConfiguration: 'OFF' } });
const POLICY = JSON.stringify({
  Statement: [
    {
      Sid: 's',
      Effect: 'Allow',
      Principal: { Service: 'cognito-idp.amazonaws.com' },
      Action: 'lambda:*',
      Condition: { ArnLike: { 'AWS:SourceArn': 'arn:*' } },
    },
  ],
});
const RECORD = JSON.stringify({
  auth: { user_pool_id: ID, aws_region: 'eu-west-1' },
  outputs: { userPoolId: { value: ID } },
  resources: [{ type: 'aws_cognito_user_pool', instances: [{ attributes: { id: ID, arn: ARN } }] }],
});

const SETTINGS = { userPoolId: ID, userPoolRegion: 'eu-west-1' };
const RECORDS = [
  'amplify_outputs.json',
  'aws-exports.js',
  'amplifyconfiguration.json',
  'amplify-meta.json',
  'team-provider-info.json',
  'angular.json',
  'outputs.json',
  'cdk-outputs.json',
  'terraform.tfstate',
  'app.template.json',
  'appsettings.json',
  'main.tf',
  'serverless.yml',
  'template.yaml',
];

function configText(text: string, format: 'toml' | 'json'): void {
  readConfig(text, format);
  const edited = enableCognito(text, format, SETTINGS, { disable: ['auth0'] });
  if (edited.kind === 'edited') undoCognito(edited.text, format, edited.record);
  undoCognito(text, format);
  const envFiles = { 'supabase/.env': text };
  viewConfig({ config: { [`config.${format}`]: text }, shell: {}, envFiles, cwd: '' }).all.at(0);
}

const READERS: readonly [
  what: string,
  inputs: fc.Arbitrary<string>,
  read: (text: string) => unknown,
  share?: number,
][] = [
  [
    '.env',
    texts(`A=1\nexport B="x $A"\n# c\nUSER_POOL_ID='${ID}'\n`),
    (text) => [parseDotenv(text), parseBunEnv(text, new Map()), readEnv(text, '.env.local')],
  ],
  ['config TOML', texts(TOML), (text) => configText(text, 'toml')],
  ['config JSON', texts(CONFIG_JSON), (text) => configText(text, 'json')],
  [
    'config bytes',
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    (text) => decodeConfig(Buffer.from(text, 'latin1')),
  ],
  [
    'tokens',
    texts(TOKEN),
    (text) => {
      const token = decodeToken(text);
      return token.ok ? tokenUse(token) : token.what;
    },
  ],
  [
    'state.json',
    texts(STATE),
    (text) => {
      for (const { record } of parseState(text).edits) undoCognito(TOML, 'toml', record);
    },
  ],
  [
    'backups',
    texts(BACKUP),
    (text) => {
      const backup = parseBackup(text);
      return backup && [restoreInput(POOL, backup.userPool), restoreChanges(POOL, backup.userPool)];
    },
  ],
  ['policies', texts(POLICY), (text) => mayInvoke(parsePolicy(text), { arn: ARN, accountId: '123456789012' })],
  [
    "Cognito's answers",
    texts(JSON.stringify(POOL)),
    (text) => triggerOf(asObject(asObject(parseJson(text))['LambdaConfig'])),
  ],
  [
    "functions' answers",
    texts(JSON.stringify({ response: { claimsAndScopeOverrideDetails: { accessTokenGeneration: {} } } })),
    (text) => {
      const event = asObject(parseJson(text));
      return [responseShape(event), rolesGranted(event, 'V2_0'), chainFault({ kind: 'returned', event })];
    },
  ],
  [
    "Supabase's answers",
    texts('{"code":"PGRST301","message":"x"}', '["1","1","t","phx_reply",{"status":"ok"}]'),
    (text) => {
      const answer = { status: 401, headers: {}, text };
      return [readRest(answer), readStorage(answer), readHandshake(answer), readJoin(text, 't', '1')];
    },
  ],
  [
    'what is shown',
    texts(`Bearer ${TOKEN} https://u:p@h/`, 'sb_secret_abcdefghij'),
    (text) => createRedactor([text]).clean(`${text}…`),
  ],
  ...RECORDS.map((name): [string, fc.Arbitrary<string>, (text: string) => unknown] => {
    const { sources, settings } = namedSources(name);
    return [name, texts(RECORD), (text) => [...sources, ...settings].map((source) => source.read(text, name))];
  }),
];

it.each(READERS)(`%s (FC_SEED=${seed})`, (_what, inputs, read) => {
  let slowest = 0;
  fc.assert(
    fc.property(inputs, (text) => {
      const started = workedMs();
      read(text);
      slowest = Math.max(slowest, workedMs() - started);
    }),
    { numRuns: RUNS, seed },
  );
  expect(slowest).toBeLessThan(LIMIT_MS);
});

/** Five times what one may take. What takes time by the square of the length takes minutes. */
const REPEATED_MS = 10_000;
const REPEATED = (THOROUGH ? 64 : 16) * 1024;
const PARTS = [
  'a',
  ' ',
  '\t',
  '//',
  '/*',
  '<!--',
  '`',
  '${A}',
  '${',
  '["',
  '[[',
  '{"a":',
  'a.',
  'a=',
  '\\"',
  "'''",
  '"""',
];

it.each(READERS)('%s: one word over and over takes no long time', (_what, _inputs, read) => {
  const pairs = PARTS.flatMap((first) => [first, ...['\n', '=', ']', ' x'].map((second) => first + second)]);
  let slowest = { ms: 0, pair: '' };
  for (const pair of pairs) {
    const started = workedMs();
    read(pair.repeat(REPEATED / pair.length));
    const ms = workedMs() - started;
    if (ms > slowest.ms) slowest = { ms, pair };
  }
  expect(slowest.ms).toBeLessThan(REPEATED_MS);
});

it(`JWKS (FC_SEED=${seed})`, async () => {
  const token = decodeToken(TOKEN);
  if (!token.ok) throw new Error('the sample is no token');
  const jwks = texts(
    JSON.stringify({ keys: [{ kty: 'RSA', kid: 'k', n: 'AQAB', e: 'AQAB', alg: 'RS256', use: 'sig' }] }),
  );
  const check = fc.asyncProperty(jwks, async (text) => {
    const { keys } = asObject(parseJson(text));
    const result = signatureCheck({ keys: Array.isArray(keys) ? keys.map(asObject) : [] })(TOKEN, token);
    expect(result).not.toBe('valid');
  });
  await fc.assert(check, { numRuns: RUNS, seed });
});
