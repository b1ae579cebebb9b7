/** Pools drawn from the API's own model, sent through the real client: no member that a pool has is ever lost. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import { NormalizedSchema } from '@smithy/core/schema';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/core/text/json.ts';
import { updateInput } from '../../src/core/pool/update.ts';
import { DecisionNeeded } from '../../src/errors.ts';
import { createCognito } from '../../src/world/aws/cognito.ts';
import { createHandler } from '../../src/world/aws/handler.ts';
import { openNetwork } from '../../src/world/network/network.ts';
import type { CognitoAccess } from '../../src/world/aws/types.ts';
import { SILENT } from '../harness/silent.ts';
import { THOROUGH } from '../harness/thorough.ts';
import { DESCRIBE_ONLY, TRIGGER } from './described.ts';

type Shape = ReturnType<typeof NormalizedSchema.of>;

const RUNS = THOROUGH ? 2000 : 400;
let answer: JsonObject = {};
let sent: JsonObject | undefined;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const isUpdate = String(request.headers['x-amz-target']).endsWith('UpdateUserPool');
    if (isUpdate) sent = JSON.parse(Buffer.concat(chunks).toString('utf8')) as JsonObject;
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify(isUpdate ? {} : { UserPool: answer }));
  });
});

const openDirect = () => Promise.resolve(openNetwork({}, undefined));

let cognito: CognitoAccess;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const options = {
    env: {},
    out: SILENT,
    clock: { now: () => Date.now(), nextTurn: () => Promise.resolve(), sleep: () => Promise.resolve() },
    interrupted: new AbortController().signal,
  };
  cognito = createCognito(options as unknown as Parameters<typeof createCognito>[0], {
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
    requestHandler: (await createHandler({ env: {}, network: openDirect })).http,
  });
});
afterAll(() => server.close());

const text = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' });

/** Any value that the shape allows, with members left out at will. */
function valueOf(shape: Shape): fc.Arbitrary<Json> {
  if (shape.isStructSchema()) {
    const members = Object.entries(shape.getMemberSchemas()).map(([name, member]) => [name, valueOf(member)] as const);
    return fc.record(Object.fromEntries(members), { requiredKeys: [] }) as fc.Arbitrary<JsonObject>;
  }
  if (shape.isMapSchema())
    return fc.dictionary(fc.constantFrom('team', 'aws:stack', 'cost center', 'x'), text, { maxKeys: 3 });
  if (shape.isListSchema()) return fc.array(valueOf(shape.getValueSchema()), { maxLength: 3 });
  if (shape.isBooleanSchema()) return fc.boolean();
  if (shape.isNumericSchema()) return fc.integer({ min: 0, max: 400 });
  return shape.isTimestampSchema() ? fc.integer({ min: 1_600_000_000, max: 1_800_000_000 }) : text;
}

const pools = valueOf(NormalizedSchema.of(sdk.UserPoolType$)) as fc.Arbitrary<JsonObject>;
const unknownValue = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc.record({ Mode: text }),
  fc.array(text, { minLength: 1, maxLength: 2 }),
);

/** What is rightly not sent back: the trigger is what changes; tags of AWS's own; the old name of a setting. */
function isExempt(path: readonly string[], pool: JsonObject): boolean {
  const [top = '', second = '', third = ''] = path;
  if (Object.hasOwn(DESCRIBE_ONLY, top)) return true;
  if (top === 'LambdaConfig' && second.startsWith('PreTokenGeneration')) return true;
  if (top === 'UserPoolTags' && second.startsWith('aws:')) return true;
  const isOldName = top === 'AdminCreateUserConfig' && second === 'UnusedAccountValidityDays' && third === '';
  return isOldName && at(pool, ['Policies', 'PasswordPolicy', 'TemporaryPasswordValidityDays']) !== undefined;
}

function at(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (found, name) => (typeof found === 'object' && found !== null ? (found as JsonObject)[name] : undefined),
    value,
  );
}

/** Every scalar in a pool with its path. */
function leaves(value: Json | undefined, path: string[] = []): { path: string[]; value: Json }[] {
  if (typeof value !== 'object' || value === null)
    return value === undefined || value === null ? [] : [{ path, value }];
  return Object.entries(value).flatMap(([name, member]) => leaves(member, [...path, name]));
}

/** What every answer has: whose pool it is. */
const NAMED = {
  Id: 'eu-west-1_Generated',
  Arn: 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Generated',
};

async function attach(pool: JsonObject): Promise<'sent' | 'refused'> {
  answer = { ...pool, ...NAMED };
  sent = undefined;
  const described = (await cognito.describeUserPool('eu-west-1_Generated')) ?? {};
  const { input, lost } = updateInput(described, TRIGGER);
  if (lost.length > 0) return 'refused';
  try {
    await cognito.updateUserPool(input, described, new Set());
    return 'sent';
  } catch (error) {
    if (error instanceof DecisionNeeded) return 'refused';
    throw error;
  }
}

function expectNothingLost(pool: JsonObject): void {
  const lost = leaves(pool).filter(({ path, value }) => !isExempt(path, pool) && at(sent, path) !== value);
  expect(lost).toEqual([]);
  expect(at(sent, ['LambdaConfig', 'PreTokenGenerationConfig'])).toEqual({
    LambdaArn: TRIGGER.lambdaArn,
    LambdaVersion: 'V2_0',
  });
}

it(`${RUNS} pools of the model: each is sent, whole`, async () => {
  let settings = 0;
  await fc.assert(
    fc.asyncProperty(pools, async (pool) => {
      expect(await attach(pool)).toBe('sent');
      expectNothingLost(pool);
      settings += leaves(pool).length;
    }),
    { numRuns: RUNS },
  );
  expect(settings).toBeGreaterThan(RUNS * 10);
}, 240_000);

it(`${RUNS} pools with a setting that no version of the model has, at any depth: refused, or sent whole`, async () => {
  const outcomes = { sent: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(pools, fc.nat(), unknownValue, async (known, where, value) => {
      const pool = structuredClone(known);
      const places = [pool, ...Object.values(pool).flatMap(structures)];
      Object.assign(places[where % places.length] ?? pool, { FromTheFuture: value });
      const outcome = await attach(pool);
      outcomes[outcome] += 1;
      expect(sent === undefined).toBe(outcome === 'refused');
      if (outcome === 'sent') expectNothingLost(pool);
    }),
    { numRuns: RUNS },
  );
  expect(outcomes.refused).toBeGreaterThan(RUNS / 4);
}, 240_000);

/** Every structure within a value. */
function structures(value: Json): JsonObject[] {
  if (typeof value !== 'object' || value === null) return [];
  const within = Object.values(value).flatMap((member) => structures(member));
  return Array.isArray(value) ? within : [value, ...within];
}
