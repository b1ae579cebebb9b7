import { once } from 'node:events';
import { type IncomingHttpHeaders, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SupabaseClient } from '@supabase/supabase-js';
import { Amplify } from 'aws-amplify';
import { decodeJWT } from 'aws-amplify/auth';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createOf, generated } from './generated.ts';

const KEY = 'sb_publishable_example';
const requests: { url: string; headers: IncomingHttpHeaders }[] = [];
const messages: unknown[] = [];
let server: Server;
let sockets: WebSocketServer;
let url = '';

function sign(token_use: string, serial: number): Promise<string> {
  const claims = { token_use, serial, role: 'authenticated' };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', kid: 'a' })
    .setExpirationTime('1h')
    .sign(new Uint8Array(32));
}

/** Amplify with a session of these raw tokens; with none, nobody is signed in. */
function signIn(tokens?: { access: string; id?: string }): void {
  const session = tokens && {
    accessToken: decodeJWT(tokens.access),
    ...(tokens.id === undefined ? {} : { idToken: decodeJWT(tokens.id) }),
  };
  Amplify.configure(
    { Auth: { Cognito: { userPoolId: 'eu-west-1_AbC123xyz', userPoolClientId: '1example23456789' } } },
    { Auth: { tokenProvider: { getTokens: () => Promise.resolve(session ?? null) } } },
  );
}

async function authorizationSent(client: SupabaseClient): Promise<string | undefined> {
  requests.length = 0;
  messages.length = 0;
  const { error } = await client.from('todos').select();
  expect(error).toBeNull();
  expect(requests[0]?.headers['apikey']).toBe(KEY);
  return requests[0]?.headers.authorization;
}

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push({ url: request.url ?? '', headers: request.headers });
    response.writeHead(200, { 'content-type': 'application/json' }).end('[]');
  });
  sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString('utf8')))),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  for (const socket of sockets.clients) socket.terminate();
  server.close();
});

// Node.js 20 has none, and supabase-js asks for it at once; browsers do.
beforeEach(() => vi.stubGlobal('WebSocket', WebSocket));
afterEach(() => vi.unstubAllGlobals());

type Create = (url: string, key: string) => SupabaseClient;
const creates: Partial<Record<'access' | 'id', Create>> = {};
beforeAll(async () => {
  for (const use of ['access', 'id'] as const) {
    const client = await generated('amplify-web', ['--token-use', use]);
    creates[use] = await createOf(client);
    await client.close();
  }
});
const created = (use: 'access' | 'id'): SupabaseClient => {
  const create = creates[use];
  if (create === undefined) throw new Error('nothing was generated');
  return create(url, KEY);
};

describe.each(['access', 'id'] as const)('with the %s token', (use) => {
  it('sends the raw token with each request, the new one after a refresh', async () => {
    const client = created(use);
    for (const serial of [1, 2]) {
      const tokens = { access: await sign('access', serial), id: await sign('id', serial) };
      signIn(tokens);
      expect(await authorizationSent(client)).toBe(`Bearer ${tokens[use]}`);
    }
  });

  it('is anonymous while nobody is signed in', async () => {
    signIn();
    expect(await authorizationSent(created(use))).toBe(`Bearer ${KEY}`);
  });

  it('joins a Realtime channel with the raw token', async () => {
    const tokens = { access: await sign('access', 3), id: await sign('id', 3) };
    signIn(tokens);
    const client = created(use);
    await authorizationSent(client);
    client.channel('todos').subscribe();
    await vi.waitFor(() => expect(JSON.stringify(messages)).toContain(`"access_token":"${tokens[use]}"`), {
      timeout: 5000,
    });
    await client.removeAllChannels();
    await client.realtime.disconnect();
  });

  it('has no supabase.auth', () => {
    signIn();
    expect(() => created(use).auth.getSession()).toThrow(/accessToken option/);
  });
});

it("an ID token that Amplify does not have is nobody's", async () => {
  signIn({ access: await sign('access', 4) });
  expect(await authorizationSent(created('id'))).toBe(`Bearer ${KEY}`);
});
