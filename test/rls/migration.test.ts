/** Migrations that meet what they did not expect, that are run again, and that are taken back: on PostgreSQL 15. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, type Row, type Server, startPostgres } from './database.ts';
import { ADA, APP, BOB, access, answer, generated, id, migrate, request } from './kit.ts';

let server: Server;
let db: Database;
beforeAll(async () => {
  server = await startPostgres();
  const first = await server.open();
  await first.run('create role editor nologin; create role bypasser nologin bypassrls; grant editor to authenticator');
  await first.close();
});
afterAll(() => server.close());
beforeEach(async () => {
  db = await server.open();
});
afterEach(() => db.close());

const TODOS = 'create table todos (id serial primary key, title text)';
const up = (...flags: string[]) => generated('--client-id', APP, ...flags);

/** All that the migrations make, as the catalog has it. */
async function made(): Promise<Row[]> {
  return db.query(`
    select 'policy' as kind, polrelid::regclass::text as place, polname::text as name, pg_get_expr(polqual, polrelid) as what
    from pg_policy where polname like 'Cognito %'
    union all select 'default', adrelid::regclass::text, adnum::text, pg_get_expr(adbin, adrelid) from pg_attrdef
      where pg_get_expr(adbin, adrelid) like 'cognito%'
    union all select 'index', indrelid::regclass::text, indexrelid::regclass::text, indkey::text from pg_index
      where indrelid::regclass::text !~ '^(pg_|storage|auth|realtime)'
    union all select 'function', pronamespace::regnamespace::text, proname::text, md5(prosrc) from pg_proc
      where proname like 'cognito%' or pronamespace = to_regnamespace('cognito_private')
    union all select 'published', prrelid::regclass::text, '', '' from pg_publication_rel
    order by 1, 2, 3`);
}

/** The message of the database where a migration is refused. */
async function refusal(sql: string): Promise<string> {
  const outcome = await migrate(db, sql).then(
    () => 'none',
    (error: unknown) => (error as Error).message,
  );
  return outcome;
}

describe('a migration', () => {
  it('finds everything there when it runs again', async () => {
    await migrate(
      db,
      `${TODOS}; create schema shop; create table shop.items (id int); create table shop.kinds (id int)`,
    );
    const file = await up('--table', 'todos', '--all-tables', 'shop', '--profiles', '--storage', 'a', '--realtime');
    await migrate(db, file);
    const first = await made();
    await migrate(db, file);
    expect(await made()).toEqual(first);
    expect(first.length).toBeGreaterThan(15);
  });

  it.each([
    ['a view', 'create table t (id int); create view todos as select * from t', ['--table', 'todos'], 'is a view'],
    [
      'a materialized view',
      'create materialized view todos as select 1 as a',
      ['--table', 'todos'],
      'materialized view',
    ],
    ['no table', 'select 1', ['--table', 'todos'], 'does not exist'],
    ['an owner that is a number', 'create table todos (owner int)', ['--owner-column', 'owner'], 'is of type integer'],
    [
      'an owner in auth.users',
      'create table todos (u uuid references auth.users)',
      ['--owner-column', 'u'],
      'auth.users',
    ],
    [
      'another table profiles',
      'create table profiles (id uuid primary key)',
      ['--profiles'],
      'public.profiles already',
    ],
    ['a role that is not there', TODOS, ['--role', 'nobody_here'], 'no role nobody_here'],
    ['a role that bypasses', TODOS, ['--role', 'bypasser'], 'does not hold for the role bypasser'],
    ['a role that cannot reach Storage', TODOS, ['--role', 'editor', '--storage', 'a'], 'may not read storage.objects'],
    ['a role that cannot reach Realtime', TODOS, ['--role', 'editor', '--realtime'], 'may not read realtime.messages'],
  ])('meets %s, says so, and leaves nothing', async (_what, before, flags, message) => {
    await migrate(db, `create table other (id int); ${before}`);
    const tables = flags.includes('--profiles') ? [] : ['--table', 'todos'];
    const indexes = await made();
    expect(await refusal(await up('--table', 'other', ...new Set([...tables, ...flags])))).toContain(message);
    expect(await made()).toEqual(indexes);
  });

  it('keeps a default, an index and a policy that are there', async () => {
    await migrate(
      db,
      `create table todos (id int, u uuid default auth.uid()); create index mine on todos (u, id);
      alter table todos enable row level security; create policy "Read all" on todos for select to authenticated using (true);
      grant select, insert on todos to authenticated`,
    );
    await migrate(db, await up('--table', 'todos', '--owner-column', 'u'));
    expect((await made()).filter((row) => row['kind'] === 'default' || row['kind'] === 'index')).toMatchObject([
      { kind: 'index', name: 'mine' },
    ]);
    await request(db, access(ADA), 'insert into todos (id) values (1)', { keep: true });
    expect(await answer(db, access(BOB), 'select id from todos')).toEqual([1]);
    expect(await answer(db, access(BOB, { client_id: 'another' }), 'select id from todos')).toEqual([]);
  });

  it('long names: each table has its index', async () => {
    const names = ['a', 'b'].map((end) => `${'t'.repeat(62)}${end}`);
    await migrate(db, names.map((name) => `create table ${name} (id int);`).join('\n'));
    await migrate(db, await up(...names.flatMap((name) => ['--table', name])));
    const indexed = await db.query(
      `select distinct indrelid::regclass::text as name from pg_index where indrelid::regclass::text like 'tttt%' order by 1`,
    );
    expect(indexed.map(({ name }) => name)).toEqual(names);
  });

  it('partitions are closed as well', async () => {
    await migrate(
      db,
      `create schema shop; create table shop.visits (at int, title text) partition by range (at);
      create table shop.visits_1 partition of shop.visits for values from (0) to (10)`,
    );
    await migrate(db, await up('--all-tables', 'shop'));
    await request(db, access(ADA), 'insert into shop.visits (at) values (1)', { keep: true });
    expect(await answer(db, access(ADA), 'select at from shop.visits_1')).toEqual([1]);
    expect(await answer(db, access(BOB), 'select at from shop.visits_1')).toEqual([]);
  });

  it('publishes the tables that are named, and none that is there', async () => {
    await migrate(db, `${TODOS}; create table notes (id int); alter publication supabase_realtime add table notes`);
    await migrate(db, await up('--table', 'todos', '--table', 'notes', '--realtime'));
    const published = (await made()).filter((row) => row['kind'] === 'published');
    expect(published).toMatchObject([{ place: 'notes' }, { place: 'todos' }]);
  });

  it("groups: a policy of one's own asks for them", async () => {
    await migrate(db, TODOS);
    await migrate(db, await up('--table', 'todos'));
    await migrate(
      db,
      `create policy "Editors read all" on public.todos for select to authenticated
        using ((select cognito_private.in_group('editors')))`,
    );
    await request(db, access(ADA), "insert into todos (title) values ('hers')", { keep: true });
    const read = (groups: unknown) => answer(db, id(BOB, { 'cognito:groups': groups }), 'select title from todos');
    expect(await read(['readers', 'editors'])).toEqual(['hers']);
    for (const groups of [undefined, [], ['readers'], 'editors', { editors: true }, null])
      expect(await read(groups)).toEqual([]);
    // The helper is asked, so it stays when the rest goes.
    await migrate(db, await up('--table', 'todos', '--down'));
    expect(await read(['editors'])).toEqual(['hers']);
  });
});

describe('the way back', () => {
  const FLAGS = ['--table', 'todos', '--all-tables', 'shop', '--profiles', '--storage', "it's", '--realtime'];
  beforeEach(() => migrate(db, `${TODOS}; create schema shop; create table shop.items (id int)`));

  it('takes all of it away, keeps the rows, and lets nobody in', async () => {
    await migrate(db, await up(...FLAGS));
    await request(db, access(ADA), "insert into todos (title) values ('hers')", { keep: true });
    const down = await up(...FLAGS, '--down');
    await migrate(db, down);
    await migrate(db, down);
    const left = await made();
    expect([...new Set(left.map((row) => row['kind']))]).toEqual(['index', 'published']);
    expect(await db.query("select from pg_namespace where nspname = 'cognito_private'")).toEqual([]);
    expect(await db.query('select title, cognito_sub from todos')).toEqual([{ title: 'hers', cognito_sub: ADA }]);
    expect(await answer(db, access(ADA), 'select title from todos')).toEqual([]);
    await migrate(db, await up(...FLAGS));
    expect(await answer(db, access(ADA), 'select title from todos')).toEqual(['hers']);
  });

  it('runs where nothing of it is there', async () => {
    await db.run('drop table todos; drop schema shop cascade');
    await migrate(db, await up(...FLAGS, '--down'));
    expect(await made()).toEqual([]);
  });

  it("leaves another role's as they are", async () => {
    const editor = ['--table', 'todos', '--role', 'editor'];
    await migrate(db, await up(...FLAGS));
    await migrate(db, await up(...editor));
    await migrate(db, await up(...FLAGS, '--down'));
    const request = [
      access(ADA, { role: 'editor' }),
      'insert into todos (title) values (1) returning cognito_sub',
    ] as const;
    expect(await answer(db, ...request)).toEqual([ADA]);
    expect(await answer(db, access(ADA), 'select title from todos')).toEqual([]);
    await migrate(db, await up(...editor, '--down'));
    expect(await answer(db, access(ADA, { role: 'editor' }), 'select title from todos')).toEqual([]);
    expect(await db.query("select from pg_proc where proname = 'cognito_supabase_whoami'")).toEqual([]);
  });

  it('takes whoami from a role, and leaves it to the other', async () => {
    const editor = ['--table', 'todos', '--role', 'editor'];
    await migrate(db, await up(...FLAGS));
    await migrate(db, await up(...editor));
    await migrate(db, await up(...editor, '--down'));
    const whoami = "select cognito_supabase_whoami() ->> 'role'";
    expect(await answer(db, access(ADA, { role: 'editor' }), whoami)).toBe('42501');
    expect(await answer(db, access(ADA), whoami)).toEqual(['authenticated']);
    expect(await db.query(await up(...FLAGS, '--audit'))).toEqual([]);
  });
});
