/** Databases to try policies on: PGlite in this process, and a PostgreSQL 15 server that is thrown away. */
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PGlite } from '@electric-sql/pglite';
import postgres from 'postgres';
import { draftPath, putInStore, storePath } from '../harness/store.ts';

export type Row = Record<string, unknown>;

export interface Database {
  /** Runs statements in one go. Rejects with the `code` of the database, as `query` does. */
  run(sql: string): Promise<void>;
  /** Runs one statement. */
  query(sql: string, values?: readonly string[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** A PostgreSQL server of one's own, with a database as Supabase leaves it. */
export interface Server {
  /** A database that is a copy of another. */
  open(template?: string): Promise<Database & { name: string }>;
  /** Of a database, for a program; undefined where the server listens on its socket alone. */
  url(name: string): string | undefined;
  close(): Promise<void>;
}

const BIN = '/usr/lib/postgresql/15/bin';
/** Who the tests are where they are nobody else. PGlite's is called so. */
export const SUPERUSER = 'postgres';
/** Runs a command for as long as somebody holds the other end of its input, then ends it and removes the folder ($0). */
const WHILE_READ =
  'exec 3<&0; "$@" 3<&- & pid=$!; { cat <&3 >/dev/null; kill -INT $pid; } & wait $pid; rm -rf "$0"; exit 1';
const quiet = (): void => undefined;

const supabase = (): Promise<string> => readFile(new URL('supabase.sql', import.meta.url), 'utf8');

/** PGlite, with Supabase's roles and schemas. To make one takes seconds: a run does it once, the next is a copy. */
export async function openPglite(): Promise<Database> {
  const stored = storePath('pglite.tar');
  const db = existsSync(stored)
    ? await PGlite.create({ loadDataDir: new Blob([await readFile(stored)]) })
    : await makePglite('pglite.tar');
  // PGlite 0.5.16 forgets who it was before `set session authorization`, unless that was said before.
  await db.exec(`set session authorization ${SUPERUSER}`);
  return {
    async run(sql) {
      await db.exec(sql);
    },
    query: async (sql, values = []) => (await db.query<Row>(sql, [...values])).rows,
    close: () => db.close(),
  };
}

async function makePglite(name: string): Promise<PGlite> {
  const db = await PGlite.create();
  await db.exec(`${await supabase()}; grant create on database postgres to migrator`);
  const draft = draftPath();
  await writeFile(draft, Buffer.from(await (await db.dumpDataDir('none')).arrayBuffer()));
  putInStore(draft, name);
  return db;
}

/**
 * Starts a server in a temporary folder; root starts it as another user.
 * @param port of 127.0.0.1, where it is to be reached with TLS or without; otherwise it listens on a socket of its folder alone
 */
export async function startPostgres({ port }: { port?: number } = {}): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  const user = process.getuid?.() === 0 ? idsOf('nobody') : undefined;
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const usual = ['--no-sync', '--no-locale', '-E', 'UTF8', '-A', 'trust', '-U', SUPERUSER];
  execFileSync(join(BIN, 'initdb'), ['-D', data, ...usual], { ...user, cwd: folder, stdio: 'pipe' });
  const network = port === undefined ? [] : tlsSettings(data, port, user);
  const settings = [
    `listen_addresses=${port === undefined ? '' : '127.0.0.1'}`,
    ...network,
    `unix_socket_directories=${folder}`,
    'fsync=off',
    'autovacuum=off',
    'jit=off',
  ];
  const command = [join(BIN, 'postgres'), '-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn('sh', ['-c', WHILE_READ, folder, ...command], { ...user, stdio: ['pipe', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  await new Promise<void>((resolve, reject) => {
    createInterface(server.stderr).on('line', (line) => {
      if (line.includes('ready to accept connections')) resolve();
    });
    void ended.then(() => reject(new Error('PostgreSQL did not start.')));
  });
  const connect = (database: string) =>
    postgres({
      path: join(folder, `.s.PGSQL.${port ?? 5432}`),
      database,
      user: SUPERUSER,
      max: 1,
      onnotice: quiet,
      fetch_types: false,
    });
  const admin = connect('postgres');
  const open = async (template: string, name: string) => {
    await admin.unsafe(`create database ${name} template ${template}`);
    return { ...databaseOf(connect(name)), name };
  };
  const base = await open('template1', 'supabase');
  await base.run(await supabase());
  await base.close();
  let count = 0;
  return {
    async open(template = 'supabase') {
      const db = await open(template, `copy_${(count += 1)}`);
      await admin.unsafe(`grant create on database ${db.name} to migrator`);
      return db;
    },
    url: (name) => (port === undefined ? undefined : `postgresql://${SUPERUSER}:none@127.0.0.1:${port}/${name}`),
    async close() {
      await admin.end({ timeout: 1 });
      server.stdin.end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function databaseOf(sql: ReturnType<typeof postgres>): Database {
  return {
    async run(text) {
      await sql.unsafe(text).simple();
    },
    query: async (text, values = []) => [...(await sql.unsafe<Row[]>(text, [...values]))],
    close: () => sql.end({ timeout: 1 }),
  };
}

function idsOf(user: string): { uid: number; gid: number } {
  const [uid = '', gid = ''] = ['-u', '-g'].map((flag) => execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: Number(uid), gid: Number(gid) };
}

function tlsSettings(data: string, port: number, user: { uid: number; gid: number } | undefined): string[] {
  const files = ['server.key', 'server.crt'].map((name) => join(data, name));
  const [key = '', certificate = ''] = files;
  const usual = ['-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'];
  execFileSync('openssl', ['req', '-x509', ...usual, '-keyout', key, '-out', certificate], { ...user, stdio: 'pipe' });
  return ['ssl=on', `port=${port}`];
}
