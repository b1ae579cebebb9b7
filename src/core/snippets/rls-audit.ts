/** The SQL query of `generate rls --audit`: what in a database lets others in than the migration of the same flags does. */
import { fillTemplate } from './fill.ts';
import type { SqlTemplate } from './rls-migration.ts';
import {
  type Admission,
  POLICIES,
  PROFILES,
  type Protected,
  describeFacts,
  printedAdmission,
  tableName,
} from './rls.ts';
import { sqlText, sqlTexts } from './sql.ts';

const FUNCTION = /create or replace function ([\w.]+)\(([^)]*)\)[^$]*\$\$(.*?)\$\$/gs;

/** @returns one statement, with its header; it reads the catalog alone */
export function auditSql(template: SqlTemplate, wanted: Protected, admission: Admission): string {
  const { role, tables, profiles, schemas, ownerColumn, buckets, realtime } = wanted;
  const admitted = printedAdmission(admission);
  const asked: [string, string][] = [
    ...(profiles ? [[tableName(PROFILES), 'sub'] as [string, string]] : []),
    ...tables.map((table): [string, string] => [tableName(table), ownerColumn]),
  ];
  const services: [string, string, string][] = [
    ...buckets.map((bucket): [string, string, string] => [
      'storage.objects',
      POLICIES.bucketAppOnly(role, bucket),
      `((bucket_id IS DISTINCT FROM ${sqlText(bucket)}::text) OR ${admitted})`,
    ]),
    ...(realtime ? [topics(role, admitted)] : []),
  ];
  const audit = fillTemplate(template('rls/audit'), {
    roleText: sqlText(role),
    appOnly: sqlText(POLICIES.appOnly(role)),
    ownRows: sqlText(POLICIES.ownRows(role)),
    admission: sqlText(admitted),
    issuer: sqlText(admission.issuers[0] ?? ''),
    owner: sqlText(ownerColumn),
    schemas: sqlTexts(schemas),
    asked: valuesOf(asked, 2),
    services: valuesOf(services, 3),
    places: sqlTexts([...buckets.map((bucket) => `%${likeText(sqlText(bucket))}%`), ...(realtime ? ["%'user:%"] : [])]),
    helpers: valuesOf(functionsOf(template), 2, []),
  });
  return `${fillTemplate(template('rls/audit-header'), { facts: describeFacts(wanted, admission) })}${audit}`;
}

function topics(role: string, admitted: string): [string, string, string] {
  const expression = `((( SELECT realtime.topic() AS topic) !~~ 'user:%'::text) OR ${admitted})`;
  return ['realtime.messages', POLICIES.appOnly(role), expression];
}

/** The functions as to_regprocedure names them, each with its body as pg_proc.prosrc holds it. */
function functionsOf(template: SqlTemplate): [string, string][] {
  return [template('whoami'), template('rls/functions')].flatMap((text) =>
    [...text.matchAll(FUNCTION)].map(([, name = '', parameters = '', body = '']): [string, string] => {
      const types = parameters.split(',').map((parameter) => parameter.trim().replace(/^\w+ /, ''));
      return [`${name}(${types.join(', ')})`, body];
    }),
  );
}

/** Rows for VALUES; a row of nulls stands first, so that none is no error. */
function valuesOf(rows: readonly (readonly string[])[], columns: number, first = [nulls(columns)]): string {
  return [...first, ...rows.map((row) => `(${row.map(sqlText).join(', ')})`)].join(', ');
}

function nulls(columns: number): string {
  return `(${Array.from({ length: columns }, () => 'null::text').join(', ')})`;
}

/** A text in a pattern of LIKE, as itself. */
function likeText(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
