import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROOT } from './harness/paths.ts';
import { expectDocument } from './harness/schema.ts';

const POOL = {
  userPoolId: 'eu-west-1_AbC123xyz',
  region: 'eu-west-1',
  issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123xyz',
};
const STEP = { id: 'config', target: 'supabase/config.toml', action: 'update', summary: 'enable Cognito' };
const PASS = { id: 'config/missing', layer: 'config', status: 'pass', title: 'A Supabase config file is there' };
const FAIL = {
  ...PASS,
  status: 'fail',
  message: 'There is none.',
  fix: 'Run `supabase init`.',
  evidence: { line: 3, file: 'a', linked: false },
};
const SUMMARY = { pass: 1, fail: 0, warn: 0, skip: 0, unknown: 0 };
const VERIFICATION = { ok: true, pool: POOL, checks: [PASS], summary: SUMMARY };
const INIT = {
  pool: { ...POOL, tier: 'ESSENTIALS' },
  plan: [STEP],
  applied: ['config'],
  backup: 'a/backup.json',
  verify: VERIFICATION,
};
const CLAIMS = {
  iss: POOL.issuer,
  sub: '7c1d0a0e-0000-4000-8000-3f5f5a2a0001',
  token_use: 'access',
  role: 'authenticated',
};
const CANDIDATE = {
  userPoolId: POOL.userPoolId,
  region: POOL.region,
  clientIds: ['abc'],
  sources: [{ kind: 'env', file: '.env', path: 'POOL_ID' }],
};
const PROJECT = { ref: 'abcdefghijklmnopqrst', name: 'shop' };
const ERROR = { id: 'cognito/trigger-exists', message: 'There is one.', cause: 'One slot.', fix: 'Run again.' };
const PAGE = { id: 'token/expired', title: 'It has not expired', text: '# It has not expired\n' };

const GOOD: Record<string, Record<string, unknown>> = {
  discover: { candidates: [CANDIDATE], chosen: POOL.userPoolId },
  init: INIT,
  verify: VERIFICATION,
  generate: { files: [{ path: 'src/supabase-client.ts', action: 'create', content: '' }] },
  demo: { ...INIT, claims: [{ use: 'access', claims: CLAIMS }] },
  remove: { plan: [{ ...STEP, action: 'delete' }], applied: ['config'], backup: 'a/backup.json' },
  restore: { plan: [STEP], applied: [] },
  link: {
    pool: POOL,
    projects: [PROJECT],
    linked: true,
    plan: [{ ...STEP, id: 'integration' }],
    applied: ['integration'],
  },
  unlink: { pool: POOL, projects: [PROJECT], plan: [], applied: [] },
  explain: { pages: [PAGE] },
  completion: { shell: 'bash', script: 'complete -F f x' },
  token: { tokens: [{ use: 'access', decoded: { header: { alg: 'RS256' }, claims: CLAIMS } }] },
  error: { error: ERROR },
};

/** The good document with one thing wrong each. */
const BAD: [command: string, what: string, change: Record<string, unknown>][] = [
  ['discover', 'no candidates', { candidates: undefined }],
  [
    'discover',
    'an ARN for an id',
    { candidates: [{ ...CANDIDATE, userPoolId: 'arn:aws:cognito-idp:eu-west-1:1:userpool/x' }] },
  ],
  ['discover', 'a candidate without evidence', { candidates: [{ ...CANDIDATE, sources: [] }] }],
  ['discover', 'a renamed field', { candidates: [{ ...CANDIDATE, poolName: 'a' }] }],
  ['discover', 'a pool for its id', { chosen: { userPoolId: POOL.userPoolId } }],
  ['init', 'no plan', { plan: undefined }],
  ['init', 'an action that is none', { plan: [{ ...STEP, action: 'keep' }] }],
  ['init', 'a whole step', { plan: [{ ...STEP, before: 'secret' }] }],
  ['init', 'a step applied twice', { applied: ['config', 'config'] }],
  ['init', 'no tier', { pool: POOL }],
  ['init', 'an incomplete verification', { verify: { ok: true } }],
  ['init', 'a verification with more', { verify: { ...VERIFICATION, tokens: [] } }],
  ['verify', 'no summary', { summary: undefined }],
  ['verify', 'a summary without a status', { summary: { pass: 1, fail: 0, warn: 0, skip: 0 } }],
  ['verify', 'another status', { checks: [{ ...PASS, status: 'ok' }] }],
  [
    'verify',
    'a failure without a fix',
    { ok: false, checks: [{ ...FAIL, fix: undefined }], summary: { ...SUMMARY, fail: 1 } },
  ],
  ['verify', 'a warning without a message', { checks: [{ ...FAIL, status: 'warn', message: undefined }] }],
  ['verify', 'a skip without a reason', { checks: [{ ...PASS, status: 'skip' }] }],
  ['verify', 'an unknown without a reason', { checks: [{ ...PASS, status: 'unknown' }] }],
  ['verify', 'an id of another layer', { checks: [{ ...PASS, layer: 'token' }] }],
  ['verify', 'no checks at all', { checks: [] }],
  ['verify', 'ok with a failure', { summary: { ...SUMMARY, fail: 1 } }],
  ['verify', 'evidence that is an object', { checks: [{ ...PASS, evidence: { claims: {} } }] }],
  ['verify', 'an issuer with a trailing slash', { pool: { ...POOL, issuer: `${POOL.issuer}/` } }],
  ['completion', 'a shell that there is no script for', { shell: 'powershell' }],
  ['generate', 'a name without a purpose', { available: [{ name: 'client' }] }],
  ['generate', 'no action', { files: [{ path: 'a' }] }],
  ['demo', 'no claims', { claims: undefined }],
  ['demo', 'a raw token', { claims: [{ use: 'access', claims: CLAIMS, token: 'eyJ' }] }],
  ['token', 'no content', { tokens: [{ use: 'access', token: 'a.b.c' }] }],
  ['token', 'another use', { tokens: [{ use: 'refresh', decoded: { header: {}, claims: {} } }] }],
  ['token', 'none', { tokens: [] }],
  ['remove', 'no plan', { plan: undefined }],
  ['remove', 'a step applied twice', { applied: ['config', 'config'] }],
  ['restore', 'the settings themselves', { plan: [{ ...STEP, before: {} }] }],
  ['link', 'a project that is no ref', { projects: [{ ...PROJECT, ref: 'shop' }] }],
  ['link', 'no word whether it is linked', { linked: undefined }],
  ['link', 'no project', { projects: [] }],
  ['unlink', 'no issuer', { pool: { ...POOL, issuer: undefined } }],
  ['explain', 'no pages', { pages: [] }],
  ['explain', 'a page without text', { pages: [{ ...PAGE, text: '' }] }],
  ['error', 'no message', { error: { ...ERROR, message: undefined } }],
  ['error', 'a stack trace', { error: { ...ERROR, stack: 'at main' } }],
  ['error', 'an id in words', { error: { ...ERROR, id: 'It failed' } }],
];

/** As it comes out of JSON.parse: members that are undefined are gone. */
function document(command: string, change: Record<string, unknown> = {}): unknown {
  const name = command === 'error' ? 'init' : command;
  return JSON.parse(JSON.stringify({ schemaVersion: 1, command: name, ...GOOD[command], ...change }));
}

it('every schema has an example here', () => {
  const names = readdirSync(`${ROOT}templates/schema`)
    .map((file) => file.replace(/\.json$/, ''))
    .toSorted();
  expect(names).toEqual([...Object.keys(GOOD), 'common'].toSorted());
});

describe.each(Object.keys(GOOD))('%s', (command) => {
  it('takes a good document, and one with a field added', () => {
    expect(() => expectDocument(command, document(command))).not.toThrow();
    expect(() => expectDocument(command, document(command, { later: 1 }))).not.toThrow();
  });

  it('refuses another version and another command', () => {
    expect(() => expectDocument(command, document(command, { schemaVersion: 2 }))).toThrow(/schemaVersion/);
    expect(() => expectDocument(command, document(command, { command: command === 'error' ? '' : 'other' }))).toThrow(
      /command/,
    );
  });
});

it('a failing verification is a good document, too', () => {
  const failing = {
    ok: false,
    checks: [FAIL, { ...FAIL, status: 'warn' }, { ...PASS, status: 'skip', reason: 'left-out', message: 'Left out.' }],
    summary: { ...SUMMARY, fail: 1 },
  };
  expect(() => expectDocument('verify', document('verify', failing))).not.toThrow();
  expect(() => expectDocument('init', document('init', { verify: failing, backup: undefined }))).not.toThrow();
});

it.each(BAD)('%s refuses %s', (command, _what, change) => {
  expect(() => expectDocument(command, document(command, change))).toThrow(new RegExp(`${command}\\.json:`));
});
