/** What can be wrong with how the app makes its Supabase client. */
import { known, notAsked } from '../../src/core/fact.ts';
import type { ClientFault, ClientSource } from '../../src/core/client/source.ts';
import type { Broken } from './catalogue.ts';
import { clientSource } from './client/sources.ts';
import { healthy, idToken, withTrigger, type TestWorld } from './worlds.ts';

export function source(change: Partial<ClientSource>): TestWorld {
  return healthy({ clientSource: known(clientSource(change)) });
}

const at = { file: 'src/supabase.ts', line: 12 };
const elsewhere = { file: 'src/app.tsx', line: 3 };
const fault = (...faults: ClientFault[]): TestWorld => source({ faults });
const version = (from: string, to = from): Pick<ClientSource, 'versions'> => ({
  versions: [{ from, to, file: 'package-lock.json' }],
});
const none = notAsked('No token was given.');

export const CLIENT: readonly Broken[] = [
  { id: 'client/token-not-found', what: 'accessToken', world: fault({ kind: 'not-found', use: 'access', ...at }) },
  {
    id: 'client/token-not-found',
    what: 'idToken, in two places',
    world: fault({ kind: 'not-found', use: 'id', ...at }, { kind: 'not-found', use: 'id', ...elsewhere }),
  },
  {
    id: 'client/token-not-string',
    what: "Amplify's token object",
    status: 'warn',
    world: fault({ kind: 'not-a-string', what: 'token', ...at }),
  },
  {
    id: 'client/token-not-string',
    what: 'the whole session',
    status: 'warn',
    world: fault({ kind: 'not-a-string', what: 'session', ...at }),
  },
  {
    id: 'client/manual-realtime-auth',
    what: 'an old version',
    status: 'warn',
    world: source({ faults: [{ kind: 'manual-realtime-auth', isString: true, ...at }], ...version('2.112.0') }),
  },
  {
    id: 'client/manual-realtime-auth',
    what: 'a version that nobody knows',
    status: 'warn',
    world: source({ faults: [{ kind: 'manual-realtime-auth', isString: true, ...at }], versions: [] }),
  },
  {
    id: 'client/manual-realtime-auth',
    what: 'a range that begins before it',
    status: 'warn',
    world: source({
      faults: [{ kind: 'manual-realtime-auth', isString: true, ...at }],
      versions: [{ from: '2.50.0', file: 'package.json' }],
    }),
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
  { id: 'client/outdated', what: 'locked', status: 'warn', world: source(version('2.44.4')) },
  { id: 'client/outdated', what: 'of another generation', status: 'warn', world: source(version('1.35.7')) },
  {
    id: 'client/outdated',
    what: 'all that the range allows',
    status: 'warn',
    world: source(version('2.44.0', '2.44.99999')),
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
  { what: 'no Supabase client in the source', world: source({ clients: [], versions: [] }) },
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
    world: source({ faults: [{ kind: 'manual-realtime-auth', isString: true, ...at }], ...version('2.112.1') }),
  },
  { what: 'the first version that knows accessToken', world: source(version('2.45.0')) },
  {
    what: 'a range that lets npm install a later version',
    world: source({ versions: [{ from: '2.39.0', to: '2.99999.99999', file: 'package.json' }] }),
  },
  {
    what: 'an old version, and a header of its own',
    world: source({ clients: [{ ...at, token: 'header', sends: ['access'], certain: true }], ...version('2.38.0') }),
  },
];
