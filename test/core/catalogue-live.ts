/** What Supabase can have against a token that is in order by itself. */
import { known, unreachable } from '../../src/core/fact.ts';
import type { VerifyFacts, VerifyWish } from '../../src/core/checks/facts.ts';
import type { Broken } from './catalogue.ts';
import type { LiveAnswer } from '../../src/core/supabase/answers.ts';
import { LIVE } from './worlds-live.ts';
import type { EdgeFunctionAnswer } from '../../src/core/supabase/edge-functions.ts';
import { accessToken, CONFIG_TEXT, configFile, healthy, type TestWorld } from './worlds.ts';

export const LOCAL: Partial<VerifyWish> = { supabaseUrl: 'http://127.0.0.1:54321' };

/** A world in which one service, or each of some, gives an answer. */
export function answers(
  services: readonly ('rest' | 'storage' | 'realtime')[],
  change: Partial<LiveAnswer>,
  wish: Partial<VerifyWish> = {},
  facts: Partial<VerifyFacts> = {},
): TestWorld {
  const told = services.map((service) => [service, known({ ...LIVE, ...change })] as const);
  return healthy({ ...Object.fromEntries(told), ...facts }, wish);
}

const CALLED: EdgeFunctionAnswer = { name: 'hello', kind: 'let-in', label: 'access token', status: 200, said: '' };

/** A world in which an Edge Function was called, and what the config says of it. */
function called(change: Partial<EdgeFunctionAnswer>, table = '', wish: Partial<VerifyWish> = {}): TestWorld {
  const config = table === '' ? {} : { config: known(configFile(`${CONFIG_TEXT}[functions.hello]\n${table}`)) };
  return healthy({ edgeFunctions: known([{ ...CALLED, ...change }]), ...config }, wish);
}

const EVERYWHERE = ['rest', 'storage', 'realtime'] as const;
const NO_KEY: Partial<LiveAnswer> = { kind: 'rejected', said: 'No suitable key or wrong key type' };
const DOWN = unreachable("Couldn't reach https://abcdefghijklmnopqrst.supabase.co. ENOTFOUND");

export const LIVE_ANSWERS: readonly Broken[] = [
  {
    id: 'live/unreachable',
    what: 'nobody answers',
    status: 'unknown',
    world: healthy({ rest: DOWN, storage: DOWN, realtime: DOWN }),
  },
  { id: 'live/unreachable', what: 'Realtime does not', status: 'unknown', world: healthy({ realtime: DOWN }) },
  {
    id: 'live/api-key',
    what: 'of another project',
    world: answers(EVERYWHERE, { kind: 'key-refused', said: 'Invalid API key' }),
  },
  {
    id: 'live/api-key',
    what: 'Realtime alone looks at it',
    world: answers(['realtime'], { kind: 'key-refused' }, LOCAL),
  },
  {
    id: 'live/api-key',
    what: 'and Storage could not be asked',
    world: answers(['rest'], { kind: 'key-refused', said: 'Invalid API key' }, {}, { storage: DOWN, realtime: DOWN }),
  },
  { id: 'live/rejected', what: 'no integration', world: answers(EVERYWHERE, NO_KEY) },
  { id: 'live/rejected', what: 'a local stack that was not restarted', world: answers(EVERYWHERE, NO_KEY, LOCAL) },
  {
    id: 'live/rejected',
    what: 'Storage alone',
    world: answers(['storage'], { kind: 'rejected', said: 'invalid algorithm' }, LOCAL),
  },
  {
    id: 'live/rejected',
    what: 'another key of that name',
    world: answers(['rest'], { kind: 'rejected', said: 'JWT cryptographic operation failed' }, LOCAL),
  },
  {
    id: 'live/rejected',
    what: 'something on the way',
    world: answers(['rest'], { kind: 'rejected', said: 'Expected 3 parts in JWT; got 1' }),
  },
  {
    id: 'live/expired',
    what: 'a clock that is ahead',
    world: answers(['rest'], { kind: 'expired', said: 'JWT expired' }),
  },
  {
    id: 'live/expired',
    what: 'Docker was asleep',
    world: answers(['rest'], { kind: 'expired', said: 'JWT issued at future' }, LOCAL),
  },
  {
    id: 'live/expired',
    what: 'an audience',
    world: answers(['rest'], { kind: 'expired', said: 'JWT not in audience' }),
  },
  {
    id: 'live/role-rejected',
    what: 'a role that is not there',
    world: answers(
      ['rest', 'storage'],
      { kind: 'role-rejected', said: 'role "shop_member" does not exist' },
      { role: 'shop_member' },
      {
        tokens: known([accessToken({ claims: { role: 'shop_member' } })]),
        invocation: { known: false, reason: 'not-asked', why: 'Only with --invoke.' },
      },
    ),
  },
  {
    id: 'live/role-rejected',
    what: 'a role that may not be taken on',
    world: answers(['storage'], { kind: 'role-rejected', said: 'permission denied to set role "authenticated"' }),
  },
  {
    id: 'live/role-rejected',
    what: 'a role of its own without grants on Storage',
    status: 'warn',
    world: answers(
      ['storage'],
      { kind: 'ungranted', said: 'permission denied for schema storage' },
      { role: 'shop_member' },
      {
        tokens: known([accessToken({ claims: { role: 'shop_member' } })]),
        rest: known({ ...LIVE, tookRole: true }),
        invocation: { known: false, reason: 'not-asked', why: 'Only with --invoke.' },
      },
    ),
  },
  { id: 'live/rejected', what: 'too large for a header', world: answers(['storage'], { kind: 'too-large' }) },
  {
    id: 'live/role-other',
    what: 'one that bypasses row level security',
    world: answers(['rest'], { ranAs: { role: 'service_role', sub: null } }),
  },
  {
    id: 'live/role-other',
    what: 'another than the wanted one',
    world: answers(['rest'], { ranAs: { role: 'editor', sub: 'ada' } }),
  },
  {
    id: 'live/anon',
    what: 'the header does not arrive',
    world: answers(['rest'], { ranAs: { role: 'anon', sub: null } }),
  },
  { id: 'live/anon', what: 'another claim is read', world: answers(['rest'], { ranAs: { role: 'anon', sub: 'ada' } }) },
  { id: 'live/anon', what: 'nobody looks at the token', world: answers(['storage'], { kind: 'ignored' }) },
  {
    id: 'live/realtime',
    what: 'it was given no keys',
    world: answers(['realtime'], { kind: 'rejected', said: 'JwtSignerError: Failed to generate JWT signer' }),
  },
  {
    id: 'live/realtime',
    what: 'a local one',
    world: answers(['realtime'], { kind: 'rejected', said: 'JwtSignerError: Failed to generate JWT signer' }, LOCAL),
  },
  {
    id: 'live/realtime',
    what: 'a clock',
    world: answers(['realtime'], { kind: 'expired', said: 'InvalidJWTToken: Token has expired 3 seconds ago' }),
  },
  { id: 'live/realtime', what: 'silently anonymous', world: answers(['realtime'], { kind: 'ignored' }) },
  {
    id: 'live/functions',
    what: 'a hosted gateway',
    world: called({ kind: 'refused', status: 401, said: 'Invalid JWT' }),
  },
  {
    id: 'live/functions',
    what: 'a local one',
    world: called({ kind: 'worded-so', status: 401, said: 'Invalid JWT' }, '', LOCAL),
  },
  {
    id: 'live/functions',
    what: 'deployed before the config said otherwise',
    world: called({ kind: 'refused', status: 401, said: 'Invalid JWT' }, 'verify_jwt = false\n'),
  },
  {
    id: 'live/functions',
    what: 'one of two, the other of which is not there',
    world: healthy({
      edgeFunctions: known([
        { ...CALLED, kind: 'not-deployed', status: 404 },
        { ...CALLED, name: 'greet', kind: 'refused', status: 401 },
      ]),
    }),
  },
  { id: 'live/functions', what: 'a header that is lost', world: called({ kind: 'header-lost', status: 401 }) },
  ...(['own-refusal', 'worded-so', 'not-deployed', 'unclear'] as const).map((kind) => ({
    id: 'live/functions',
    what: `an answer that is ${kind}`,
    status: 'unknown' as const,
    world: called({ kind, status: 401, said: 'no' }),
  })),
  {
    id: 'live/functions',
    what: 'words that are the gateway’s, where the config has it look at no token',
    status: 'unknown',
    world: called({ kind: 'worded-so', status: 401, said: 'Invalid JWT' }, 'verify_jwt = false\n', LOCAL),
  },
];

export const LIVE_HEALTHY: readonly { what: string; world: TestWorld }[] = [
  { what: 'a project without the whoami function', world: healthy({ rest: known(LIVE) }) },
  {
    what: 'a local stack without Storage and Realtime',
    world: answers(['storage', 'realtime'], { kind: 'absent' }, LOCAL),
  },
  { what: 'an Edge Function that was called', world: called({}) },
  { what: 'one that answers with an error of its own', world: called({ status: 422, said: 'no name' }) },
  { what: 'one that no gateway guards', world: called({}, 'verify_jwt = false\n') },
];
