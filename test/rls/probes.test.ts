/** What the migrations promise, asked of real databases: each probe's answer is written by hand. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, type Server, openPglite, startPostgres } from './database.ts';
import { ADA, access, answer, generated, migrate, request } from './kit.ts';
import { MIGRATIONS, PROBES, SEED } from './probes.ts';

/** An InitPlan, and its one line of output. */
const ONCE = [
  expect.stringMatching(/^ +InitPlan/),
  expect.stringMatching(/^ +-> {2}Result$/),
  expect.stringMatching(/^ +Output: .*cognito_private\.\w+\(/),
];

let server: Server;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

describe.each([
  ['PGlite', () => openPglite()],
  ['PostgreSQL 15', () => server.open()],
])('on %s', (_name, open) => {
  let db: Database;
  beforeAll(async () => {
    db = await open();
    await db.run('create role editor nologin; grant editor to authenticator');
    await migrate(db, await readFile(new URL('app.sql', import.meta.url), 'utf8'));
    const files = await Promise.all(MIGRATIONS.map((flags) => generated(...flags)));
    // In any order, and again: the second run finds it all there.
    for (const file of [...files, ...files.toReversed()]) await migrate(db, file);
    for (const [claims, sql] of SEED) await request(db, claims, sql, { keep: true });
  });
  afterAll(() => db.close());

  it.each(PROBES)('$name', async ({ who, sql, expected, topic = '' }) => {
    expect(await answer(db, who, sql, { topic })).toEqual(expected);
  });

  it.each([
    'select * from todos',
    "update todos set title = 'x'",
    'select * from notes',
    'select * from shop.kinds',
    'select * from profiles',
    'select * from storage.objects',
    'select * from realtime.messages',
  ])('asks the token once for: %s', async (sql) => {
    const rows = await request(db, access(ADA), `explain (verbose, costs off) ${sql}`);
    const plan = rows.map((row) => String(row['QUERY PLAN']));
    const asks = plan.filter((line) => line.includes('cognito_private.'));
    expect(asks.length).toBeGreaterThan(0);
    // What is asked once for a query is the output of an InitPlan; what is asked for each row stands in a condition.
    const before = plan.flatMap((line, index) => (asks.includes(line) ? [plan.slice(index - 2, index + 1)] : []));
    expect(before).toEqual(asks.map(() => ONCE));
  });

  it.each(MIGRATIONS)('the audit finds nothing: %s %s %s %s %s %s', async (...flags) => {
    const given = flags.filter((flag) => typeof flag === 'string');
    expect(await db.query(await generated(...given, '--audit'))).toEqual([]);
  });
});
