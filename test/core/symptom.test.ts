import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/core/checks/index.ts';
import { headingOf, pagesAbout } from '../../src/core/checks/symptom.ts';
import { ROOT } from '../harness/paths.ts';

const PAGES = CHECKS.map(({ id }) => ({ id, text: readFileSync(`${ROOT}templates/checks/${id}.md`, 'utf8') }));

function about(query: string): string[] {
  return pagesAbout(PAGES, query).map(({ id }) => id);
}

describe('what people see leads to the check', () => {
  // From PostgREST, Storage, Realtime, Cognito and the Supabase CLI, as they print it.
  it.each([
    ['No suitable key or wrong key type', 'token/key-unknown'],
    ['No suitable key', 'config/block-missing'],
    ['Expected 3 parts in JWT; got 1', 'token/malformed'],
    ['JWT cryptographic operation failed', 'token/signature'],
    ['JWSError JWSInvalidSignature', 'token/signature'],
    ['PGRST303', 'token/expired'],
    ['JWT expired', 'token/expired'],
    ['JWT issued at future', 'token/not-yet-valid'],
    ['role "Authenticated" does not exist', 'token/role-value'],
    ['22023', 'token/role-type'],
    ['invalid input syntax for type uuid', 'token/sub-not-uuid'],
    ['22P02', 'token/sub-not-uuid'],
    ['Fields `role` and `exp` are required in JWT', 'token/role-missing'],
    ['InvalidJWTToken', 'token/role-missing'],
    ['new row violates row-level security policy', 'cognito/trigger-missing'],
    ['empty list', 'token/role-missing'],
    ['200 with an empty list', 'cognito/trigger-missing'],
    ['"exp" claim timestamp check failed', 'token/expired'],
    ['"alg" (Algorithm) Header Parameter value not allowed', 'token/algorithm'],
    ['Failed to generate JWT signer for key ID', 'token/key-missing'],
    ['Wrong or unsupported encoding algorithm', 'token/algorithm'],
    ['PreTokenGeneration invocation failed due to error AccessDeniedException.', 'lambda/permission-missing'],
    ['Socket timeout while invoking Lambda function', 'lambda/timeout'],
    ['Unrecognizable lambda output', 'lambda/handler-error'],
    ['UserLambdaValidationException', 'lambda/handler-error'],
    ['ResourceConflictException', 'lambda/not-ready'],
    ['Only one third_party provider allowed to be enabled at a time', 'config/two-providers'],
    ['is enabled but without a user_pool_id', 'config/pool-id-missing'],
    ['trying to redefine an already defined table', 'config/invalid'],
    ['invalid character at start of key', 'config/bom'],
  ])('%s: %s', (query, id) => {
    expect(about(query)).toContain(id);
  });

  it.each([
    ['token/role-missing', 'token/role-missing'],
    ['has no role', 'token/role-missing'],
    ['JWT expired', 'token/expired'],
    ['Socket timeout', 'lambda/timeout'],
    ['PGRST303', 'token/expired'],
  ])('%s: %s is the first', (query, id) => {
    expect(about(query)[0]).toBe(id);
  });
});

describe('how it is asked', () => {
  it.each(['no SUITABLE key', '  No   suitable\nkey ', '"No suitable key"', '`No suitable key`', '“No suitable key”'])(
    '%j is the same',
    (query) => {
      expect(about(query)).toEqual(about('No suitable key'));
    },
  );

  it('as a whole error, pasted', () => {
    expect(about('{"code":"PGRST301","details":null,"message":"JWT cryptographic operation failed"}')[0]).toBe(
      'token/signature',
    );
    expect(about('Error: UnexpectedLambdaException: Socket timeout after 5003 ms (request 8a6f)')[0]).toBe(
      'lambda/timeout',
    );
  });

  it.each(['', '   ', '"', 'qwertyuiop', '### ', '\u0000'])('%j leads nowhere', (query) => {
    expect(about(query)).toEqual([]);
  });

  it('leads to a list that can be read', () => {
    expect(about('supabase').length).toBeLessThanOrEqual(12);
  });
});

function page(id: string, heading: string, symptoms: string, rest = ''): { id: string; text: string } {
  return { id, text: `# ${heading}\n\n## What it means\n\n${rest}\n\n## What you see\n\n${symptoms}\n` };
}

describe('the order', () => {
  it('is symptoms first, then the name, then the rest; among equals as they come', () => {
    const pages = [
      page('a/rest', 'x', 'x', 'boom'),
      page('a/name', 'It goes boom', 'x'),
      page('a/later', 'x', `${'x'.repeat(80)} boom`),
      page('a/first', 'x', 'boom'),
      page('a/second', 'x', 'a boom'),
    ];
    expect(pagesAbout(pages, 'boom').map(({ id }) => id)).toEqual([
      'a/first',
      'a/second',
      'a/later',
      'a/name',
      'a/rest',
    ]);
  });

  it('takes a heading from the page', () => {
    expect(headingOf(page('a/b', 'It goes boom', 'x'))).toBe('It goes boom');
    expect(headingOf({ id: 'a/b', text: '' })).toBe('');
  });
});
