/** The audit's query on databases that are well, and on some with one fault each: on PostgreSQL 15. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, type Server, startPostgres } from './database.ts';
import { APP, OTHER_APP, generated, migrate } from './kit.ts';

const FLAGS = ['--table', 'todos', '--all-tables', 'shop', '--storage', 'a', '--realtime', '--client-id', APP];
const OPEN = 'using (true)';
const TODOS = '"public"."todos"';
const ONLY = '"Cognito app only: authenticated"';

let server: Server;
let db: Database;
let audit: string;
beforeAll(async () => {
  server = await startPostgres();
  db = await server.open();
  await db.run('create role editor nologin; create role writer nologin; grant authenticated to writer');
  await migrate(
    db,
    `create table todos (id serial primary key, title text); create table notes (id int);
    create schema shop; create table shop.items (id int)`,
  );
  await migrate(db, await generated(...FLAGS));
  audit = await generated(...FLAGS, '--audit');
});
afterAll(async () => {
  await db.close();
  await server.close();
});

/** What the query says of the database when this has happened, which is undone: the problem, and where. */
async function judge(happened: string): Promise<string[]> {
  try {
    await db.run(`begin; ${happened}; set transaction read only`);
    const rows = await db.query(audit);
    for (const row of rows) expect(row['what']).toMatch(/^\S.*\.$/);
    return rows.map(({ problem, place }) => `${String(problem)}: ${String(place)}`);
  } finally {
    await db.run('rollback');
  }
}

describe('a database that is well', () => {
  it('as the migration leaves it', async () => {
    expect(await judge('select 1')).toEqual([]);
  });

  it("with policies, roles and views of one's own", async () => {
    const happened = `
      create policy "Read all" on todos for select to authenticated ${OPEN};
      create policy "Writers write" on todos for insert to writer with check (true);
      create policy "Backend" on todos to service_role ${OPEN};
      create table countries (id int); alter table countries enable row level security;
      create policy "Everybody reads" on countries for select ${OPEN};
      create policy "Ours" on notes to authenticated using ((select cognito_private.admits(array['i'], array['c'], 'any', false)));
      alter table notes enable row level security;
      create view todos_here with (security_invoker = true) as select * from todos;
      create policy "Files of all" on storage.objects for select to authenticated using (bucket_id = 'a');
      drop index todos_cognito_sub_idx; create index elsewhere on todos (cognito_sub, id)`;
    expect(await judge(happened)).toEqual([]);
  });
});

describe('a database with one fault', () => {
  it.each([
    ['a policy for public', `create policy p on todos for select ${OPEN}`, ['lets others in: todos']],
    ['a policy for anon', `create policy p on todos for select to anon ${OPEN}`, ['lets others in: todos']],
    [
      'one that only inserts',
      'create policy p on todos for insert to anon with check (true)',
      ['lets others in: todos'],
    ],
    ['a policy for another role', `create policy p on todos to editor ${OPEN}`, ['lets others in: todos']],
    [
      'another table that tells nobody apart',
      `alter table notes enable row level security; create policy p on notes to authenticated ${OPEN}`,
      ['lets others in: notes'],
    ],
    [
      'another bucket that is for all',
      "create policy p on storage.objects to authenticated using (bucket_id = 'b')",
      ['lets others in: storage.objects'],
    ],
    ['no restrictive policy', `drop policy ${ONLY} on todos`, [`restrictive policy: ${TODOS}`]],
    [
      'one that admits another app client',
      `alter policy ${ONLY} on todos using ((select cognito_private.admits(array['i'], array['${OTHER_APP}'], 'any', false)))`,
      [`restrictive policy: ${TODOS}`],
    ],
    ['one with a way around it', `alter policy ${ONLY} on todos with check (true)`, [`restrictive policy: ${TODOS}`]],
    [
      'one that restricts nothing',
      `drop policy ${ONLY} on todos; create policy ${ONLY} on todos to authenticated ${OPEN}`,
      [`restrictive policy: ${TODOS}`],
    ],
    ['one for another role', `alter policy ${ONLY} on todos to editor`, [`restrictive policy: ${TODOS}`]],
    [
      'none for Storage',
      'drop policy "Cognito app only: authenticated in a" on storage.objects',
      ['restrictive policy: storage.objects'],
    ],
    ['none for Realtime', `drop policy ${ONLY} on realtime.messages`, ['restrictive policy: realtime.messages']],
    [
      'a table that was made later',
      'create table shop.later (id int)',
      ['restrictive policy: shop.later', 'row level security off: shop.later'],
    ],
    ['row level security off', 'alter table todos disable row level security', [`row level security off: ${TODOS}`]],
    ['own rows for all', `alter policy "Cognito own rows: authenticated" on todos ${OPEN}`, [`owner policy: ${TODOS}`]],
    ['no own rows', 'drop policy "Cognito own rows: authenticated" on todos', [`owner policy: ${TODOS}`]],
    ['no index', 'drop index todos_cognito_sub_idx', [`index: ${TODOS}`]],
    ['no whoami', 'drop function cognito_supabase_whoami()', ['function: public.cognito_supabase_whoami()']],
    [
      'an old whoami',
      `create or replace function cognito_supabase_whoami() returns json language sql stable as $$ select '{}'::json $$`,
      ['function: public.cognito_supabase_whoami()'],
    ],
    [
      'a question that is always answered yes',
      `create or replace function cognito_private.admits(issuers text[], client_ids text[], token_use text, machines boolean)
        returns boolean language sql stable as 'select true'`,
      ['function: cognito_private.admits(text[], text[], text, boolean)'],
    ],
    ['a grant that is gone', 'revoke delete on todos from authenticated', ['grant: todos']],
    [
      'a sequence that is not granted',
      'revoke all on todos_id_seq from authenticated',
      ['grant: sequence todos_id_seq'],
    ],
    [
      'whoami not granted',
      'revoke execute on function cognito_supabase_whoami() from authenticated',
      ['grant: function cognito_supabase_whoami()'],
    ],
    ['a schema not granted', 'revoke usage on schema shop from authenticated', ['grant: schema shop']],
    ['no table', 'drop table todos', [`table missing: ${TODOS}`]],
  ])('%s', async (_what, happened, expected) => {
    expect(await judge(happened)).toEqual(expected);
  });

  it('a role that nobody can take on', async () => {
    const flags = ['--table', 'todos', '--role', 'editor', '--client-id', APP];
    await migrate(db, await generated(...flags));
    const rows = await db.query(await generated(...flags, '--audit'));
    expect(rows).toMatchObject([{ problem: 'grant', place: 'authenticator', what: 'editor has no membership.' }]);
  });
});
