/** What can be wrong with how the app makes its Supabase client. */
import { known, notAsked } from '../../src/core/fact.ts';
import type { ClientFault, ClientSource, SupabaseClient } from '../../src/core/client/source.ts';
import type { LibraryVersion } from '../../src/core/client/packages/versions.ts';
import type { Broken } from './catalogue.ts';
import { client, clientSource } from './client/sources.ts';
import { healthy, idToken, withTrigger, type TestWorld } from './worlds.ts';

export function source(change: Partial<ClientSource>): TestWorld {
  return healthy({ clientSource: known(clientSource(change)) });
}

const at = { file: 'src/supabase.ts', line: 12 };
const elsewhere = { file: 'src/app.tsx', line: 3 };
const fault = (...faults: ClientFault[]): TestWorld => source({ faults });
const version = (from: string, to = from): LibraryVersion => ({ from, to, file: 'package-lock.json' });
const having = (change: Partial<SupabaseClient>): TestWorld => source({ clients: [client(change)] });
const none = notAsked('No token was given.');
const NOT_FOUND = { what: 'reads `accessToken` off something, which has none', edit: 'Take another.' };

export const CLIENT: readonly Broken[] = [
  { id: 'client/token-not-found', what: 'one place', world: fault({ kind: 'not-found', ...NOT_FOUND, ...at }) },
  {
    id: 'client/token-not-found',
    what: 'two places, of a stack of its own',
    world: fault(
      { kind: 'not-found', stack: 'oidc', ...NOT_FOUND, ...at },
      { kind: 'not-found', ...NOT_FOUND, ...elsewhere },
    ),
  },
  {
    id: 'client/token-not-string',
    what: "Amplify's token object",
    status: 'warn',
    world: fault({
      kind: 'not-a-string',
      what: "Amplify's token object",
      edit: 'Take `toString()` of it.',
      isTokenText: true,
      ...at,
    }),
  },
  {
    id: 'client/token-not-string',
    what: 'the whole session',
    status: 'warn',
    world: fault({ kind: 'not-a-string', what: "Amplify's session", edit: 'Take `tokens` of it.', ...at }),
  },
  {
    id: 'client/manual-realtime-auth',
    what: 'an old version',
    status: 'warn',
    world: fault({ kind: 'manual-realtime-auth', isString: true, version: version('2.112.0'), ...at }),
  },
  {
    id: 'client/manual-realtime-auth',
    what: 'no string, whatever the version',
    status: 'warn',
    world: fault({ kind: 'manual-realtime-auth', isString: false, ...at }),
  },
  {
    id: 'client/auth-namespace',
    what: 'auth.getUser',
    status: 'warn',
    world: fault(
      { kind: 'auth-namespace', member: 'getUser', ...at },
      { kind: 'auth-namespace', member: 'signOut', ...elsewhere },
    ),
  },
  {
    id: 'client/auth-namespace',
    what: "Kotlin's Auth plugin",
    status: 'warn',
    world: fault({ kind: 'auth-namespace', member: 'install(Auth)', stack: 'kotlin', ...at }),
  },
  { id: 'client/outdated', what: 'locked', status: 'warn', world: having({ version: version('2.44.4') }) },
  {
    id: 'client/outdated',
    what: 'of another generation',
    status: 'warn',
    world: having({ version: version('1.35.7') }),
  },
  {
    id: 'client/outdated',
    what: 'all that the range allows',
    status: 'warn',
    world: having({ version: version('2.44.0', '2.44.99999') }),
  },
  {
    id: 'client/outdated',
    what: 'a version that keeps the first token, with Realtime',
    status: 'warn',
    world: having({ version: version('2.109.0'), usesRealtime: true }),
  },
  ...(['dart', 'next-auth', undefined] as const).map((stack): Broken => ({
    id: 'client/token-not-sent',
    what: `an app of ${stack ?? 'Amplify'} whose client sends nothing`,
    status: 'warn',
    world: source({
      clients: [client({ token: 'none', sends: [] })],
      faults: [{ kind: 'not-sent', signIn: elsewhere, library: 'a', ...at, ...(stack === undefined ? {} : { stack }) }],
    }),
  })),
  { id: 'client/server-client', what: '@supabase/ssr', world: fault({ kind: 'server-client', ...at }) },
  { id: 'client/header-wins', what: 'a header', status: 'warn', world: fault({ kind: 'header-wins', ...at }) },
  {
    id: 'client/stale-token',
    what: 'a header',
    status: 'warn',
    world: fault({ kind: 'stale', what: 'header', stack: 'swift', ...at }),
  },
  {
    id: 'client/stale-token',
    what: 'a closure',
    status: 'warn',
    world: fault({ kind: 'stale', what: 'callback', stack: 'kotlin', ...at }),
  },
  {
    id: 'client/wrong-runtime',
    what: "the browser's session",
    status: 'warn',
    world: fault({ kind: 'wrong-runtime', isNext: true, stack: 'amplify-web', ...at }),
  },
  {
    id: 'client/wrong-runtime',
    what: "the browser's session, elsewhere than in Next.js",
    status: 'warn',
    world: fault({ kind: 'wrong-runtime', isNext: false, ...at }),
  },
  { id: 'client/secret-key', what: 'a literal', world: fault({ kind: 'secret-key', ...at }) },
  {
    id: 'client/secret-key',
    what: 'a variable',
    world: fault({ kind: 'secret-key', name: 'VITE_SUPABASE_SERVICE_ROLE_KEY', ...at }),
  },
  {
    id: 'client/token-kind',
    what: 'an ID token was verified, and the app sends the other',
    status: 'warn',
    world: withTrigger('V1_0', { clientSource: known(clientSource()), tokens: known([idToken()]) }),
  },
  {
    id: 'cognito/trigger-id-token-only',
    what: 'the source sends access tokens',
    world: withTrigger('V1_0', { clientSource: known(clientSource()), tokens: none }),
  },
  {
    id: 'cognito/trigger-id-token-only',
    what: 'one client of two sends access tokens',
    world: withTrigger('V1_0', {
      clientSource: known(
        clientSource({
          clients: [
            { ...at, token: 'callback', sends: ['id'], certain: true },
            { ...elsewhere, token: 'callback', sends: ['access'], certain: true },
          ],
        }),
      ),
      tokens: none,
    }),
  },
  {
    id: 'cognito/trigger-id-token-only',
    what: 'Dart, which looks like access tokens',
    status: 'warn',
    world: withTrigger('V1_0', {
      clientSource: known(clientSource({ clients: [{ ...at, token: 'callback', sends: ['access'], certain: false }] })),
      tokens: none,
    }),
  },
];

export const HEALTHY_CLIENTS: readonly { what: string; world: TestWorld }[] = [
  { what: 'no Supabase client in the source', world: source({ clients: [] }) },
  {
    what: 'Lite with V1_0 and a source that sends ID tokens',
    world: withTrigger(
      'V1_0',
      {
        clientSource: known(clientSource({ clients: [{ ...at, token: 'callback', sends: ['id'], certain: true }] })),
        tokens: none,
      },
      { tier: 'LITE' },
    ),
  },
  {
    what: 'V1_0 and Dart that looks like ID tokens, beside a client for the server',
    world: withTrigger('V1_0', {
      clientSource: known(
        clientSource({
          clients: [
            { ...at, token: 'callback', sends: ['id'], certain: false },
            { ...elsewhere, token: 'none', sends: [], certain: true },
          ],
        }),
      ),
      tokens: none,
    }),
  },
  {
    what: 'a token set by hand, with a version that does not mind',
    world: fault({ kind: 'manual-realtime-auth', isString: true, version: version('2.112.1'), ...at }),
  },
  {
    what: 'a token set by hand, with a version that nobody knows',
    world: fault({ kind: 'manual-realtime-auth', isString: true, ...at }),
  },
  {
    what: 'a token set by hand, with a range that begins before the fixed version',
    world: fault({
      kind: 'manual-realtime-auth',
      isString: true,
      version: { from: '2.50.0', file: 'package.json' },
      ...at,
    }),
  },
  { what: 'the first version that knows accessToken', world: having({ version: version('2.45.0') }) },
  {
    what: 'a range that lets npm install a later version',
    world: having({ version: version('2.39.0', '2.99999.99999') }),
  },
  {
    what: 'an old version, and a header of its own',
    world: having({ token: 'header', version: version('2.38.0') }),
  },
  { what: 'an old version, and no token', world: having({ token: 'none', sends: [], version: version('2.38.0') }) },
  { what: 'a client that could not be followed', world: having({ sends: [], unfollowed: '`getToken`' }) },
  {
    what: 'a client whose options could not be followed',
    world: having({ token: 'unclear', sends: [], unfollowed: '`options`' }),
  },
  {
    what: 'no client, and files that could not be read',
    world: source({
      clients: [],
      unread: [
        { file: 'src/a.ts', why: 'it does not parse' },
        { file: 'src/b.ts', why: 'it is too large' },
      ],
    }),
  },
  {
    what: 'a client, and a file that could not be read',
    world: source({ unread: [{ file: 'src/a.ts', why: 'it does not parse' }] }),
  },
  { what: 'a client, and more code than there is time for', world: source({ left: 2 }) },
];
