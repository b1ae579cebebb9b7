/** Code as people write it, and what it says of their Supabase clients. */

export interface Snippet {
  what: string;
  /** One file, app.ts; or several by name. */
  code: string | Readonly<Record<string, string>>;
  /** What is found: `callback access` for a client and what it sends, `not-found:6` for a fault and its line. */
  found: readonly string[];
}

const HEAD = `import { createClient } from '@supabase/supabase-js';
import { fetchAuthSession } from 'aws-amplify/auth';
`;
/** A client whose callback is this expression, on line 3. */
const callback = (expression: string, head = HEAD): string =>
  `${head}export const supabase = createClient(URL, KEY, { accessToken: ${expression} });\n`;
/** The same with a helper of this code above it. */
const helped = (helper: string, expression: string): string =>
  `${HEAD}${helper}\nexport const supabase = createClient(URL, KEY, { accessToken: ${expression} });\n`;
const GOOD = callback('async () => (await fetchAuthSession()).tokens?.accessToken?.toString() ?? null');
const component = (code: string): string =>
  `<template>\n  <p>createClient</p>\n</template>\n\n<script setup lang="ts">\n${code}</script>\n`;

// prettier-ignore
const GOOD_ACCESS: readonly Snippet[] = [
  { what: 'the right way', code: GOOD, found: ['callback access'] },
  { what: 'the ID token', code: callback('async () => (await fetchAuthSession()).tokens?.idToken?.toString() ?? null'), found: ['callback id'] },
  { what: 'taken apart', code: helped('async function token() {\n  const { tokens } = await fetchAuthSession();\n  return tokens?.accessToken.toString() ?? null;\n}', 'token'), found: ['callback access'] },
  { what: 'taken apart twice', code: helped('const token = async () => {\n  const { tokens: { idToken } = {} } = await fetchAuthSession();\n  return idToken?.toString();\n};', '() => token()'), found: ['callback id'] },
  { what: 'renamed on the way', code: helped('const token = async () => {\n  const { accessToken: jwt } = (await fetchAuthSession()).tokens ?? {};\n  return `${jwt}`;\n};', 'token'), found: ['callback access'] },
  { what: 'then', code: callback('() => fetchAuthSession().then((session) => session.tokens?.accessToken?.toString())'), found: ['callback access'] },
  { what: 'then, taken apart', code: callback('() => fetchAuthSession().then(({ tokens }) => tokens?.idToken?.toString() ?? null)'), found: ['callback id'] },
  { what: 'then and catch', code: callback('() => fetchAuthSession().then((s) => s.tokens?.idToken?.toString() ?? null).catch(() => null)'), found: ['callback id'] },
  { what: 'try and catch', code: callback('async () => {\n  try {\n    const session = await fetchAuthSession({ forceRefresh: false });\n    return session.tokens?.accessToken?.toString() ?? null;\n  } catch {\n    return null;\n  }\n}'), found: ['callback access'] },
  { what: 'String()', code: callback('async () => String((await fetchAuthSession()).tokens?.accessToken)'), found: ['callback access'] },
  { what: 'a template', code: callback('async () => `${(await fetchAuthSession()).tokens!.accessToken}`'), found: ['callback access'] },
  { what: 'a method', code: `${HEAD}const supabase = createClient(URL, KEY, {\n  async accessToken() {\n    return (await fetchAuthSession()).tokens?.accessToken?.toString() ?? null;\n  },\n});\n`, found: ['callback access'] },
  { what: 'shorthand', code: `${HEAD}const accessToken = async () => (await fetchAuthSession()).tokens?.idToken?.toString() ?? null;\nconst supabase = createClient(URL, KEY, { accessToken });\n`, found: ['callback id'] },
  { what: 'options of their own', code: `${HEAD}const options = { db: { schema: 'public' }, accessToken: async () => (await fetchAuthSession()).tokens?.idToken?.toString() ?? null };\nconst supabase = createClient(URL, KEY, options);\n`, found: ['callback id'] },
  { what: 'a type argument and assertions', code: `${HEAD}const supabase = createClient<Database>(URL!, KEY as string, { accessToken: async () => ((await fetchAuthSession()).tokens?.accessToken as JWT).toString() } satisfies Options);\n`, found: ['callback access'] },
  { what: 'an early return', code: callback('async () => {\n  const session = await fetchAuthSession();\n  if (!session.tokens) return null;\n  return session.tokens.accessToken.toString();\n}'), found: ['callback access'] },
  { what: 'a local variable that is set later', code: callback('async () => {\n  let token = null;\n  const s = await fetchAuthSession();\n  if (s.tokens) token = s.tokens.idToken?.toString();\n  return token;\n}'), found: ['callback id'] },
  { what: 'either of the two', code: callback('async () => {\n  const { tokens } = await fetchAuthSession();\n  return USE_ID ? tokens?.idToken?.toString() : tokens?.accessToken?.toString();\n}'), found: ['callback id+access'] },
  { what: 'a factory', code: `${HEAD}export function makeClient(getToken) {\n  return createClient(URL, KEY, { accessToken: getToken });\n}\nexport const supabase = makeClient(async () => (await fetchAuthSession()).tokens?.idToken?.toString() ?? null);\n`, found: ['callback id'] },
  { what: 'useMemo', code: `import { useMemo } from 'react';\n${HEAD}export function useSupabase() {\n  return useMemo(() => createClient(URL, KEY, { accessToken: async () => (await fetchAuthSession()).tokens?.idToken?.toString() ?? null }), []);\n}\n`, found: ['callback id'] },
  { what: 'under another name', code: `import { createClient as make } from '@supabase/supabase-js';\nimport * as auth from 'aws-amplify/auth';\nconst supabase = make(URL, KEY, { accessToken: async () => (await auth.fetchAuthSession()).tokens?.accessToken?.toString() ?? null });\n`, found: ['callback access'] },
  { what: 'required', code: `const { createClient } = require('@supabase/supabase-js');\nconst { fetchAuthSession } = require('aws-amplify/auth');\nmodule.exports = createClient(URL, KEY, { accessToken: async () => (await fetchAuthSession()).tokens?.accessToken?.toString() });\n`, found: ['callback access'] },
  { what: 'imported where it is used', code: `export async function supabase() {\n  const { createClient } = await import('@supabase/supabase-js');\n  const { fetchAuthSession } = await import('aws-amplify/auth');\n  return createClient(URL, KEY, { accessToken: async () => (await fetchAuthSession()).tokens?.idToken?.toString() ?? null });\n}\n`, found: ['callback id'] },
  { what: 'Deno', code: `import { createClient } from 'npm:@supabase/supabase-js@2';\nimport { fetchAuthSession } from 'https://esm.sh/aws-amplify@6/auth';\n${callback('async () => (await fetchAuthSession()).tokens?.idToken?.toString() ?? null', '')}`, found: ['callback id'] },
  { what: '@supabase/ssr', code: callback('async () => (await fetchAuthSession()).tokens?.idToken?.toString() ?? null', "import { createBrowserClient as createClient } from '@supabase/ssr';\nimport { fetchAuthSession } from 'aws-amplify/auth';\n"), found: ['callback id'] },
  { what: 'Next.js on the server', code: callback('() => runWithAmplifyServerContext({ nextServerContext: { cookies }, operation: async (context) => (await fetchAuthSession(context)).tokens?.accessToken?.toString() ?? null })', "import { createClient } from '@supabase/supabase-js';\nimport { createServerRunner } from '@aws-amplify/adapter-nextjs';\nimport { fetchAuthSession } from 'aws-amplify/auth/server';\nconst { runWithAmplifyServerContext } = createServerRunner({ config });\n"), found: ['callback access'] },
  { what: 'Amplify v5', code: callback('async () => (await Auth.currentSession()).getIdToken().getJwtToken()', "import { createClient } from '@supabase/supabase-js';\nimport { Auth } from 'aws-amplify';\n"), found: ['callback id'] },
  { what: 'Amplify v5, jwtToken', code: callback('() => Auth.currentSession().then((session) => session.accessToken.jwtToken)', "import { createClient } from '@supabase/supabase-js';\nimport { Auth } from 'aws-amplify';\n"), found: ['callback access'] },
  { what: 'amazon-cognito-identity-js', code: callback('async () => (await getSession()).getAccessToken().getJwtToken()'), found: ['callback access'] },
  { what: 'react-oidc-context', code: `import { useAuth } from 'react-oidc-context';\n${HEAD}export function useSupabase() {\n  const auth = useAuth();\n  return createClient(URL, KEY, { accessToken: async () => auth.user?.id_token ?? null });\n}\n`, found: ['callback id'] },
  { what: 'a header of its own', code: `${HEAD}export async function client() {\n  const { tokens } = await fetchAuthSession();\n  return createClient(URL, KEY, { global: { headers: { Authorization: \`Bearer \${tokens?.idToken}\` } } });\n}\n`, found: ['header id'] },
  { what: 'a client for the server', code: `import { createClient } from '@supabase/supabase-js';\nconst admin = createClient(URL, SECRET, { auth: { persistSession: false } });\nawait admin.auth.admin.listUsers();\nadmin.realtime.setAuth(token);\n`, found: ['none'] },
  { what: 'the token without an argument to Realtime', code: `${GOOD}await supabase.realtime.setAuth();\n`, found: ['callback access'] },
  { what: 'Vue', code: { 'Login.vue': component(GOOD) }, found: ['callback access'] },
];

// prettier-ignore
const BAD: readonly Snippet[] = [
  { what: "the guide's callback", code: callback('async () => {\n  const tokens = await fetchAuthSession()\n  return tokens?.accessToken\n}'), found: ['callback', 'not-found:5'] },
  { what: 'the same with a fallback', code: callback('async () => (await fetchAuthSession())?.idToken ?? null'), found: ['callback', 'not-found:3'] },
  { what: 'the same as a string', code: callback('async () => (await fetchAuthSession()).accessToken?.toString() ?? null'), found: ['callback', 'not-found:3'] },
  { what: 'the same, taken apart', code: callback('async () => {\n  const { accessToken } = await fetchAuthSession();\n  return accessToken;\n}'), found: ['callback', 'not-found:4'] },
  { what: 'the same with then', code: callback('() => fetchAuthSession().then((session) => session.accessToken)'), found: ['callback', 'not-found:3'] },
  { what: 'the same in a helper', code: helped('async function session() {\n  return fetchAuthSession();\n}\nconst token = async () => {\n  const s = await session();\n  return s.accessToken;\n};', 'token'), found: ['callback', 'not-found:8'] },
  { what: 'the token object', code: callback('async () => (await fetchAuthSession()).tokens?.accessToken'), found: ['callback access', 'not-a-string:3'] },
  { what: 'the token object, asserted to be a string', code: callback('async () => ((await fetchAuthSession()).tokens?.idToken as unknown as string) ?? null'), found: ['callback id', 'not-a-string:3'] },
  { what: 'the token object, taken apart', code: callback('async () => {\n  const { tokens } = await fetchAuthSession();\n  const { accessToken } = tokens ?? {};\n  return accessToken ?? null;\n}'), found: ['callback access', 'not-a-string:6'] },
  { what: 'the token object with then', code: callback('() => fetchAuthSession().then(({ tokens }) => tokens?.idToken)'), found: ['callback id', 'not-a-string:3'] },
  { what: 'the whole session', code: callback('() => fetchAuthSession()'), found: ['callback', 'not-a-string:3'] },
  { what: 'all tokens', code: callback('async () => (await fetchAuthSession()).tokens ?? null'), found: ['callback', 'not-a-string:3'] },
  { what: 'the token object of Amplify v5', code: callback('async () => (await Auth.currentSession()).getAccessToken()', "import { createClient } from '@supabase/supabase-js';\nimport { Auth } from 'aws-amplify';\n"), found: ['callback access', 'not-a-string:3'] },
  { what: 'supabase.auth', code: `${GOOD}const { data } = await supabase.auth.getUser();\n`, found: ['callback access', 'auth-namespace:4'] },
  { what: 'supabase.auth in a listener', code: `${GOOD}useEffect(() => {\n  supabase.auth.onAuthStateChange(() => {});\n}, []);\n`, found: ['callback access', 'auth-namespace:5'] },
  { what: 'supabase.auth of a client that is made late', code: `${HEAD}let client;\nfunction get() {\n  client ??= createClient(URL, KEY, { accessToken: async () => (await fetchAuthSession()).tokens?.accessToken?.toString() ?? null });\n  return client;\n}\nget().auth.signOut();\n`, found: ['callback access', 'auth-namespace:8'] },
  { what: 'a Hub listener', code: `import { Hub } from 'aws-amplify/utils';\n${GOOD}Hub.listen('auth', async () => {\n  const { tokens } = await fetchAuthSession();\n  supabase.realtime.setAuth(tokens?.accessToken?.toString());\n});\n`, found: ['callback access', 'manual-realtime-auth:7'] },
  { what: 'a Hub listener with the token object', code: `${GOOD}Hub.listen('auth', () => {\n  fetchAuthSession().then(({ tokens }) => supabase.realtime.setAuth(tokens?.accessToken));\n});\n`, found: ['callback access', 'manual-realtime-auth:5, no string'] },
  { what: 'createClient of nowhere, as in the guide', code: callback('async () => (await fetchAuthSession()).accessToken', "import { fetchAuthSession, Hub } from 'aws-amplify/auth';\n// createClient of supabase\n"), found: ['callback', 'not-found:3'] },
  { what: "a CDN's script", code: { 'index.html': `<script src="https://cdn.jsdelivr.net/npm/@supabase/supabase-js@2"></script>\n<script type="module">\nimport { fetchAuthSession } from 'https://esm.sh/aws-amplify@6/auth';\nconst db = supabase.createClient(URL, KEY, { accessToken: async () => (await fetchAuthSession()).tokens?.accessToken });\n</script>\n` }, found: ['callback access', 'not-a-string:4'] },
  { what: 'Svelte', code: { 'Page.svelte': `<script>\n${callback('async () => (await fetchAuthSession()).accessToken')}</script>\n<p>{name}</p>\n` }, found: ['callback', 'not-found:4'] },
  { what: 'Astro', code: { 'page.astro': `---\n${callback('async () => (await fetchAuthSession()).accessToken')}---\n<p>{name}</p>\n` }, found: ['callback', 'not-found:4'] },
  { what: 'CRLF and a comment in front', code: `// app\r\n${callback('async () => (await fetchAuthSession()).accessToken').replaceAll('\n', '\r\n')}`, found: ['callback', 'not-found:4'] },
];

// prettier-ignore
const APART: readonly Snippet[] = [
  {
    what: 'the client in a file of its own',
    code: { 'src/lib/supabase.ts': GOOD, 'src/app.tsx': "import { supabase } from './lib/supabase';\nconst { data } = await supabase.auth.getSession();\n" },
    found: ['callback access', 'auth-namespace:2'],
  },
  {
    what: 'an alias and an index',
    code: { 'src/lib/supabase/index.ts': GOOD, 'src/pages/app.tsx': "import { supabase } from '@/lib/supabase';\nsupabase.auth.signOut();\n" },
    found: ['callback access', 'auth-namespace:2'],
  },
  {
    what: 'passed on by an index, and a default export',
    code: {
      'lib/client.ts': `${GOOD}export default supabase;\n`,
      'lib/index.ts': "export * from './client.js';\nexport { default as db } from './client';\n// supabase\n",
      'app.ts': "import { supabase, db } from './lib';\nsupabase.auth.signOut();\ndb.auth.signOut();\n",
    },
    found: ['callback access', 'auth-namespace:2', 'auth-namespace:3'],
  },
  {
    what: 'the token from a helper elsewhere',
    code: {
      'auth/token.ts': "import { fetchAuthSession } from 'aws-amplify/auth';\nexport const getToken = async () => {\n  const session = await fetchAuthSession();\n  return session.accessToken;\n};\n",
      'supabase.ts': "import { createClient } from '@supabase/supabase-js';\nimport { getToken } from './auth/token';\nexport const supabase = createClient(URL, KEY, { accessToken: getToken });\n",
    },
    found: ['callback', 'not-found:4'],
  },
  {
    what: 'a component that takes it from a function elsewhere',
    code: { 'lib/supabase.ts': `${HEAD}export const useSupabase = () => createClient(URL, KEY, { accessToken: async () => (await fetchAuthSession()).tokens?.idToken?.toString() ?? null });\n`, 'App.vue': component("import { useSupabase } from './lib/supabase';\nconst supabase = useSupabase();\nawait supabase.auth.getUser();\n") },
    found: ['callback id', 'auth-namespace:8'],
  },
];

// prettier-ignore
const SILENT: readonly Snippet[] = [
  { what: "another library's createClient", code: "import { createClient } from 'redis';\nimport { fetchAuthSession } from 'aws-amplify/auth';\n// not supabase\ncreateClient(URL, KEY, { accessToken: async () => (await fetchAuthSession()).accessToken });\n", found: [] },
  { what: 'a createClient of its own', code: "import { fetchAuthSession } from 'aws-amplify/auth';\nfunction createClient(url, key, options) { return options; } // supabase\ncreateClient(URL, KEY, { accessToken: async () => (await fetchAuthSession()).accessToken });\n", found: [] },
  { what: 'a fetchAuthSession of its own', code: callback('async () => (await fetchAuthSession()).accessToken', "import { createClient } from '@supabase/supabase-js';\nimport { fetchAuthSession } from './session';\n"), found: ['callback'] },
  { what: 'a name that is shadowed', code: callback('async () => {\n  const fetchAuthSession = async () => ({ accessToken: "x" });\n  return (await fetchAuthSession()).accessToken;\n}'), found: ['callback'] },
  { what: 'a parameter of that name', code: `${HEAD}export function make(fetchAuthSession) {\n  return createClient(URL, KEY, { accessToken: async () => (await fetchAuthSession()).accessToken });\n}\n`, found: ['callback'] },
  { what: 'comments', code: `${GOOD}// supabase.auth.getUser()\n/* supabase.realtime.setAuth(token) */\n`, found: ['callback access'] },
  { what: 'strings', code: `${GOOD}const help = "supabase.auth.getUser()" + \`supabase.realtime.setAuth(token)\`;\n`, found: ['callback access'] },
  { what: 'types', code: `import type { createClient } from '@supabase/supabase-js';\nexport type Client = ReturnType<typeof createClient>;\ndeclare const supabase: Client;\nsupabase.auth.getUser();\n`, found: ['auth-unfollowed:4'] },
  { what: 'two clients, one of them for its own users', code: `${GOOD}const own = createClient(URL, KEY);\nawait own.auth.getUser();\n`, found: ['callback access', 'none'] },
  { what: 'a client that may be either', code: `${HEAD}const options = WITH_COGNITO ? { accessToken: async () => null } : {};\nconst supabase = createClient(URL, KEY, options);\nsupabase.auth.getUser();\n`, found: ['unclear'] },
  { what: 'an option that may be missing', code: `${HEAD}const supabase = createClient(URL, KEY, { accessToken: WITH_COGNITO ? async () => null : undefined });\nsupabase.auth.getUser();\n`, found: ['unclear'] },
  { what: 'a client that is passed in', code: `${GOOD}export function Profile({ supabase }) {\n  return supabase.auth.getUser();\n}\n`, found: ['callback access', 'auth-unfollowed:5'] },
  { what: 'a client from a context', code: `${GOOD}const { supabase: other } = useContext(Context);\nother.auth.getUser();\n`, found: ['callback access'] },
  { what: 'a local variable of that name', code: `${GOOD}function own() {\n  const supabase = somethingElse();\n  supabase.auth.getUser();\n}\n`, found: ['callback access', 'auth-unfollowed:6'] },
  { what: "Supabase's own session", code: `import { createClient } from '@supabase/supabase-js';\nconst supabase = createClient(URL, KEY);\nconst { data } = await supabase.auth.getSession();\nsupabase.realtime.setAuth(data.session.access_token);\n`, found: ['none'] },
  { what: "next-auth's session", code: callback('async () => (await getServerSession(options)).accessToken', "import { createClient } from '@supabase/supabase-js';\nimport { getServerSession } from 'next-auth';\n"), found: ['callback'] },
  { what: 'Clerk', code: callback('async () => session?.getToken() ?? null'), found: ['callback'] },
  { what: 'a token from a cache', code: callback('async () => cache.get("token") ?? (await fetchAuthSession()).tokens?.accessToken?.toString()'), found: ['callback'] },
  { what: 'undefined in one of two ways', code: callback('async () => {\n  const session = await fetchAuthSession();\n  return session.accessToken ?? session.tokens?.accessToken?.toString();\n}'), found: ['callback access'] },
  { what: 'a spread that may say otherwise', code: `${HEAD}createClient(URL, KEY, { accessToken: async () => (await fetchAuthSession()).accessToken, ...more });\n`, found: ['unclear'] },
  { what: 'a callback from who knows where', code: callback('props.getToken'), found: ['unclear'] },
  { what: 'no client at all', code: "import { fetchAuthSession } from 'aws-amplify/auth';\nexport const token = async () => (await fetchAuthSession()).accessToken;\n", found: [] },
  { what: 'a script that is data', code: { 'page.vue': `<script type="text/x-template">\n${callback('async () => (await fetchAuthSession()).accessToken')}</script>\n` }, found: [] },
  { what: 'a component that is commented out', code: { 'page.html': `<!-- <script>\n${callback('async () => (await fetchAuthSession()).accessToken')}</script> -->\n<p>hello</p>\n` }, found: [] },
  { what: 'what does not parse', code: 'import { createClient } from "@supabase/supabase-js"; ((((( {{{ createClient(', found: [] },
  { what: 'a function that calls itself', code: `${HEAD}const token = async () => token();\nconst supabase = createClient(URL, KEY, { accessToken: token });\n`, found: ['callback'] },
  { what: 'values that refer to each other', code: `${HEAD}let a = b;\nlet b = a;\nconst supabase = createClient(URL, KEY, { accessToken: async () => a });\n`, found: ['callback'] },
];

const DART = (token: string): string => `import 'package:supabase_flutter/supabase_flutter.dart';
Future<void> main() async {
  await Supabase.initialize(
    url: url, // idToken
    anonKey: key,
    accessToken: () async {
      final session = await Amplify.Auth.fetchAuthSession() as CognitoAuthSession;
      return session.userPoolTokensResult.value.${token};
    },
  );
}
`;

// prettier-ignore
const OTHERS: readonly Snippet[] = [
  { what: 'Dart, the access token', code: { 'lib/main.dart': DART('accessToken.raw') }, found: ['callback access, perhaps'] },
  { what: 'Dart, the ID token', code: { 'lib/main.dart': DART('idToken.raw') }, found: ['callback id, perhaps'] },
  { what: 'Dart without a callback', code: { 'lib/main.dart': "import 'package:supabase/supabase.dart';\nfinal client = SupabaseClient(url, key);\n" }, found: ['none, perhaps'] },
  { what: 'Dart of something else', code: { 'lib/main.dart': "import 'package:http/http.dart';\nfinal client = SupabaseClient(url, accessToken: () async => x.accessToken.raw);\n" }, found: [] },
];

export const SNIPPETS: readonly Snippet[] = [...GOOD_ACCESS, ...BAD, ...APART, ...SILENT, ...OTHERS];
