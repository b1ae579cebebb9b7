/** Names of what policies are for, and of policies. */
import { expect, it } from 'vitest';
import { POLICIES, isBucketName, isManagedSchema, parseTable } from '../../src/core/snippets/rls.ts';
import { sqlName, sqlText } from '../../src/core/snippets/sql.ts';

it.each([
  ['todos', { schema: 'public', table: 'todos' }],
  ['shop.Orders_2', { schema: 'shop', table: 'Orders_2' }],
  ...[
    '',
    '.',
    'a.b.c',
    'shop.',
    '.todos',
    '1st',
    'to dos',
    'todos;drop',
    'a"b',
    "a'b",
    'a-b',
    'täbel',
    'x'.repeat(64),
    'todos\n',
  ].map((text) => [text, undefined] as const),
] as const)('the table %j', (text, table) => {
  expect(parseTable(text)).toEqual(table);
});

it.each(['avatars', "ada's", 'a b', '$x$', 'A.b-c;d'])('the bucket %j', (name) => {
  expect(isBucketName(name)).toBe(true);
});

it.each(['', ' a', 'a\n', 'a/b', 'a"b', 'a\\b', 'ä', 'x'.repeat(101)])('no bucket %j', (name) => {
  expect(isBucketName(name)).toBe(false);
});

it('text and names are quoted as SQL has it', () => {
  expect(sqlText("ada's $x$")).toBe("'ada''s $x$'");
  expect(sqlName('a"b')).toBe('"a""b"');
});

it('names of policies are those of one role, and no longer than Postgres keeps', () => {
  const roles = ['authenticated', 'editor', `${'r'.repeat(62)}a`, `${'r'.repeat(62)}b`];
  const names = roles.flatMap((role) => Object.values(POLICIES).map((name) => name(role, 'b'.repeat(100))));
  expect(new Set(names).size).toBe(names.length);
  expect(Math.max(...names.map(({ length }) => length))).toBeLessThanOrEqual(63);
});

it.each(['auth', 'storage', 'pg_catalog', 'information_schema'])("the schema %s is not a project's own", (schema) => {
  expect(isManagedSchema(schema)).toBe(true);
});
