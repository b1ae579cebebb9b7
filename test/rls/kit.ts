/** What the tests of policies share: files as the program writes them, tokens, and requests as the Data API makes them. */
import type { RestDatabase } from '../emulator-kit/supabase/rest.ts';
import { runCli } from '../harness/cli.ts';
import { tempProject } from '../harness/project.ts';
import { type Database, type Row, SUPERUSER } from './database.ts';

export const POOL = 'eu-west-1_Rls4Tests';
export const APP = '5tq1v2w3x4y5z6a7b8c9d0e1f2';
export const OTHER_APP = '1aaaa2bbbb3cccc4dddd5eeee6';
const ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${POOL}`;
export const ADA = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
export const BOB = '0b1c2d3e-4f50-4a61-8b72-93a4b5c6d7e8';

export type Claims = Record<string, unknown>;

/** The access token of a user. */
export function access(sub: unknown, more: Claims = {}): Claims {
  const own = { token_use: 'access', client_id: APP, username: 'somebody', role: 'authenticated' };
  return { iss: ISSUER, sub, ...own, ...more };
}

/** The ID token of a user. */
export function id(sub: unknown, more: Claims = {}): Claims {
  return {
    iss: ISSUER,
    sub,
    token_use: 'id',
    aud: APP,
    'cognito:username': 'somebody',
    role: 'authenticated',
    ...more,
  };
}

/** The access token of a machine, by client credentials. */
export function machine(client: string, more: Claims = {}): Claims {
  return { iss: ISSUER, sub: client, token_use: 'access', client_id: client, role: 'authenticated', ...more };
}

/** What the program writes for these flags. */
export async function generated(...flags: string[]): Promise<string> {
  const project = await tempProject({ 'supabase/config.toml': '' });
  try {
    const args = ['generate', 'rls', '--user-pool-id', POOL, '--out', '-', ...flags];
    const { code, stdout, stderr } = await runCli(args, { cwd: project.dir });
    if (code !== 0) throw new Error(stderr);
    return stdout;
  } finally {
    await project.cleanup();
  }
}

/** Runs a file as migrations are run. */
export async function migrate(db: Database, sql: string): Promise<void> {
  await db.run(`set session authorization migrator`);
  try {
    await db.run(sql);
  } catch (error) {
    await db.run('rollback');
    throw error;
  } finally {
    await db.run(`set session authorization ${SUPERUSER}`);
  }
}

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

interface RequestOptions {
  keep?: boolean;
  /** Of the channel, as Realtime says it. */
  topic?: string;
  role?: string;
  values?: readonly string[];
}

function roleOf(claims: Claims | null): string {
  return typeof claims?.['role'] === 'string' ? claims['role'] : 'anon';
}

/**
 * Runs a query as PostgREST does for a token with these claims (null: the bare API key), then undoes it.
 */
export async function request(
  db: Database,
  claims: Claims | null,
  sql: string,
  { keep = false, topic = '', role = roleOf(claims), values = [] }: RequestOptions = {},
): Promise<Row[]> {
  try {
    await db.run(
      `begin; set local session authorization authenticator; set local role "${role}";
      select set_config('request.jwt.claims', ${text(claims ? JSON.stringify(claims) : '')}, true),
        set_config('realtime.topic', ${text(topic)}, true)`,
    );
    const rows = await db.query(sql, values);
    if (keep) await db.run('commit');
    return rows;
  } finally {
    await db.run('rollback');
  }
}

/** The same as a list of the first column, or the code of the error. */
export async function answer(...args: Parameters<typeof request>): Promise<unknown> {
  try {
    return (await request(...args)).map((row) => Object.values(row)[0]);
  } catch (error) {
    return (error as { code?: string }).code ?? error;
  }
}

/** The same for the emulator's Data API: one request after the other, each kept. */
export function restDatabase(db: Database): RestDatabase {
  let last: Promise<unknown> = Promise.resolve();
  return {
    as({ role, claims }, { text: sql, values }) {
      const next = last.then(() => request(db, claims, sql, { keep: true, role, values }));
      last = next.catch(() => undefined);
      return next;
    },
  };
}
