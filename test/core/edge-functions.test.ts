/** What the answer of an Edge Function's address says, and what the config says of its tokens. */
import { describe, expect, it } from 'vitest';
import { verifyJwtOf } from '../../src/core/config/verify-jwt.ts';
import { isEdgeFunctionName, readEdgeFunction } from '../../src/core/supabase/edge-functions.ts';

type Row = [what: string, status: number, body: unknown, kind: string, headers?: Record<string, string>];

const RAN = { 'x-deno-execution-id': '5236cf00-32ba-4630-ae29-4a7ff779e04a' };

describe('an answer', () => {
  // The bodies are those of the docs (guides/functions/error-codes, the guide to 401) and of the CLI's gateway.
  it.each<Row>([
    ['of the hosted gateway, today', 401, { code: 'UNAUTHORIZED_ASYMMETRIC_JWT', message: 'Invalid JWT' }, 'refused'],
    ['of it, by its header alone', 401, '', 'refused', { 'sb-error-code': 'UNAUTHORIZED_UNSUPPORTED_TOKEN_ALGORITHM' }],
    ['of it, a number for a code', 401, { code: 401, message: 'Invalid JWT' }, 'refused'],
    ['of it, its other words', 401, { code: 401, message: 'Invalid Token or Protected Header formatting' }, 'refused'],
    ['of it, without a token', 401, { code: 401, message: 'Missing authorization header' }, 'header-lost'],
    ['of it, by the code', 401, { code: 'UNAUTHORIZED_NO_AUTH_HEADER', message: 'x' }, 'header-lost'],
    ['of the local gateway', 401, { msg: 'Invalid JWT' }, 'worded-so'],
    ['of it, with an error', 401, { msg: 'TypeError: Invalid Token or Protected Header formatting' }, 'worded-so'],
    ['of it, without a token', 401, { msg: 'Error: Missing authorization header' }, 'header-lost'],
    ['of a gateway about the API key', 401, { message: 'Invalid API key' }, 'unclear'],
    ['of the function, in words of its own', 401, { error: 'Unauthorized' }, 'own-refusal'],
    ['of the function, empty', 401, '', 'own-refusal'],
    ['of the function, in the words of the docs', 401, { msg: 'Invalid JWT' }, 'own-refusal', RAN],
    [
      'hosted, none of that name',
      404,
      { code: 'NOT_FOUND', message: 'Requested function was not found' },
      'not-deployed',
    ],
    ['local, none of that name', 404, 'Function not found', 'not-deployed'],
    ['a route that nobody has', 404, { message: 'no Route matched with those values' }, 'unclear'],
    ['of a router in the function', 404, 'Not found', 'let-in', RAN],
    ['200', 200, 'Hello', 'let-in'],
    ['204', 204, '', 'let-in'],
    ['400', 400, { error: 'name is missing' }, 'let-in'],
    ['403', 403, { error: 'not yours' }, 'let-in'],
    ['403 about the API key', 403, { message: 'Invalid API key' }, 'unclear'],
    ['405', 405, 'Method not allowed', 'let-in'],
    ['a wall before it', 403, '<!DOCTYPE html><title>Blocked</title>', 'unclear'],
    ['too large', 431, '', 'unclear'],
    ['a limit', 429, { code: 'RATE_LIMIT_EXCEEDED' }, 'unclear', { 'sb-error-code': 'RATE_LIMIT_EXCEEDED' }],
    ['a fault of its own', 500, { error: 'Unexpected end of JSON input' }, 'let-in', RAN],
    ['a fault of its own, by its code', 500, 'x', 'let-in', { 'sb-error-code': 'EDGE_FUNCTION_ERROR' }],
    ['a fault of somebody', 500, 'Internal Server Error', 'unclear'],
    ['one that does not start', 503, { code: 'BOOT_ERROR' }, 'unclear', { 'sb-error-code': 'BOOT_ERROR' }],
    ['a limit of the platform', 546, { code: 'WORKER_LIMIT' }, 'unclear', { 'sb-error-code': 'WORKER_LIMIT' }],
    ['a redirect of the function', 302, '', 'let-in', RAN],
    ['a redirect of anybody', 302, '', 'unclear'],
  ])('%s (%i)', (_what, status, body, kind, headers = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    expect(readEdgeFunction({ status, text, headers })).toMatchObject({ kind, status });
  });

  it('is quoted without what nobody may read, and in part', () => {
    const body = { msg: `bad eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2ln ${'x'.repeat(5000)}` };
    const { said } = readEdgeFunction({ status: 401, text: JSON.stringify(body), headers: {} });
    expect(said).toMatch(/^bad \[token\] x+/);
    expect(said.length).toBeLessThan(300);
  });
});

it.each([
  ['hello', true],
  ['hello-world_2', true],
  ['', false],
  ['a.b', false],
  ['hello\n', false],
  ['ünder', false],
])('%j is a name: %s', (name, isOne) => {
  expect(isEdgeFunctionName(name)).toBe(isOne);
});

describe('verify_jwt', () => {
  const REMOTE =
    '[remotes.live]\nproject_id = "abcdefghijklmnopqrst"\n[remotes.live.functions.hello]\nverify_jwt = true\n';
  it.each([
    ['nothing', '', true, 'functions.hello'],
    ['false', '[functions.hello]\nverify_jwt = false\n', false, 'functions.hello'],
    ['dotted', 'functions.hello.verify_jwt = false\n', false, 'functions.hello'],
    ['a text', '[functions.hello]\nverify_jwt = "false"\n', false, 'functions.hello'],
    ['a reference', '[functions.hello]\nverify_jwt = "env(CHECK)"\n', undefined, 'functions.hello'],
    ['of another', '[functions.other]\nverify_jwt = false\n', true, 'functions.hello'],
    [
      'of another project',
      `[functions.hello]\nverify_jwt = false\n${REMOTE.replace('abc', 'xyz')}`,
      false,
      'functions.hello',
    ],
    ['of the project', `[functions.hello]\nverify_jwt = false\n${REMOTE}`, true, 'remotes.live.functions.hello'],
    ['no TOML', '[functions', undefined, 'functions.hello'],
  ])('%s', (_what, text, value, table) => {
    expect(verifyJwtOf({ text, format: 'toml' }, 'hello', 'abcdefghijklmnopqrst')).toMatchObject({ value, table });
  });

  it('of JSON, with its line', () => {
    const text = '{\n  "functions": { "hello": {\n    "verify_jwt": false } } }';
    expect(verifyJwtOf({ text, format: 'json' }, 'hello', undefined)).toEqual({
      value: false,
      table: 'functions.hello',
      line: 3,
    });
    expect(verifyJwtOf({ text, format: 'json' }, 'constructor', undefined).value).toBe(true);
  });

  it('of no file at all is not known', () => {
    expect(verifyJwtOf(null, 'hello', undefined).value).toBeUndefined();
  });
});
