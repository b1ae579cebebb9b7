/** The life of a Realtime channel, from its join to the end of its token, as the real supabase-js meets it. */
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { signToken } from '../../src/emulator/cognito/token-keys.ts';
import type { Emulator } from '../emulator-kit/full-emulator.ts';
import { ISSUER, KEY, POOL_ID, REF, project } from './supabase-kit.ts';

const ADA = '7f1c2d3e-0000-4000-8000-000000000001';

/** A token of Ada's that lives so many seconds; `serial` makes it another one. */
function token(emulator: Emulator, seconds: number, claims: object = {}): string {
  const pool = emulator.state.cognito.pools.get(POOL_ID);
  if (pool === undefined) throw new Error('no pool');
  const exp = Math.floor(Date.now() / 1000) + seconds;
  return signToken(emulator.state, pool, 'access', { sub: ADA, iss: ISSUER, exp, role: 'authenticated', ...claims });
}

interface Joined {
  emulator: Emulator;
  client: SupabaseClient;
  statuses: string[];
  messages: unknown[];
}

/** A channel that listens for changes, with this token, and what it is told. */
async function joined(emulator: Emulator, first: string | null): Promise<Joined> {
  const client = createClient(emulator.url, KEY, {
    realtime: { transport: WebSocket as never },
    accessToken: () => Promise.resolve(first),
  });
  onTestFinished(async () => {
    await client.removeAllChannels();
    await client.realtime.disconnect();
  });
  await client.realtime.setAuth();
  const statuses: string[] = [];
  const messages: unknown[] = [];
  client
    .channel('todos')
    .on('postgres_changes', { event: '*', schema: 'public', table: 'todos' }, () => undefined)
    .on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'notes', filter: 'id=eq.1' }, () => undefined)
    .on('system', {}, (message: { message: unknown }) => messages.push(message.message))
    .subscribe((status) => statuses.push(status));
  await vi.waitFor(() => expect(statuses).toEqual(['SUBSCRIBED']), 5000);
  return { emulator, client, statuses, messages };
}

async function open(): Promise<Emulator> {
  const emulator = await project({ integrations: [{ oidc_issuer_url: ISSUER }] });
  // The pool's keys are made with its first token, which takes a while; the lives below begin after that.
  token(emulator, 0);
  return emulator;
}
const now = ({ state }: Emulator): unknown => state.supabase.channels[0];

test('listens for changes, and says when it does', async () => {
  const emulator = await open();
  const { messages } = await joined(emulator, token(emulator, 60));
  await vi.waitFor(() => expect(messages).toEqual(['Subscribed to PostgreSQL']));
});

test('is closed when its token ends, and stays so', async () => {
  const emulator = await open();
  const { statuses, messages } = await joined(emulator, token(emulator, 5));
  await vi.waitFor(() => expect(statuses).toEqual(['SUBSCRIBED', 'CLOSED']), 10_000);
  // Seconds are told, so that a busy machine may tell of one.
  const ended = expect.stringMatching(/^Token has expired [01] seconds ago$/) as unknown;
  expect(messages.at(-1)).toEqual(ended);
  expect(now(emulator)).toMatchObject({ role: 'authenticated', closed: ended });
});

test('goes on with a token that comes in time; a second within ten seconds waits for the end of the first', async () => {
  const emulator = await open();
  const { client, statuses } = await joined(emulator, token(emulator, 6));
  await client.realtime.setAuth(token(emulator, 7));
  await client.realtime.setAuth(token(emulator, 60));
  await vi.waitFor(() => expect(now(emulator)).toMatchObject({ renewals: 2, closed: undefined }), 15_000);
  expect(statuses).toEqual(['SUBSCRIBED']);
});

test.each([
  ['a token that has ended', (emulator: Emulator) => token(emulator, -5), /^Token has expired \d+ seconds ago$/],
  [
    'a token without a role',
    (emulator: Emulator) => token(emulator, 60, { role: undefined }),
    'Fields `role` and `exp` are required in JWT',
  ],
])('is closed by %s', async (_what, next, words) => {
  const emulator = await open();
  const { client, statuses } = await joined(emulator, token(emulator, 60));
  await client.realtime.setAuth(next(emulator));
  await vi.waitFor(() => expect(statuses).toEqual(['SUBSCRIBED', 'CLOSED']), 5000);
  expect(now(emulator)).toMatchObject({ closed: expect.stringMatching(words) as string });
});

test('keeps its user when the client sends null or an API key, and becomes anonymous by a legacy one', async () => {
  const emulator = await open();
  const { client } = await joined(emulator, token(emulator, 60));
  const channel = client.channel('todos');
  for (const access_token of [null, KEY, 5])
    channel.socket.push({ topic: 'realtime:todos', event: 'access_token', payload: { access_token }, ref: '9' });
  const legacy = emulator.state.supabase.projects.get(REF)?.keys.find(({ type }) => type === 'legacy')?.api_key;
  expect(now(emulator)).toMatchObject({ role: 'authenticated', sub: ADA });
  await client.realtime.setAuth(legacy ?? '');
  await vi.waitFor(() => expect(now(emulator)).toMatchObject({ role: 'anon', sub: null, renewals: 1 }));
});

test('is left when its client leaves, or goes away', async () => {
  const emulator = await open();
  const first = await joined(emulator, token(emulator, 60));
  await first.client.removeAllChannels();
  await vi.waitFor(() => expect(now(emulator)).toMatchObject({ closed: 'left' }));
  const second = await joined(emulator, token(emulator, 60));
  await second.client.realtime.disconnect();
  await vi.waitFor(() => expect(emulator.state.supabase.channels[1]).toMatchObject({ closed: 'left' }));
});
