/**
 * The Data API on a real database: supabase-js's insert, upsert, update, delete and select with eq() become SQL as PostgREST
 * makes it, and row level security decides (docs.postgrest.org, references/api).
 */
import type { EmulatorRequest, EmulatorResponse } from '../../../src/emulator/server/service.ts';
import { json } from './json-answer.ts';

/** A database that takes statements of a request. */
export interface RestDatabase {
  /** Runs one statement as the role and with the claims, in a transaction of its own. Rejects with the `code` of Postgres. */
  as(
    caller: { readonly role: string; readonly claims: Readonly<Record<string, unknown>> | null },
    statement: Statement,
  ): Promise<Record<string, unknown>[]>;
}

export interface Statement {
  readonly text: string;
  readonly values: readonly string[];
}

const NAME = /^[a-z_]\w*$/i;

/** The answer of a table or a function. */
export async function answerFrom(
  database: RestDatabase,
  request: EmulatorRequest,
  resource: string,
  caller: { readonly role: string; readonly claims: Readonly<Record<string, unknown>> | null },
): Promise<EmulatorResponse> {
  try {
    const rows = await database.as(caller, statementOf(request, resource));
    if (resource.startsWith('rpc/')) return json(200, rows[0]?.['answer']);
    const isAsked = request.method === 'GET' || (request.headers['prefer'] ?? '').includes('return=representation');
    const done = request.method === 'POST' ? 201 : 200;
    return isAsked ? json(done, rows) : { status: done === 201 ? 201 : 204, body: '' };
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message: string };
    if (code === undefined) throw error;
    // PostgREST's table of codes (references/errors).
    const denied = caller.role === 'anon' ? 401 : 403;
    return json(code === '42501' ? denied : code === '42P01' ? 404 : 400, { code, message, details: null, hint: null });
  }
}

function statementOf({ method, query, body, headers }: EmulatorRequest, resource: string): Statement {
  if (resource.startsWith('rpc/')) return { text: `select public.${named(resource.slice(4))}() as answer`, values: [] };
  const own = named(resource);
  const table = `public.${own}`;
  const filters = [...query].filter(([, value]) => value.startsWith('eq.'));
  const values = filters.map(([, value]) => value.slice('eq.'.length));
  const conditions = filters.map(([column], index) => `${own}.${named(column)}::text = $${index + 1}`).join(' and ');
  const where = conditions === '' ? '' : ` where ${conditions}`;
  const columns = (query.get('select') ?? '*')
    .split(',')
    .map((column) => `${own}.${column === '*' ? '*' : named(column)}`);
  const returning = (headers['prefer'] ?? '').includes('return=representation')
    ? ` returning ${columns.join(', ')}`
    : '';
  const rows = body.length === 0 ? [] : rowsOf(body);
  const given = Object.keys(rows[0] ?? {}).map(named);
  const source = `json_populate_recordset(null::${table}, $${values.length + 1})`;
  const all = [...values, JSON.stringify(rows)];
  switch (method) {
    case 'GET':
      return { text: `select ${columns.join(', ')} from ${table}${where}`, values };
    case 'POST': {
      const key = query.get('on_conflict')?.split(',').map(named).join(', ');
      const merged = given.map((column) => `${column} = excluded.${column}`).join(', ');
      const conflict = key === undefined ? '' : ` on conflict (${key}) do update set ${merged}`;
      const list = given.join(', ');
      return {
        text: `insert into ${table} (${list}) select ${list} from ${source}${conflict}${returning}`,
        values: all,
      };
    }
    case 'PATCH': {
      const changes = given.map((column) => `${column} = given.${column}`).join(', ');
      return { text: `update ${table} set ${changes} from ${source} as given${where}${returning}`, values: all };
    }
    default:
      return { text: `delete from ${table}${where}${returning}`, values };
  }
}

function rowsOf(body: Buffer): readonly object[] {
  const given: unknown = JSON.parse(body.toString('utf8'));
  return (Array.isArray(given) ? given : [given]) as readonly object[];
}

function named(name: string): string {
  if (!NAME.test(name)) throw Object.assign(new Error(`no name: ${name}`), { code: '42601' });
  return `"${name}"`;
}
