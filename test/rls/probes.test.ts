/** What the migrations promise, asked of real databases: each probe's answer is written by hand. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, type Server, openPglite, startPostgres } from './database.ts';
import { answer, generated, migrate, request } from './kit.ts';
import { MIGRATIONS, PROBES, SEED } from './probes.ts';

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

  it.each(MIGRATIONS)('the audit finds nothing: %s %s %s %s %s %s', async (...flags) => {
    const given = flags.filter((flag) => typeof flag === 'string');
    expect(await db.query(await generated(...given, '--audit'))).toEqual([]);
  });
});
