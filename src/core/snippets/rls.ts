/** The policies that `generate rls` writes for a table. */
import { fillTemplate } from './fill.ts';

export interface TableName {
  schema: string;
  table: string;
}

/** An identifier as most people write them; Postgres cuts what is longer than 63 bytes. */
const IDENTIFIER = /^[a-z_][a-z0-9_]{0,62}$/i;

/** @returns the table of "todos" or "shop.todos"; undefined for anything else */
export function parseTable(text: string): TableName | undefined {
  const parts = text.split('.');
  const [schema = '', table = ''] = parts.length === 1 ? ['public', text] : parts;
  return parts.length <= 2 && IDENTIFIER.test(schema) && IDENTIFIER.test(table) ? { schema, table } : undefined;
}

/** templates/sql/rls.sql for one table and role, every identifier of the user's quoted, so that its case is kept. */
export function fillPolicies(template: string, { schema, table }: TableName, role = 'authenticated'): string {
  return fillTemplate(template, {
    table: `"${schema}"."${table}"`,
    index: `"${table.slice(0, 63 - '_cognito_sub_idx'.length)}_cognito_sub_idx"`,
    role: role === 'authenticated' ? role : `"${role}"`,
  });
}
