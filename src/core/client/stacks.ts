/**
 * The table of sign-in stacks (Amplify, next-auth, oidc-client-ts, Flutter …), one row each: its packages, its
 * `--framework`, and the `accessToken` lines for a client.
 */
import type { TokenUse } from '../pool/reach.ts';

export const FRAMEWORKS = [
  'amplify-web',
  'amplify-next',
  'amplify-react-native',
  'oidc',
  'next-auth',
  'cognito-identity-js',
  'm2m',
] as const;

/** How an app signs its users in, as `generate client --framework` calls it. */
export type Framework = (typeof FRAMEWORKS)[number];

/** What an app signs people in with: what a file is generated for, and what is only advised. */
export type StackId = Framework | 'amplify-5' | 'next-auth-3' | 'dart' | 'swift' | 'kotlin';

/** How an app's people, or the app itself, sign in. */
export interface Stack {
  id: StackId;
  /** As a person would say it: "Amplify in Next.js". */
  name: string;
  /** What `generate client` has for it, the page that says how to write it, or the package that is too old for a file. */
  client: { framework: Framework } | { page: string } | { upgrade: string };
  /** A package of each group is there. */
  packages: readonly (readonly string[])[];
  /** Of rows of one family, only the first that fits counts. */
  family?: string;
  /** What a client that is there already has to import and be given, for the token that it is to send. */
  lines?: (token: TokenUse) => readonly [string, string];
  /** Where the users' own functions are, instead of `supabase.auth`. */
  users: string;
}

/** Packages whose interface was another before some major version. */
export const INTERFACES: readonly { package: string; since: number; before: StackId }[] = [
  { package: 'aws-amplify', since: 6, before: 'amplify-5' },
  { package: '@aws-amplify/auth', since: 6, before: 'amplify-5' },
  { package: 'next-auth', since: 4, before: 'next-auth-3' },
];

export const AMPLIFY: readonly string[] = [
  'aws-amplify',
  '@aws-amplify/auth',
  '@aws-amplify/ui-react',
  '@aws-amplify/ui-vue',
  '@aws-amplify/ui-angular',
];
const amplifyLines = (token: TokenUse): readonly [string, string] => [
  "import { fetchAuthSession } from 'aws-amplify/auth'",
  `accessToken: async () => (await fetchAuthSession()).tokens?.${token}Token?.toString() ?? null`,
];
const AMPLIFY_USERS = 'Amplify (getCurrentUser, fetchAuthSession, signOut)';
const NATIVE_USERS = 'Amplify.Auth (getCurrentUser, fetchAuthSession, signOut)';

const capital = (token: TokenUse): string => (token === 'id' ? 'Id' : 'Access');

export const STACKS: readonly Stack[] = [
  {
    id: 'next-auth',
    name: 'next-auth',
    client: { framework: 'next-auth' },
    packages: [['next-auth']],
    lines: (token) => [
      "import { getToken } from 'next-auth/jwt' (on the server: the cookie is encrypted, and the jwt callback has put the token there)",
      `accessToken: async () => (await getToken({ req, secret: process.env.AUTH_SECRET ?? process.env.NEXTAUTH_SECRET, secureCookie: process.env.NODE_ENV === 'production' }))?.${token}_token ?? null`,
    ],
    users: 'next-auth (getServerSession or auth, signOut)',
  },
  {
    id: 'next-auth-3',
    name: 'next-auth 3',
    client: { upgrade: 'next-auth@4' },
    packages: [['next-auth-3']],
    users: 'next-auth (getSession, signOut)',
  },
  {
    id: 'amplify-5',
    name: 'Amplify 5',
    client: { upgrade: 'aws-amplify@6' },
    packages: [['amplify-5']],
    family: 'amplify',
    lines: (token) => [
      "import { Auth } from 'aws-amplify'",
      `accessToken: async () => (await Auth.currentSession().catch(() => null))?.get${capital(token)}Token().getJwtToken() ?? null`,
    ],
    users: 'Amplify (Auth.currentAuthenticatedUser, Auth.currentSession, Auth.signOut)',
  },
  {
    id: 'amplify-react-native',
    name: 'Amplify in React Native',
    client: { framework: 'amplify-react-native' },
    packages: [AMPLIFY, ['react-native', 'expo']],
    family: 'amplify',
    lines: amplifyLines,
    users: AMPLIFY_USERS,
  },
  {
    id: 'amplify-next',
    name: 'Amplify in Next.js',
    client: { framework: 'amplify-next' },
    packages: [AMPLIFY, ['next']],
    family: 'amplify',
    lines: (token) => [
      "import { fetchAuthSession } from 'aws-amplify/auth/server' and { cookies } from 'next/headers'",
      `accessToken: () => runWithAmplifyServerContext({ nextServerContext: { cookies }, operation: async (context) => (await fetchAuthSession(context)).tokens?.${token}Token?.toString() ?? null })`,
    ],
    users: AMPLIFY_USERS,
  },
  {
    id: 'amplify-web',
    name: 'Amplify',
    client: { framework: 'amplify-web' },
    packages: [AMPLIFY],
    family: 'amplify',
    lines: amplifyLines,
    users: AMPLIFY_USERS,
  },
  {
    id: 'oidc',
    name: 'oidc-client-ts',
    client: { framework: 'oidc' },
    packages: [['oidc-client-ts', 'react-oidc-context']],
    lines: (token) => [
      "import { manager } from './auth', where your UserManager is made",
      `accessToken: async () => (await manager.getUser())?.${token}_token ?? null`,
    ],
    users: 'the UserManager (getUser, signoutRedirect)',
  },
  {
    id: 'cognito-identity-js',
    name: 'amazon-cognito-identity-js',
    client: { framework: 'cognito-identity-js' },
    packages: [['amazon-cognito-identity-js']],
    lines: (token) => [
      "import { pool } from './auth', where your CognitoUserPool is made",
      `accessToken: () => new Promise((resolve, reject) => { const user = pool.getCurrentUser(); if (!user) return resolve(null); user.getSession((error, session) => error ? reject(error) : resolve(session.get${capital(token)}Token().getJwtToken())); })`,
    ],
    users: 'the user pool (getCurrentUser, signOut)',
  },
  {
    id: 'm2m',
    name: 'client credentials',
    client: { framework: 'm2m' },
    packages: [['client_credentials']],
    users: 'the token endpoint of Cognito (a program has no user)',
  },
  {
    id: 'dart',
    name: 'Flutter',
    client: { page: 'docs/clients/flutter.md' },
    packages: [['flutter']],
    lines: (token) => [
      "import 'package:amplify_auth_cognito/amplify_auth_cognito.dart'",
      `accessToken: () async { final session = await Amplify.Auth.fetchAuthSession() as CognitoAuthSession; return session.isSignedIn ? session.userPoolTokensResult.value.${token}Token.raw : null; }`,
    ],
    users: NATIVE_USERS,
  },
  {
    id: 'swift',
    name: 'Swift',
    client: { page: 'docs/clients/swift.md' },
    packages: [['swift']],
    lines: (token) => [
      'import AWSPluginsCore',
      `auth: .init(accessToken: { let session = try await Amplify.Auth.fetchAuthSession(); return session.isSignedIn ? try (session as? AuthCognitoTokensProvider)?.getCognitoTokens().get().${token}Token : nil })`,
    ],
    users: NATIVE_USERS,
  },
  {
    id: 'kotlin',
    name: 'Kotlin',
    client: { page: 'docs/clients/kotlin.md' },
    packages: [['kotlin']],
    lines: (token) => [
      'import com.amplifyframework.auth.cognito.AWSCognitoAuthSession and com.amplifyframework.kotlin.core.Amplify',
      `accessToken = { (Amplify.Auth.fetchAuthSession() as AWSCognitoAuthSession).userPoolTokensResult.value?.${token}Token }`,
    ],
    users: NATIVE_USERS,
  },
];

/** The row of an ID; there is one for each. */
export function stackById(id: StackId): Stack {
  const row = STACKS.find((one) => one.id === id);
  if (!row) throw new Error(`no row for ${id}`);
  return row;
}
