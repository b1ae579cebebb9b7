/**
 * The SQL migration of `generate rls`: row level security policies that let the users of one app in, and with --down the
 * migration that takes them away. Both are the files of templates/sql, joined.
 */
import { fillTemplate } from './fill.ts';
import {
  type Admission,
  POLICIES,
  PROFILES,
  type Protected,
  type TableName,
  USUAL_ROLE,
  admissionOf,
  describeFacts,
  isNothing,
  roleName,
  tableName,
} from './rls.ts';
import { sqlName, sqlText, sqlTexts } from './sql.ts';

/** A file of templates/sql, by its name without the ending. */
export type SqlTemplate = (name: string) => string;

/** What is dropped where it is not there is no news. */
const BEGIN = 'begin;\nset local client_min_messages = warning;\n';

/** The function that says which role a token has, callable by a role. */
export function whoamiSql(template: SqlTemplate, role: string): string {
  const callers = ['anon', 'authenticated', ...(role === USUAL_ROLE ? [] : [roleName(role)])].join(', ');
  return fillTemplate(template('whoami'), { callers });
}

/** @param admission whose tokens are let in; may be left out where there is nothing to protect */
export function migrationSql(template: SqlTemplate, wanted: Protected, admission: Admission | undefined): string {
  if (!admission || isNothing(wanted)) return whoamiSql(template, wanted.role);
  const { role, tables, profiles, realtime } = wanted;
  const common = { ...rolePlaces(role), admission: admissionOf(admission) };
  const part = (name: string, places: Readonly<Record<string, string>> = {}): string =>
    fillTemplate(template(`rls/${name}`), { ...common, ...places });
  const names = tables.map((table) => sqlText(tableName(table)));
  return [
    part('header', {
      facts: describeFacts(wanted, admission),
      counts: countsOf(wanted),
      publication: realtime
        ? 'A table that is not named above is not in the publication supabase_realtime, and tells of no changes.'
        : 'postgres_changes wants a table in the publication supabase_realtime; `--realtime` adds those that are named.',
    }),
    BEGIN,
    part('role'),
    whoamiSql(template, role),
    part('functions'),
    ...(hasTables(wanted) ? [part('protect')] : []),
    ...(profiles ? [part('profiles').trimStart()] : []),
    ...tables.map(
      (table) => `call pg_temp.cognito_protect(${sqlText(tableName(table))}, ${sqlText(wanted.ownerColumn)});\n`,
    ),
    ...allTables(template, wanted, 'all-tables'),
    ...serviceParts(part, wanted, names),
    ...(hasTables(wanted) ? ['drop procedure pg_temp.cognito_protect(regclass, name, boolean);\n'] : []),
    'commit;\n',
  ].join('\n');
}

/** What takes away what the migration for the same gave. Data stays, and row level security stays on. */
export function downSql(template: SqlTemplate, wanted: Protected): string {
  const { role, buckets, realtime } = wanted;
  const revoke = `\n    revoke execute on function public.cognito_supabase_whoami() from ${roleName(role)};`;
  return [
    fillTemplate(template('rls/down-header'), { facts: describeFacts(wanted, undefined) }),
    BEGIN,
    ...(hasTables(wanted) ? [fillTemplate(template('rls/unprotect'), rolePlaces(role))] : []),
    ...namedTables(wanted).map(
      (table) => `call pg_temp.cognito_unprotect(to_regclass(${sqlText(tableName(table))}));\n`,
    ),
    ...allTables(template, wanted, 'all-tables-down'),
    ...buckets.flatMap((bucket) => [
      dropPolicy(POLICIES.bucketAppOnly(role, bucket), 'storage.objects'),
      dropPolicy(POLICIES.ownFolder(role, bucket), 'storage.objects'),
    ]),
    ...(realtime
      ? [
          dropPolicy(POLICIES.appOnly(role), 'realtime.messages'),
          dropPolicy(POLICIES.ownTopic(role), 'realtime.messages'),
        ]
      : []),
    ...(hasTables(wanted) ? ['drop procedure pg_temp.cognito_unprotect(regclass);\n'] : []),
    fillTemplate(template('rls/down'), { revoke: role === USUAL_ROLE ? '' : revoke }),
    'commit;\n',
  ].join('\n');
}

function dropPolicy(policy: string, table: string): string {
  return `drop policy if exists ${sqlName(policy)} on ${table};\n`;
}

function hasTables({ tables, schemas, profiles }: Protected): boolean {
  return tables.length + schemas.length > 0 || profiles;
}

function namedTables({ tables, profiles }: Pick<Protected, 'tables' | 'profiles'>): TableName[] {
  return [...(profiles ? [PROFILES] : []), ...tables];
}

function rolePlaces(role: string): Record<string, string> {
  return {
    role: roleName(role),
    roleText: sqlText(role),
    // As regrole reads it.
    roleLiteral: sqlText(sqlName(role)),
    appOnly: sqlText(POLICIES.appOnly(role)),
    ownRows: sqlText(POLICIES.ownRows(role)),
  };
}

/** Tables that are named, or have a part of their own, are not taken a second time. */
function allTables(template: SqlTemplate, { schemas, ownerColumn, ...wanted }: Protected, name: string): string[] {
  const others = sqlTexts(namedTables(wanted).map(tableName));
  return schemas.map((schema) =>
    fillTemplate(template(`rls/${name}`), {
      schema,
      schemaLiteral: sqlText(sqlName(schema)),
      owner: sqlText(ownerColumn),
      others,
    }).trimStart(),
  );
}

function serviceParts(
  part: (name: string, places?: Readonly<Record<string, string>>) => string,
  { role, buckets, realtime }: Protected,
  tables: readonly string[],
): string[] {
  const reach = (schema: string, table: string): string[] =>
    role === USUAL_ROLE
      ? []
      : [part('reach', { schema, schemaText: sqlText(schema), tableText: sqlText(`${schema}.${table}`) }).trimStart()];
  const storage = (bucket: string): string =>
    part('storage', {
      bucketName: bucket,
      bucket: sqlText(bucket),
      appOnly: sqlName(POLICIES.bucketAppOnly(role, bucket)),
      ownFolder: sqlName(POLICIES.ownFolder(role, bucket)),
    }).trimStart();
  const topics = (): string =>
    part('realtime', {
      appOnly: sqlName(POLICIES.appOnly(role)),
      ownTopic: sqlName(POLICIES.ownTopic(role)),
      tables: `array[${tables.join(', ')}]`,
    }).trimStart();
  return [
    ...(buckets.length > 0 ? reach('storage', 'objects') : []),
    ...buckets.map(storage),
    ...(realtime ? [...reach('realtime', 'messages'), topics()] : []),
  ];
}

function countsOf({ tables, schemas, ownerColumn }: Protected): string {
  const named = tables.map(
    (table) => `--     select count(*) from ${tableName(table)} where ${sqlName(ownerColumn)} is null;`,
  );
  const all = schemas.map((schema) => `--     (the same for each table of ${schema})`);
  return [...named, ...all].join('\n') || '--     (no table is named here)';
}
