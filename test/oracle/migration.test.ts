/** The real Supabase CLIs push the migration that `generate rls` writes: each splits files into statements in its own way. */
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Server, startPostgres } from '../rls/database.ts';
import { ADA, APP, access, answer, generated } from '../rls/kit.ts';
import { GENERATIONS, type Peers, startPeers } from './supabase.ts';

let peers: Peers;
let server: Server;
beforeAll(async () => {
  [peers, server] = await Promise.all([startPeers(), startPostgres({ port: await freePort() })]);
});
afterAll(() => Promise.all([peers.close(), server.close()]));

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const listening = createServer().listen(0, '127.0.0.1', () => {
      const { port } = listening.address() as AddressInfo;
      listening.close(() => resolve(port));
    });
  });
}

const TABLES =
  'create table public.todos (id serial primary key, title text); create schema shop; create table shop.a ();';
const FLAGS = ['--table', 'todos', '--all-tables', 'shop', '--profiles', '--storage', "it's $1", '--realtime'];

it.each(GENERATIONS)('%s', async (generation) => {
  const db = await server.open();
  // The Go CLI takes no server without TLS.
  const url = `${server.url(db.name)}?sslmode=${generation === 'go-2.105' ? 'require' : 'disable'}`;
  const files: Record<string, string> = {
    'supabase/config.toml': 'project_id = "oracle-migration"\n',
    'supabase/migrations/20260101000000_tables.sql': TABLES,
    'supabase/migrations/20260101000001_up.sql': await generated('--client-id', APP, ...FLAGS),
  };
  const push = () => peers.run(generation, ['db', 'push', '--db-url', url, '--yes'], { files });
  expect(await push()).toContain('Finished supabase db push');
  const insert = "insert into todos (title) values ('hers') returning cognito_sub";
  expect(await answer(db, access(ADA), insert)).toEqual([ADA]);
  expect(await answer(db, access(ADA, { client_id: 'another' }), insert)).toBe('42501');
  files['supabase/migrations/20260101000002_down.sql'] = await generated('--client-id', APP, ...FLAGS, '--down');
  expect(await push()).toContain('Finished supabase db push');
  expect(await db.query("select from pg_policy where polname like 'Cognito %'")).toEqual([]);
  await db.close();
});
