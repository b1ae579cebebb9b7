/** The chain's own words to Lambda, and answers that no function of the emulator can give, on a Lambda that says what it is told. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClaimSet, overrideClaims } from '../../src/emulator/cognito/claims.ts';
import { ROOT } from '../harness/paths.ts';
import { CHAIN_ARN, functionArn } from './chain-kit.ts';
import { type Json, type JsonObject, userEvent } from './handler.ts';

const V1 = 'claimsOverrideDetails';
const V2 = 'claimsAndScopeOverrideDetails';
const CONTEXT = { invokedFunctionArn: CHAIN_ARN };

let handler: (event: JsonObject, context: object) => Promise<JsonObject | null>;
let seen: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
let reply: { status?: number; headers?: Record<string, string>; body: string } = { body: 'null' };

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    seen.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
    response.end(reply.body);
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  vi.stubEnv('ORIGINAL_FUNCTION_ARN', functionArn('theirs:live'));
  const module: { handler: typeof handler } = await import(pathToFileURL(`${ROOT}templates/lambda/chain.mjs`).href);
  handler = module.handler;
});

beforeEach(() => {
  seen = [];
  reply = { body: 'null' };
  vi.stubEnv('ORIGINAL_VERSION', 'V2_0');
});

afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
});

const answering = (response: Json): void => {
  reply = { body: JSON.stringify({ ...userEvent('2', null), response }) };
};

describe('what Lambda is asked', () => {
  it('is the function at its qualifier, with the very event, and where it has come through', async () => {
    answering({ [V2]: null });
    const event = userEvent('2', { [V2]: null });
    await handler(structuredClone(event), CONTEXT);
    expect(seen).toHaveLength(1);
    expect(decodeURIComponent(seen[0]?.path ?? '')).toBe(
      `/2015-03-31/functions/${functionArn('theirs:live')}/invocations`,
    );
    expect(seen[0]?.body).toBe(JSON.stringify(event));
    const clientContext: unknown = JSON.parse(
      Buffer.from(String(seen[0]?.headers['x-amz-client-context']), 'base64').toString('utf8'),
    );
    expect(clientContext).toEqual({ custom: { 'cognito-supabase-chain': CHAIN_ARN } });
  });

  it('is asked once, whatever Lambda says', async () => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    for (const status of [500, 503, 429]) {
      seen = [];
      reply = {
        status,
        body: '{"message":"arn:aws:iam::123456789012:role/secret"}',
        headers: { 'x-amzn-errortype': 'ServiceException' },
      };
      await expect(handler(userEvent('2', {}), CONTEXT)).rejects.toThrow(
        'The original trigger could not be invoked: ServiceException',
      );
      expect(seen).toHaveLength(1);
    }
  });
});

describe('errors of functions in other runtimes', () => {
  it.each([
    [
      'Python',
      { errorMessage: 'Members only', errorType: 'ValueError', requestId: 'r', stackTrace: ['  File "app.py"'] },
      'Members only',
      'ValueError',
    ],
    ['Go', { errorMessage: 'members only', errorType: 'errorString' }, 'members only', 'errorString'],
    [
      'Java',
      {
        errorMessage: 'Members only',
        errorType: 'java.lang.RuntimeException',
        stackTrace: [],
        cause: { errorMessage: 'x' },
      },
      'Members only',
      'java.lang.RuntimeException',
    ],
    [
      'a process that ended',
      { errorType: 'Runtime.ExitError', errorMessage: 'RequestId: r Error: Runtime exited' },
      'RequestId: r Error: Runtime exited',
      'Runtime.ExitError',
    ],
    ['one that says nothing', { errorMessage: null }, 'Unhandled', 'Error'],
  ])('%s', async (_runtime, body, message, name) => {
    reply = { body: JSON.stringify(body), headers: { 'x-amz-function-error': 'Unhandled' } };
    await expect(handler(userEvent('2', {}), CONTEXT)).rejects.toMatchObject({ message, name });
  });
});

it('an answer that is no JSON is as good as none', async () => {
  reply = { body: '<html>' };
  expect(await handler(userEvent('2', {}), CONTEXT)).toBeNull();
});

it.each(['4', 'constructor', ''])(
  'an event of version %j, which is none, gets the answer back as it is',
  async (version) => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const answer = userEvent(version, { [V2]: { idTokenGeneration: { claimsToSuppress: ['role'] } } });
    reply = { body: JSON.stringify(answer) };
    expect(await handler(userEvent(version, {}), CONTEXT)).toEqual(answer);
  },
);

const CLAIMS: ClaimSet = {
  id: { sub: 's', email: 'a@example.com', 'cognito:groups': ['editors'], aud: 'client', token_use: 'id' },
  access: {
    sub: 's',
    username: 'ada',
    'cognito:groups': ['editors'],
    client_id: 'client',
    scope: 'one two',
    token_use: 'access',
  },
};

/** The claims that Cognito makes of an answer, or "refused". */
function claimsAfter(version: 'V1_0' | 'V2_0', event: JsonObject | null): ClaimSet | 'refused' {
  const response = event?.['response'];
  if (typeof response !== 'object' || response === null || Array.isArray(response)) return 'refused';
  try {
    return overrideClaims(version, response, CLAIMS);
  } catch {
    return 'refused';
  }
}

/** As `claimsAfter`, without the role, which is what may differ. */
function withoutRole(claims: ClaimSet | 'refused'): unknown {
  if (claims === 'refused') return claims;
  const { role: _id, ...id } = claims.id;
  const { role: _access, ...access } = claims.access;
  return { id, access };
}

const names = fc.constantFrom('role', 'email', 'tenant', 'cognito:groups', 'scope');
const value = fc.oneof(fc.string(), fc.integer());
const claims = fc.record(
  { role: fc.constantFrom('admin', 'anon'), email: value, tenant: value, 'cognito:groups': value, scope: value },
  { requiredKeys: [] },
);
const part = fc.record(
  {
    claimsToAddOrOverride: fc.oneof(claims, fc.constantFrom(null, {}, 'x')),
    claimsToSuppress: fc.oneof(fc.array(names), fc.constantFrom(null, 'role')),
    scopesToAdd: fc.array(fc.constantFrom('three', 'a b')),
    scopesToSuppress: fc.array(fc.constantFrom('one', 'three')),
    groupOverrideDetails: fc.constantFrom(null, {}, 'x', { groupsToOverride: ['readers'] }, { groupsToOverride: null }),
  },
  { requiredKeys: [] },
);
const anything = fc.oneof(part, fc.constantFrom(null, {}, 'x', 7));
const whole = fc.record(
  { idTokenGeneration: anything, accessTokenGeneration: anything, groupOverrideDetails: anything },
  { requiredKeys: [] },
);
const details = fc.oneof(
  { weight: 4, arbitrary: whole },
  { weight: 4, arbitrary: part },
  { weight: 1, arbitrary: fc.constantFrom(null, {}, 'x') },
);
const answers = fc.oneof(
  { weight: 9, arbitrary: fc.record({ [V1]: details, [V2]: details }, { requiredKeys: [] }) },
  { weight: 1, arbitrary: fc.jsonValue() },
);

describe('whatever a function answers', () => {
  it.each(['V1_0', 'V2_0'] as const)(
    '%s: the claims stay, a refusal stays one, and a granted role is ours or anon',
    async (version) => {
      vi.stubEnv('ORIGINAL_VERSION', version);
      const event = userEvent(version.slice(1, 2), version === 'V1_0' ? { [V1]: null } : { [V2]: null });
      const property = fc.asyncProperty(answers, async (answer) => {
        const response = JSON.parse(JSON.stringify(answer)) as Json;
        answering(response);
        const before = claimsAfter(version, { response });
        const after = claimsAfter(version, await handler(structuredClone(event), CONTEXT));
        expect(withoutRole(after)).toEqual(withoutRole(before));
        if (after === 'refused') return;
        expect(['authenticated', 'anon']).toContain(after.id['role']);
        expect(after.access['role']).toBe(version === 'V1_0' ? undefined : after.id['role']);
      });
      await fc.assert(property, { numRuns: 500 });
    },
  );
});
