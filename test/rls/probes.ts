/** Requests, and what each has to get: written by hand, from what the migrations promise. */
import { ADA, APP, BOB, type Claims, OTHER_APP, POOL, access, id, machine } from './kit.ts';

/** The migrations that are in the database, in order, by their flags. */
export const MIGRATIONS: readonly (readonly string[])[] = [
  ['--table', 'todos', '--table', 'Orders', '--profiles', '--storage', "ada's", '--realtime', '--client-id', APP],
  ['--table', 'notes', '--owner-column', 'user_id', '--client-id', APP, '--token-use', 'access', '--m2m'],
  ['--table', 'lists', '--owner-column', 'owner', '--client-id', APP, '--client-id', OTHER_APP, '--token-use', 'id'],
  ['--all-tables', 'shop', '--client-id', APP, '--m2m'],
  ['--table', 'todos', '--role', 'editor', '--client-id', OTHER_APP],
];

const ISSUERS = 'https://cognito-idp.eu-west-1.amazonaws.com';
const editor: Claims = { role: 'editor', client_id: OTHER_APP };

/** What is there before the probes, each written by the request of a user. */
export const SEED: readonly (readonly [Claims, string])[] = [
  [access(ADA), "insert into todos (title) values ('ada 1'), ('ada 2')"],
  [access(BOB), "insert into todos (title) values ('bob 1')"],
  [access(ADA, editor), "insert into todos (title) values ('edited')"],
  [access(ADA), "insert into notes (id, title) values (1, 'ada note')"],
  [access(BOB), "insert into notes (id, title) values (2, 'bob note')"],
  [id(ADA), "insert into lists (id, title) values (1, 'ada list')"],
  [access(BOB), "insert into profiles (name) values ('Bob')"],
  [access(ADA), `insert into storage.objects (bucket_id, name) values ('ada''s', '${ADA}/cat.png')`],
  [access(ADA), "insert into shop.items (id, title) values (1, 'ada item')"],
];

/** Who asks, for what, and the answer: the first column of each row, or the code of the error. `topic` is Realtime's. */
export interface Probe {
  name: string;
  who: Claims | null;
  sql: string;
  expected: readonly unknown[] | string;
  topic?: string;
}

const titles = (table: string): string => `select title from ${table} order by id`;
const TODOS = titles('todos');
const ADAS = ['ada 1', 'ada 2', 'edited'];
const insertFor = (sub: string): string =>
  `insert into todos (title, cognito_sub) values ('x', '${sub}') returning title`;
const DENIED = '42501';
const FOREIGN = { iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Strangers' };

function probe(name: string, who: Claims | null, sql: string, expected: Probe['expected'], topic?: string): Probe {
  return { name, who, sql, expected, ...(topic === undefined ? {} : { topic }) };
}

const OWNERS: readonly Probe[] = [
  probe('the owner reads, by access token', access(ADA), TODOS, ADAS),
  probe('the owner reads, by ID token', id(ADA), TODOS, ADAS),
  probe('another user reads theirs', access(BOB), TODOS, ['bob 1']),
  probe('a user without rows', access('11111111-2222-4333-8444-555555555555'), TODOS, []),
  probe('the owner writes', access(ADA), "insert into todos (title) values ('x') returning cognito_sub", [ADA]),
  probe('the owner writes, named', access(ADA), insertFor(ADA), ['x']),
  probe('nobody writes for another', access(ADA), insertFor(BOB), DENIED),
  probe('nobody writes for nobody', access(ADA), "insert into todos (title, cognito_sub) values ('x', null)", DENIED),
  probe('the owner changes', access(ADA), "update todos set title = 'y' returning title", ['y', 'y', 'y']),
  probe(
    "another's are not changed",
    access(BOB),
    "update todos set title = 'y' where title like 'ada%' returning 1",
    [],
  ),
  probe('nobody gives rows away', access(ADA), `update todos set cognito_sub = '${BOB}'`, DENIED),
  probe('the owner deletes', access(ADA), "delete from todos where title = 'ada 1' returning title", ['ada 1']),
  probe("another's are not deleted", access(BOB), "delete from todos where title like 'ada%' returning 1", []),
  probe(
    'an upsert over the row of another',
    access(BOB),
    "insert into todos (id, title) values (2, 'z') on conflict (id) do update set title = 'z'",
    DENIED,
  ),
  probe('a name with capitals', access(ADA), `insert into "Orders" (title) values ('x') returning title`, ['x']),
  probe('joins see no more', access(BOB), 'select a.title from todos a join todos b on true order by a.id', ['bob 1']),
  probe('aggregates see no more', access(BOB), 'select count(*)::int from todos', [1]),
];

const STRANGERS: readonly Probe[] = [
  probe('the bare API key', null, TODOS, []),
  probe('the bare API key writes', null, "insert into todos (title) values ('x')", DENIED),
  probe('anon, with the sub of a user', { ...access(ADA), role: 'anon' }, TODOS, []),
  probe('a token without a role', { ...access(ADA), role: undefined }, TODOS, []),
  probe('another pool, access', access(ADA, FOREIGN), TODOS, []),
  probe('another pool, ID', id(ADA, FOREIGN), TODOS, []),
  probe('another pool writes', access(ADA, FOREIGN), insertFor(ADA), DENIED),
  probe('another app client, access', access(ADA, { client_id: OTHER_APP }), TODOS, []),
  probe('another app client, ID', id(ADA, { aud: OTHER_APP }), TODOS, []),
  probe('another app client writes', access(ADA, { client_id: OTHER_APP }), insertFor(ADA), DENIED),
  probe('another app client deletes', access(ADA, { client_id: OTHER_APP }), 'delete from todos returning 1', []),
  probe('an access token that names the client in aud', access(ADA, { client_id: OTHER_APP, aud: APP }), TODOS, []),
  probe('an ID token that names it in client_id', id(ADA, { aud: OTHER_APP, client_id: APP }), TODOS, []),
  probe('an array for aud', id(ADA, { aud: [APP] }), TODOS, []),
  probe('two in aud', id(ADA, { aud: [APP, OTHER_APP] }), TODOS, []),
  probe('no aud', id(ADA, { aud: undefined }), TODOS, []),
  probe('an array for client_id', access(ADA, { client_id: [APP] }), TODOS, []),
  probe('no client_id', access(ADA, { client_id: undefined }), TODOS, []),
  probe('no kind', access(ADA, { token_use: undefined }), TODOS, []),
  probe('a kind of its own', access(ADA, { token_use: 'refresh' }), TODOS, []),
  probe('no issuer', access(ADA, { iss: undefined }), TODOS, []),
  probe(
    'Supabase Auth',
    access(ADA, { iss: 'https://ref.supabase.co/auth/v1', client_id: undefined, aud: 'authenticated' }),
    TODOS,
    [],
  ),
  probe('the issuer and a slash', access(ADA, { iss: `${ISSUERS}/${POOL}/` }), TODOS, []),
  probe('the issuer in capitals', access(ADA, { iss: `${ISSUERS}/${POOL}`.toUpperCase() }), TODOS, []),
  probe('the issuer as the start of another', access(ADA, { iss: `${ISSUERS}/${POOL}1` }), TODOS, []),
  probe(
    'the issuer of another region',
    access(ADA, { iss: `https://cognito-idp.eu-west-2.amazonaws.com/${POOL}` }),
    TODOS,
    [],
  ),
  probe(
    'the updated issuer',
    access(ADA, { iss: `https://issuer-cognito-idp.eu-west-1.amazonaws.com/${POOL}` }),
    TODOS,
    ADAS,
  ),
  probe(
    "the updated issuer's other pool",
    access(ADA, { iss: 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Strangers' }),
    TODOS,
    [],
  ),
];

const SUBJECTS: readonly Probe[] = [
  probe('no sub', access(undefined), TODOS, []),
  probe('no sub, writing', access(undefined), "insert into todos (title) values ('x')", DENIED),
  probe('an empty sub', access(''), TODOS, []),
  probe('an empty sub, writing', access(''), "insert into todos (title) values ('x')", DENIED),
  probe('an empty sub, writing what it says', access(''), insertFor(''), DENIED),
  probe('null for a sub', access(null), TODOS, []),
  probe('a sub in capitals is another', access(ADA.toUpperCase()), TODOS, []),
  probe('a machine of the app', machine(APP), TODOS, []),
  probe('a machine of the app, writing', machine(APP), "insert into todos (title) values ('x')", DENIED),
  probe(
    'a machine that calls itself a user',
    machine(APP, { username: 'ada' }),
    "insert into todos (title) values ('x')",
    DENIED,
  ),
  probe('a machine of another app client', machine(OTHER_APP), TODOS, []),
  probe('with --m2m, a machine of the app reads', machine(APP), titles('notes'), []),
  probe(
    'with --m2m, one of another app client writes',
    machine(OTHER_APP),
    'insert into notes (id) values (9)',
    DENIED,
  ),
];

const OTHERS: readonly Probe[] = [
  probe('a uuid owner reads', access(ADA), titles('notes'), ['ada note']),
  probe('a uuid owner, sub in capitals', access(ADA.toUpperCase()), titles('notes'), ['ada note']),
  probe('a uuid owner: a sub that is none raises nothing', access('not-a-uuid'), titles('notes'), []),
  probe(
    'a uuid owner: a sub that is none writes nothing',
    access('not-a-uuid'),
    'insert into notes (id) values (9)',
    DENIED,
  ),
  probe('access alone: an ID token is out', id(ADA), titles('notes'), []),
  probe('ID alone: an ID token is in', id(ADA), titles('lists'), ['ada list']),
  probe('ID alone: an access token is out', access(ADA), titles('lists'), []),
  probe('two app clients: the other is in as well', id(ADA, { aud: OTHER_APP }), titles('lists'), ['ada list']),
  probe('all tables: own rows', access(ADA), titles('shop.items'), ['ada item']),
  probe('all tables: not those of others', access(BOB), titles('shop.items'), []),
  probe('all tables: a policy of its own stays', access(BOB), titles('shop.kinds'), ['garden']),
  probe('all tables: and lets no other app in', access(BOB, { client_id: OTHER_APP }), titles('shop.kinds'), []),
  probe('all tables: and nobody may write now', access(BOB), "insert into shop.kinds values (2, 'x')", DENIED),
  probe(
    'a table that was not asked for is as before',
    access(BOB, FOREIGN),
    "insert into posts values (1, 'x') returning title",
    ['x'],
  ),
  probe('service_role sees all', { role: 'service_role' }, 'select count(*)::int from todos', [5]),
  probe(
    'service_role writes for nobody',
    { role: 'service_role' },
    "insert into todos (title) values ('x') returning cognito_sub",
    [null],
  ),
  probe('a view with security_invoker', access(ADA), titles('todos_of_invoker'), ADAS),
  probe('a view without shows all: the header says so', access(ADA), 'select count(*)::int from todos_of_owner', [5]),
];

const ROLES: readonly Probe[] = [
  probe('two roles: editor by its own app client', access(ADA, editor), TODOS, ADAS),
  probe("two roles: editor by authenticated's app client", access(ADA, { role: 'editor' }), TODOS, []),
  probe("two roles: authenticated by editor's app client", access(ADA, { client_id: OTHER_APP }), TODOS, []),
  probe(
    'two roles: editor writes',
    access(BOB, editor),
    "insert into todos (title) values ('x') returning cognito_sub",
    [BOB],
  ),
  probe('two roles: editor sees no other table', access(BOB, editor), titles('notes'), DENIED),
  probe('whoami, authenticated', access(ADA), 'select cognito_supabase_whoami() as me', [
    { role: 'authenticated', sub: ADA },
  ]),
  probe('whoami, editor', access(ADA, editor), 'select cognito_supabase_whoami() as me', [
    { role: 'editor', sub: ADA },
  ]),
  probe('whoami, anon', null, 'select cognito_supabase_whoami() as me', [{ role: 'anon', sub: null }]),
  probe('whoami, service_role', { role: 'service_role' }, 'select cognito_supabase_whoami()', DENIED),
  probe('nobody calls the private functions', access(ADA), 'select cognito_private.user_sub()', DENIED),
];

const mine = (name: string): string =>
  `insert into storage.objects (bucket_id, name) values ('ada''s', '${name}') returning name`;
const FILES = 'select name from storage.objects order by name';
const SERVICES: readonly Probe[] = [
  probe('profiles: a first sign-in', access(ADA), "insert into profiles (name) values ('Ada') returning sub", [ADA]),
  probe(
    'profiles: an upsert',
    access(BOB),
    `insert into profiles (sub, name) values ('${BOB}', 'B') on conflict (sub) do update set sub = excluded.sub, name = excluded.name returning name`,
    ['B'],
  ),
  probe(
    'profiles: an upsert without the sub',
    access(BOB),
    "insert into profiles (name) values ('B') on conflict (sub) do update set name = excluded.name returning name",
    ['B'],
  ),
  probe(
    'profiles: for another',
    access(ADA),
    `insert into profiles (sub, name) values ('${BOB}', 'x') on conflict (sub) do update set name = excluded.name`,
    DENIED,
  ),
  probe('profiles: those of others', access(ADA), 'select name from profiles', []),
  probe('profiles: another app client', access(BOB, { client_id: OTHER_APP }), 'select name from profiles', []),
  probe('profiles: an empty sub', access(''), "insert into profiles (sub) values ('')", DENIED),
  probe('storage: the own folder', access(ADA), FILES, [`${ADA}/cat.png`]),
  probe('storage: that of another', access(BOB), FILES, []),
  probe('storage: an upload', access(BOB), mine(`${BOB}/a/b.png`), [`${BOB}/a/b.png`]),
  probe('storage: an upload to another folder', access(BOB), mine(`${ADA}/b.png`), DENIED),
  probe('storage: an upload beside the folders', access(BOB), mine('b.png'), DENIED),
  probe('storage: a file called like the folder', access(BOB), mine(BOB), DENIED),
  probe('storage: moved away', access(ADA), `update storage.objects set name = '${BOB}/cat.png'`, DENIED),
  probe('storage: another app client', access(ADA, { client_id: OTHER_APP }), FILES, []),
  probe('storage: another pool', access(ADA, FOREIGN), mine(`${ADA}/x.png`), DENIED),
  probe('storage: no sub', access(undefined), mine('/x.png'), DENIED),
  probe(
    'realtime: the own topic',
    access(ADA),
    "insert into realtime.messages (topic, extension) values ('t', 'broadcast') returning topic",
    ['t'],
    `user:${ADA}`,
  ),
  probe(
    'realtime: that of another',
    access(BOB),
    "insert into realtime.messages (topic, extension) values ('t', 'broadcast')",
    DENIED,
    `user:${ADA}`,
  ),
  probe(
    'realtime: without a sub',
    access(''),
    "insert into realtime.messages (topic, extension) values ('t', 'broadcast')",
    DENIED,
    'user:',
  ),
  probe(
    'realtime: another app client',
    access(ADA, { client_id: OTHER_APP }),
    "insert into realtime.messages (topic, extension) values ('t', 'broadcast')",
    DENIED,
    `user:${ADA}`,
  ),
];

export const PROBES: readonly Probe[] = [...OWNERS, ...STRANGERS, ...SUBJECTS, ...OTHERS, ...ROLES, ...SERVICES];
