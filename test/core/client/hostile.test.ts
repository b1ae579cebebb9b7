import { describe, expect, it } from 'vitest';
import { readClientSource } from '../../../src/core/client/read.ts';
import { workedMs } from '../../harness/worked.ts';

const HEAD = "import { createClient } from '@supabase/supabase-js';\n";
const CLIENT = `${HEAD}createClient(URL, KEY, { accessToken: async () => null });\n`;
/** What may be read of one file. */
const MOST = 512 * 1024;

function fill(unit: string, bytes = MOST): string {
  return unit.repeat(Math.ceil(bytes / unit.length));
}

const HOSTILE: [what: string, code: string, file?: string][] = [
  ['a bundle on one line', `${HEAD}${fill('createClient(a,b,{accessToken:c});')}`],
  ['calls in calls', `${HEAD}${'createClient('.repeat(50_000)}${')'.repeat(50_000)}`],
  ['calls in calls, in few lines each', `${HEAD}${'createClient(\n'.repeat(30_000)}`],
  ['a long sum', `${HEAD}const a = ${'b +\n'.repeat(60_000)}c;\ncreateClient(a, a, a);\n`],
  ['members of members', `${HEAD}const a = createClient\n${'.auth\n'.repeat(60_000)};\n`],
  ['blocks in blocks', `${HEAD}${'{\n'.repeat(30_000)}${'}\n'.repeat(30_000)}`],
  ['brackets that open', `${HEAD}${fill('[\n', 100_000)}`],
  ['templates that open', `${HEAD}${fill('`${\n', 100_000)}`],
  [
    'a name for each line, each from the one before',
    `${HEAD}${Array.from({ length: 8000 }, (_, index) => `const a${index + 1} = a${index} ?? a${index};`).join('\n')}\ncreateClient(URL, KEY, a8000);\n`,
  ],
  [
    'functions that call each other twice',
    `${HEAD}${Array.from({ length: 60 }, (_, index) => `const f${index} = () => f${index + 1}() ?? f${index + 1}();`).join('\n')}\ncreateClient(URL, KEY, { accessToken: f0 });\n`,
  ],
  [
    'assignments to one name',
    `${HEAD}let a = 1;\n${fill('a = b;\n', 200_000)}createClient(URL, KEY, a);\na.auth.getUser();\n`,
  ],
  [
    'many uses',
    `${CLIENT.replace('createClient(URL', 'const s = createClient(URL')}${fill('s.auth.getUser();\n', 100_000)}`,
  ],
  ['script tags that do not end', fill('<script a="'), 'page.vue'],
  ['script tags that open', fill('<script>\n'), 'page.vue'],
  ['script tags without end', fill('<script></script>'), 'page.vue'],
  ['comments that end', fill('<!---->'), 'page.vue'],
  ['comments that open', fill('<!--\n'), 'page.html'],
  ['script tags with many attributes', `<script ${fill('a=b ')}`, 'page.svelte'],
  ['a line of dashes', fill('---\n'), 'page.astro'],
  [
    'Dart that does not end',
    `import 'package:supabase/supabase.dart';\n${fill('SupabaseClient(', 200_000)}`,
    'main.dart',
  ],
  ['Dart comments that open', `import 'package:supabase/supabase.dart';\n${fill('/* ')}`, 'main.dart'],
  ['a lock file of one kind of line', fill('"node_modules/@supabase/supabase-js": {'), 'package-lock.json'],
  ['a lock file of another', fill('"@supabase/supabase-js@^2.0.0":\n'), 'yarn.lock'],
  ['a lock file of spaces', fill(' '), 'pnpm-lock.yaml'],
  ['a package.json that is none', '{"dependencies": {"@supabase/supabase-js": {"a": []}}}', 'package.json'],
  ['a package.json of brackets', fill('['), 'package.json'],
  [
    'members of Object',
    `${HEAD}createClient(URL, KEY, { __proto__: null, constructor: 1 });\nconst { toString } = createClient;\nhasOwnProperty();\n`,
  ],
  ['nothing', ''],
  ['bytes that are no text', fill('supabase createClient \uFFFD\0\u202E')],
  ['a mark of byte order, and old line ends', `\uFEFF${CLIENT.replaceAll('\n', '\r')}`],
];

const LONG: [what: string, files: Readonly<Record<string, string>>, why: RegExp][] = [
  ['one expression of 5 MB', { 'app.js': `${HEAD}export const a = ${fill('b+', 5_000_000)}c;` }, /looks like a bundle/],
  [
    'one expression of 5 MB, in lines',
    { 'app.js': `${HEAD}export const a = ${fill('b +\n', 5_000_000)}c;` },
    /nested too deeply|does not parse/,
  ],
  [
    'brackets in brackets',
    { 'app.js': `${HEAD}export const a = ${'[\n'.repeat(9000)}${']\n'.repeat(9000)};` },
    /nested|parse/,
  ],
  ['what is no program', { 'app.js': `${HEAD}((((( {{{ export` }, /does not parse/],
];

describe('a file that cannot be read', () => {
  it.each(LONG)('%s: is named, and silences nothing', async (_what, files, why) => {
    const sources = Object.entries(files).map(([file, text]) => ({ file, text }));
    const read = await readClientSource([...sources, { file: 'good.ts', text: CLIENT }]);
    expect(read.clients.map(({ file }) => file)).toContain('good.ts');
    expect(read.unread).toEqual([{ file: 'app.js', why: expect.stringMatching(why) as string }]);
  });
});

/** Code whose meaning takes longer to follow than anybody would wait. */
const ENDLESS: [what: string, files: Readonly<Record<string, string>>][] = [
  [
    'modules that import each other',
    {
      'a.ts': "import { token } from './b';\nexport { token };\nexport * from './b'; // supabase auth\n",
      'b.ts': "import { token } from './a';\nexport { token };\nexport * from './a'; // supabase auth\n",
      'app.ts': `${HEAD}import { token } from './a';\ncreateClient(URL, KEY, { accessToken: token });\n`,
    },
  ],
  [
    'a value that may be any of thousands',
    {
      'app.ts': `${HEAD}${Array.from({ length: 3000 }, (_, index) => `const f${index} = async () => g${index}();`).join('\n')}
let pick;
${Array.from({ length: 3000 }, (_, index) => `if (x === ${index}) pick = f${index};`).join('\n')}
createClient(URL, KEY, { accessToken: pick });
`,
    },
  ],
  [
    'functions that call each other for ever',
    {
      'app.ts': `${HEAD}const a = async (x) => b(x) ?? a(x);\nconst b = async (x) => a(x) ?? b(x);\ncreateClient(URL, KEY, { accessToken: a });\n`,
    },
  ],
  [
    'a class that is its own parent, and its own member',
    {
      'app.ts': `${HEAD}class A extends A { a = new A().a; token = () => this.a.token() }\ncreateClient(URL, KEY, { accessToken: new A().token });\n`,
    },
  ],
  [
    'callbacks of next-auth that ask each other',
    {
      'app.ts': `${HEAD}import NextAuth from 'next-auth';
const { auth } = NextAuth({ callbacks: { jwt: async ({ token }) => ({ ...token, a: (await auth()).a }), session: async ({ session, token }) => ({ ...session, a: token.a, ...(await auth()) }) } });
createClient(URL, KEY, { accessToken: async () => (await auth()).a });
`,
    },
  ],
  [
    'a parameter that is called with itself',
    {
      'app.ts': `${HEAD}function make(token) { make(token); make({ token }); return createClient(URL, KEY, { accessToken: token }); }\nmake(make);\n`,
    },
  ],
];

describe('what cannot be followed to its end', () => {
  it.each(ENDLESS)('%s: is left in bounded time, and nothing is said of it', async (_what, files) => {
    const started = workedMs();
    const read = await readClientSource(Object.entries(files).map(([file, text]) => ({ file, text })));
    expect(read.faults).toEqual([]);
    expect(
      read.clients.map(
        ({ sends, unfollowed, token }) => sends.length > 0 || (token === 'callback' && unfollowed === undefined),
      ),
    ).toEqual([false]);
    expect(workedMs() - started).toBeLessThan(8000);
  });
});

describe('what nobody writes', () => {
  it.each(HOSTILE)('%s: is read in no time, or not at all', async (_what: string, text: string, file = 'app.js') => {
    const started = workedMs();
    const read = await readClientSource([
      { file, text },
      { file: 'good.ts', text: CLIENT },
    ]);
    expect(read.clients.map(({ file, token }) => `${file} ${token}`)).toContain('good.ts callback');
    // Generous: what would go wrong here takes minutes.
    expect(workedMs() - started).toBeLessThan(8000);
  });
});
