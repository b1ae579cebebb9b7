/** What can be wrong with a token. */
import { known, notAsked } from '../../src/core/fact.ts';
import type { Broken } from './catalogue.ts';
import { accessToken, CLIENT_ID, healthy, idToken, ISSUER, NOW, OTHER_POOL, POOL, type TestWorld } from './worlds.ts';

export function given(...tokens: ReturnType<typeof accessToken>[]): TestWorld {
  return healthy({ tokens: known(tokens) });
}

/** A token that could not be decoded has no signature to look at. */
function unreadable(what: string): ReturnType<typeof accessToken> {
  return { origin: 'given', label: 'token', length: 9, decoded: { ok: false, what } };
}

export const TOKEN: readonly Broken[] = [
  {
    id: 'token/too-large',
    status: 'warn',
    what: 'nine thousand characters',
    world: given(accessToken({ length: 9000 })),
  },
  { id: 'token/malformed', what: 'undefined', world: given(unreadable('the word "undefined"')) },
  { id: 'token/malformed', what: 'the second of two', world: given(accessToken(), unreadable('empty')) },
  {
    id: 'token/issuer',
    what: 'another pool',
    world: given(
      accessToken({
        claims: { iss: ISSUER.replace(POOL.userPoolId, OTHER_POOL.userPoolId) },
        signature: 'unknown-kid',
      }),
    ),
  },
  { id: 'token/issuer', what: 'a trailing slash', world: given(accessToken({ claims: { iss: `${ISSUER}/` } })) },
  { id: 'token/issuer', what: 'none', world: given(accessToken({ claims: { iss: undefined } })) },
  {
    id: 'token/algorithm',
    what: 'HS256',
    world: given(accessToken({ header: { alg: 'HS256' }, signature: 'unsupported-algorithm' })),
  },
  {
    id: 'token/algorithm',
    what: 'none',
    world: given(accessToken({ header: { alg: 'none' }, signature: 'unsupported-algorithm' })),
  },
  { id: 'token/key-missing', what: 'no kid', world: given(accessToken({ header: { kid: '' }, signature: 'no-kid' })) },
  { id: 'token/key-unknown', what: 'a kid of another pool', world: given(accessToken({ signature: 'unknown-kid' })) },
  { id: 'token/signature', what: 'cut', world: given(accessToken({ signature: 'invalid' })) },
  {
    id: 'token/signature',
    what: 'changed, and nothing in it is believed',
    world: given(
      accessToken({ signature: 'invalid', claims: { client_id: 'else', sub: 'x', role: undefined, exp: 1 } }),
    ),
  },
  {
    id: 'token/expired',
    what: 'an hour ago',
    world: given(accessToken({ claims: { iat: NOW - 7200, exp: NOW - 3600 } })),
  },
  { id: 'token/expired', what: 'no exp', world: given(accessToken({ claims: { exp: undefined } })) },
  { id: 'token/expired', what: 'exp in words', world: given(accessToken({ claims: { exp: 'tomorrow' } })) },
  { id: 'token/not-yet-valid', what: 'iat ahead', world: given(accessToken({ claims: { iat: NOW + 31 } })) },
  { id: 'token/not-yet-valid', what: 'nbf ahead', world: given(accessToken({ claims: { nbf: NOW + 120 } })) },
  ...['service_role', 'postgres', 'supabase_admin', 'authenticator'].map((role) => ({
    id: 'token/role-bypasses-rls',
    what: role,
    world: given(accessToken({ claims: { role } })),
  })),
  {
    id: 'token/role-bypasses-rls',
    what: 'asked for with --role',
    world: healthy(
      {
        tokens: known([accessToken({ claims: { role: 'service_role' } })]),
        invocation: notAsked('Only with --invoke.'),
      },
      { role: 'service_role' },
    ),
  },
  {
    id: 'token/role-missing',
    what: 'issued before the trigger',
    world: given(accessToken({ claims: { role: undefined } })),
  },
  {
    id: 'token/role-missing',
    what: 'a client-credentials token',
    world: given(accessToken({ claims: { role: undefined, username: undefined } })),
  },
  ...[['authenticated'], { name: 'authenticated' }, null, 1, true].map((role) => ({
    id: 'token/role-type',
    what: JSON.stringify(role),
    world: given(accessToken({ claims: { role } })),
  })),
  ...['Authenticated', 'anon', 'authenticated ', ''].map((role) => ({
    id: 'token/role-value',
    what: JSON.stringify(role),
    world: given(accessToken({ claims: { role } })),
  })),
  { id: 'token/sub-not-uuid', what: 'a name', status: 'warn', world: given(accessToken({ claims: { sub: 'ada' } })) },
  {
    id: 'token/sub-not-uuid',
    what: 'a client-credentials token',
    status: 'warn',
    world: given(accessToken({ claims: { sub: CLIENT_ID } })),
  },
  { id: 'token/sub-not-uuid', what: 'none', status: 'warn', world: given(accessToken({ claims: { sub: undefined } })) },
  {
    id: 'token/client-unknown',
    what: 'another client',
    world: given(accessToken({ claims: { client_id: 'somebodyelses' } })),
  },
  {
    id: 'token/client-unknown',
    what: 'an ID token of another client',
    world: given(idToken({ claims: { aud: 'somebodyelses' } })),
  },
  { id: 'token/client-unknown', what: 'not --client-id', world: healthy({}, { clientId: 'the0other' }) },
];
