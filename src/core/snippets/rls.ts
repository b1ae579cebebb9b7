/**
 * What `generate rls` protects and whom it admits: tables, schemas, buckets; issuers, app clients; the names of its
 * policies and roles, and schemas of Supabase's own.
 */
import { isSqlName, shortName, sqlName, sqlText } from './sql.ts';

export interface TableName {
  schema: string;
  table: string;
}

/** Whose tokens are let in. */
export interface Admission {
  /** Every `iss` that tokens of the pool may have. */
  issuers: readonly string[];
  clientIds: readonly string[];
  tokenUse: 'access' | 'id' | 'any';
  /** Tokens by client credentials as well. */
  machines: boolean;
}

/** What policies are for. */
export interface Protected {
  role: string;
  tables: readonly TableName[];
  /** Schemas of which each table is meant. */
  schemas: readonly string[];
  ownerColumn: string;
  profiles: boolean;
  buckets: readonly string[];
  realtime: boolean;
}

export const USUAL_ROLE = 'authenticated';
export const USUAL_OWNER = 'cognito_sub';
export const PROFILES: TableName = { schema: 'public', table: 'profiles' };

/** @returns the table of "todos" or "shop.todos"; undefined for anything else */
export function parseTable(text: string): TableName | undefined {
  const parts = text.split('.');
  const [schema = '', table = ''] = parts.length === 1 ? ['public', text] : parts;
  return parts.length <= 2 && isSqlName(schema) && isSqlName(table) ? { schema, table } : undefined;
}

/** What Storage takes for the name of a bucket (supabase/storage, src/storage/limits.ts, isValidBucketName). */
export function isBucketName(text: string): boolean {
  return /^[\w!\-.*'() &$@=;:+,?]{1,100}$/.test(text) && text.trim() === text;
}

/** Schemas whose tables belong to Supabase, or to Postgres: a migration may not alter them. */
const MANAGED: ReadonlySet<string> = new Set([
  'auth',
  'cron',
  'extensions',
  'graphql',
  'graphql_public',
  'information_schema',
  'net',
  'pgbouncer',
  'pgsodium',
  'pgsodium_masks',
  'realtime',
  'storage',
  'supabase_functions',
  'supabase_migrations',
  'vault',
]);

/** True for a schema of Supabase's or of PostgreSQL's own, in which no policy of the user's belongs. */
export function isManagedSchema(schema: string): boolean {
  return MANAGED.has(schema) || schema.startsWith('pg_');
}

/** True where there is nothing that a policy would be for. */
export function isNothing({ tables, schemas, profiles, buckets, realtime }: Protected): boolean {
  return tables.length + schemas.length + buckets.length === 0 && !profiles && !realtime;
}

/** As SQL names it, quoted where it has to be. */
export function tableName({ schema, table }: TableName): string {
  return `${sqlName(schema)}.${sqlName(table)}`;
}

/** authenticated is written as everybody writes it. */
export function roleName(role: string): string {
  return role === USUAL_ROLE ? role : sqlName(role);
}

/** The names of policies hold the role, so that those of two roles stand side by side; `sql.ts` cuts them to their length. Not yet quoted. */
export const POLICIES = {
  appOnly: (role: string) => shortName(`Cognito app only: ${role}`),
  ownRows: (role: string) => shortName(`Cognito own rows: ${role}`),
  bucketAppOnly: (role: string, bucket: string) => shortName(`Cognito app only: ${role} in ${bucket}`),
  ownFolder: (role: string, bucket: string) => shortName(`Cognito own folder: ${role} in ${bucket}`),
  ownTopic: (role: string) => shortName(`Cognito own topic: ${role}`),
} as const;

/** The question whether a request is let in, as policies ask it. */
export function admissionOf({ issuers, clientIds, tokenUse, machines }: Admission): string {
  const [ofPool, ofApp] = [issuers, clientIds].map((texts) => `array[${texts.map(sqlText).join(', ')}]`);
  return `(select cognito_private.admits(${ofPool}, ${ofApp}, ${sqlText(tokenUse)}, ${machines}))`;
}

/** The same as Postgres prints it in a policy (pg_get_expr), blanks made one. */
export function printedAdmission({ issuers, clientIds, tokenUse, machines }: Admission): string {
  const [ofPool, ofApp] = [issuers, clientIds].map(
    (texts) => `ARRAY[${texts.map((text) => `${sqlText(text)}::text`).join(', ')}]`,
  );
  return `( SELECT cognito_private.admits(${ofPool}, ${ofApp}, ${sqlText(tokenUse)}::text, ${machines}) AS admits)`;
}

const KINDS = { any: 'access and ID tokens', access: 'access tokens', id: 'ID tokens' } as const;

/** What a file is for, a line each, as comments. */
export function describeFacts(wanted: Protected, admission: Admission | undefined): string {
  const tables = wanted.tables.map(({ schema, table }) => `${schema}.${table}`);
  const facts: readonly (readonly [string, readonly string[]])[] = [
    ['role', [wanted.role]],
    ['issuer', admission?.issuers ?? []],
    ['app client', admission?.clientIds ?? []],
    ['tokens', admission ? [`${KINDS[admission.tokenUse]}${admission.machines ? ', those of machines too' : ''}`] : []],
    ['table', tables],
    ['all tables of', wanted.schemas],
    ['owner column', tables.length + wanted.schemas.length > 0 ? [wanted.ownerColumn] : []],
    ['profiles', wanted.profiles ? ['public.profiles'] : []],
    ['bucket', wanted.buckets],
    ['realtime', wanted.realtime ? ['private channels user:<sub>'] : []],
  ];
  return facts.flatMap(([name, values]) => values.map((value) => `--   ${name.padEnd(14)}${value}`)).join('\n');
}
