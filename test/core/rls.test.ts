/** The SQL of `generate rls`, on a real Postgres, with Supabase's roles and request settings. */
import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillPolicies, parseTable } from '../../src/core/snippets/rls.ts';
import { ROOT } from '../harness/paths.ts';

const ADA = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const MACHINE = '5tq1v2w3x4y5z6a7b8c9d0e1f2';
const template = (name: string): string => readFileSync(`${ROOT}templates/sql/${name}.sql`, 'utf8');

let db: PGlite;

/** Runs a query as PostgREST would for a token with these claims; without claims, as for the bare API key. */
async function as<T>(role: string, claims: object | undefined, sql: string): Promise<T[]> {
  return db.transaction(async (tx) => {
    await tx.query("select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)", [
      role,
      claims ? JSON.stringify(claims) : '',
    ]);
    return (await tx.query<T>(sql)).rows;
  });
}

async function whoami(role: string, claims?: object): Promise<unknown> {
  const [row] = await as<{ me: unknown }>(role, claims, 'select public.cognito_supabase_whoami() as me');
  return row?.me;
}

async function titles(role: string, claims?: object): Promise<string[]> {
  const rows = await as<{ title: string }>(role, claims, 'select title from todos order by id');
  return rows.map(({ title }) => title);
}

const signedIn = (sub: string) => ({ sub, role: 'authenticated' });
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: unknown) => (error as { code: string }).code,
  );

beforeAll(async () => {
  db = await PGlite.create();
  await db.exec(`
    create role anon nologin;
    create role authenticated nologin;
    create role editor nologin;
    grant usage on schema public to anon, authenticated, editor;
    create schema auth;
    grant usage on schema auth to public;
    create function auth.jwt() returns jsonb language sql stable as
      $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
    create function auth.uid() returns uuid language sql stable as $$ select (auth.jwt() ->> 'sub')::uuid $$;
    create table public.todos (id serial primary key, title text);
    create table public."Odd Todos" (id serial primary key);
    insert into public.todos (title) values ('nobody''s, from before');
    grant all on public.todos, public.todos_id_seq to anon, authenticated;
  `);
});
afterAll(() => db.close());

describe('whoami.sql', () => {
  beforeAll(() => db.exec(template('whoami')));
  it('says which role and which subject a request runs as', async () => {
    expect(await whoami('authenticated', signedIn(ADA))).toEqual({ role: 'authenticated', sub: ADA });
    expect(await whoami('authenticated', signedIn(MACHINE))).toEqual({ role: 'authenticated', sub: MACHINE });
    expect(await whoami('anon')).toEqual({ role: 'anon', sub: null });
    expect(await whoami('anon', { sub: ADA })).toEqual({ role: 'anon', sub: ADA });
  });

  it('is for those two roles alone', async () => {
    expect(await code(whoami('editor', { sub: ADA, role: 'editor' }))).toBe('42501');
  });

  it('runs where nothing may be written', async () => {
    await db.exec('begin transaction read only');
    const answer = await db.query('select public.cognito_supabase_whoami()');
    await db.exec('rollback');
    expect(answer.rows).toHaveLength(1);
  });

  it('can be run again', async () => {
    await db.exec(template('whoami'));
    expect(await whoami('anon')).toEqual({ role: 'anon', sub: null });
  });
});

describe('rls.sql', () => {
  const policies = fillPolicies(template('rls'), { schema: 'public', table: 'todos' });
  beforeAll(() => db.exec(policies));
  it('lets each user see and write rows of their own', async () => {
    await as('authenticated', signedIn(ADA), "insert into todos (title) values ('hers')");
    await as('authenticated', signedIn(MACHINE), "insert into todos (title) values ('its')");
    expect(await titles('authenticated', signedIn(ADA))).toEqual(['hers']);
    expect(await titles('authenticated', signedIn(MACHINE))).toEqual(['its']);
    await as('authenticated', signedIn(ADA), "update todos set title = 'taken'");
    await as('authenticated', signedIn(ADA), "delete from todos where title = 'its'");
    expect(
      (await db.query<{ title: string }>('select title from todos order by id')).rows.map(({ title }) => title),
    ).toEqual(["nobody's, from before", 'taken', 'its']);
  });

  it('lets nobody write a row for somebody else', async () => {
    const forOther = `insert into todos (title, cognito_sub) values ('forged', '${ADA}')`;
    expect(await code(as('authenticated', signedIn(MACHINE), forOther))).toBe('42501');
    const given = `update todos set cognito_sub = '${ADA}'`;
    expect(await code(as('authenticated', signedIn(MACHINE), given))).toBe('42501');
  });

  it('shows anon nothing, with the sub of a user, too, and takes nothing from it', async () => {
    expect(await titles('anon')).toEqual([]);
    expect(await titles('anon', { sub: ADA })).toEqual([]);
    expect(await code(as('anon', { sub: ADA }, "insert into todos (title) values ('anon')"))).toBe('42501');
  });

  it('shows a token without a sub nothing', async () => {
    expect(await titles('authenticated', { role: 'authenticated' })).toEqual([]);
  });

  it('reads a subject that auth.uid() cannot', async () => {
    expect(await code(as('authenticated', signedIn(MACHINE), 'select auth.uid()'))).toBe('22P02');
    expect(await titles('authenticated', signedIn(MACHINE))).toEqual(['its']);
  });

  it('can be run again', async () => {
    await db.exec(policies);
    expect(await titles('anon')).toEqual([]);
  });

  it('keeps the case of a name, and cuts no index name into another', async () => {
    const long = 'T'.repeat(63);
    await db.exec(`create table public."${long}" (id int)`);
    await db.exec(fillPolicies(template('rls'), { schema: 'public', table: long }));
    const found = await db.query<{ relname: string }>(
      `select relname from pg_class where relname like '%_cognito_sub_idx'`,
    );
    expect(found.rows.map(({ relname }) => relname)).toContain(`${'T'.repeat(47)}_cognito_sub_idx`);
  });
});

it.each([
  ['todos', { schema: 'public', table: 'todos' }],
  ['shop.Orders_2', { schema: 'shop', table: 'Orders_2' }],
  ...[
    '',
    '.',
    'a.b.c',
    'shop.',
    '.todos',
    '1st',
    'to dos',
    'todos;drop',
    'a"b',
    "a'b",
    'a-b',
    'täbel',
    'x'.repeat(64),
    'todos\n',
  ].map((text) => [text, undefined] as const),
] as const)('the table %j', (text, table) => {
  expect(parseTable(text)).toEqual(table);
});
