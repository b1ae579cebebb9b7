/**
 * Checks the flags of `generate rls`: the names of tables, schemas, columns, buckets and app clients; refuses schemas
 * that belong to Supabase or Postgres.
 */
import { isClientId } from '../../core/pool/ids.ts';
import {
  PROFILES,
  type Protected,
  type TableName,
  USUAL_OWNER,
  USUAL_ROLE,
  isBucketName,
  isManagedSchema,
  isNothing,
  parseTable,
  tableName,
} from '../../core/snippets/rls.ts';
import { isSqlName } from '../../core/snippets/sql.ts';
import { unshown } from '../../core/text/unshown.ts';
import { UsageError } from '../../errors.ts';
import type { GenerateOptions } from './options.ts';

/** @throws UsageError for a name that is none, or that stands for what a migration may not alter */
export function protectedBy(options: GenerateOptions): Protected {
  checkTogether(options);
  const { clientId = [], table = [], allTables = [], storage = [] } = options;
  for (const id of clientId) checkClientId(id);
  const wanted: Protected = {
    role: options.role ?? USUAL_ROLE,
    tables: uniqueTables(table.map(checkTable)),
    schemas: unique(allTables.map(checkSchema)),
    ownerColumn: checkOwner(options.ownerColumn ?? USUAL_OWNER),
    profiles: options.profiles ?? false,
    buckets: unique(storage.map(checkBucket)),
    realtime: options.realtime ?? false,
  };
  if (wanted.profiles && wanted.tables.some((table) => tableName(table) === tableName(PROFILES)))
    throw new UsageError({
      id: 'generate/table',
      message: '--profiles makes the table profiles: it cannot be given with --table as well.',
      fix: 'Leave one of the two out.',
    });
  if (options.audit && isNothing(wanted))
    throw new UsageError({
      id: 'generate/value',
      message: '--audit needs to know what the migration covers.',
      fix: 'Give the flags that the migration was written with: --table, --all-tables, --profiles, --storage, --realtime.',
    });
  return wanted;
}

function checkTogether({ audit, down, m2m, tokenUse }: GenerateOptions): void {
  if (audit && down)
    throw new UsageError({
      id: 'generate/value',
      message: '--audit and --down are two files.',
      fix: 'Give one of them.',
    });
  if (m2m && tokenUse === 'id')
    throw new UsageError({
      id: 'generate/value',
      message: 'Client credentials give no ID token.',
      fix: 'Leave --m2m or --token-use out.',
    });
}

function checkClientId(id: string): void {
  if (isClientId(id)) return;
  throw new UsageError({
    id: 'generate/value',
    message: `${unshown('--client-id', id)} is not the ID of an app client.`,
    why: 'It is of lower-case letters and digits.',
    fix: 'Copy it from the Cognito console, or from `aws cognito-idp list-user-pool-clients`.',
  });
}

function checkTable(text: string): TableName {
  const name = parseTable(text);
  if (!name)
    throw new UsageError({
      id: 'generate/table',
      message: `${unshown('--table', text)} is not a name for a table.`,
      fix: 'Give letters, digits and underscores: todos, or shop.todos for one outside of public.',
    });
  if (!isManagedSchema(name.schema)) return name;
  const full = `${name.schema}.${name.table}`;
  const instead = { 'storage.objects': '--storage <bucket>', 'realtime.messages': '--realtime' }[full];
  throw new UsageError({
    id: 'generate/table',
    message: `--table ${full} cannot be altered by a migration.`,
    why: `The schema ${name.schema} belongs to Supabase, or to Postgres itself.`,
    fix: instead ? `Give ${instead}: policies can be made there.` : 'Name a table of your own.',
  });
}

function checkSchema(text: string): string {
  if (isSqlName(text) && !isManagedSchema(text)) return text;
  throw new UsageError({
    id: 'generate/table',
    message: isSqlName(text)
      ? `--all-tables ${text} cannot be altered by a migration.`
      : `${unshown('--all-tables', text)} is not a name for a schema.`,
    why: isSqlName(text) ? 'The schema belongs to Supabase, or to Postgres itself.' : undefined,
    fix: 'Give a schema of your own, such as public.',
  });
}

function checkOwner(text: string): string {
  if (isSqlName(text)) return text;
  throw new UsageError({
    id: 'generate/value',
    message: `${unshown('--owner-column', text)} is not a name for a column.`,
    fix: 'Give letters, digits and underscores.',
  });
}

function checkBucket(text: string): string {
  if (isBucketName(text)) return text;
  throw new UsageError({
    id: 'generate/value',
    message: `${unshown('--storage', text)} is not a name for a bucket.`,
    fix: "Give one as Storage takes it: up to 100 letters, digits, blanks and any of _ ! - . * ' ( ) & $ @ = ; : + , ?",
  });
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function uniqueTables(tables: readonly TableName[]): TableName[] {
  return [...new Map(tables.map((table) => [tableName(table), table])).values()];
}
