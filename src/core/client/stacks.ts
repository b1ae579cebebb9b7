/** How apps sign people in, as far as it decides how their Supabase clients come by a token: one row a stack. */
import type { TokenUse } from './source-file.ts';

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

/** How an app's people, or the app itself, sign in. */
export interface Stack {
  /** As a person would say it: "Amplify in Next.js". */
  name: string;
  /** What `generate client` has for it, or the page that says how to write it. */
  client: { framework: Framework } | { page: string };
  /** A package of each group is there. */
  packages: readonly (readonly string[])[];
  /** Of rows of one family, only the first that fits counts. */
  family?: string;
  /** What a client that is there already has to import and be given, for the token that it is to send. */
  lines?: (token: TokenUse) => readonly [string, string];
}

const AMPLIFY = [
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

export const STACKS: readonly Stack[] = [
  {
    name: 'Amplify in React Native',
    client: { framework: 'amplify-react-native' },
    packages: [AMPLIFY, ['react-native', 'expo']],
    family: 'amplify',
    lines: amplifyLines,
  },
  {
    name: 'Amplify in Next.js',
    client: { framework: 'amplify-next' },
    packages: [AMPLIFY, ['next']],
    family: 'amplify',
    lines: amplifyLines,
  },
  {
    name: 'Amplify',
    client: { framework: 'amplify-web' },
    packages: [AMPLIFY],
    family: 'amplify',
    lines: amplifyLines,
  },
  {
    name: 'oidc-client-ts',
    client: { framework: 'oidc' },
    packages: [['oidc-client-ts', 'react-oidc-context']],
    lines: (token) => [
      "import { manager } from './auth', where your UserManager is made",
      `accessToken: async () => (await manager.getUser())?.${token}_token ?? null`,
    ],
  },
  {
    name: 'next-auth',
    client: { framework: 'next-auth' },
    packages: [['next-auth']],
    lines: (token) => [
      "import { getToken } from 'next-auth/jwt'",
      `accessToken: async () => (await getToken({ req, secret: process.env.AUTH_SECRET }))?.${token}_token ?? null`,
    ],
  },
  {
    name: 'amazon-cognito-identity-js',
    client: { framework: 'cognito-identity-js' },
    packages: [['amazon-cognito-identity-js']],
    lines: (token) => [
      "import { pool } from './auth', where your CognitoUserPool is made",
      `accessToken: () => new Promise((resolve, reject) => pool.getCurrentUser()?.getSession((error, session) => error ? reject(error) : resolve(session.get${token === 'id' ? 'Id' : 'Access'}Token().getJwtToken())) ?? resolve(null))`,
    ],
  },
  { name: 'client credentials', client: { framework: 'm2m' }, packages: [['client_credentials']] },
  { name: 'Flutter', client: { page: 'docs/clients/flutter.md' }, packages: [['flutter']] },
  { name: 'Swift', client: { page: 'docs/clients/swift.md' }, packages: [['swift']] },
  { name: 'Kotlin', client: { page: 'docs/clients/kotlin.md' }, packages: [['kotlin']] },
];
