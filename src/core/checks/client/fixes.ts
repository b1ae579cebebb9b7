/** How it is done right, in the words of the stack that an app is made with. */
import type { Stack } from '../../client/source.ts';

const DART = 'final session = await Amplify.Auth.fetchAuthSession() as CognitoAuthSession;';

/** The `accessToken` option as it should be. */
const CALLBACKS: Readonly<Record<Stack, string>> = {
  'amplify-web': 'accessToken: async () => (await fetchAuthSession()).tokens?.accessToken?.toString() ?? null',
  'amplify-next':
    'accessToken: () => runWithAmplifyServerContext({ nextServerContext: { cookies }, operation: async (context) => (await fetchAuthSession(context)).tokens?.accessToken?.toString() ?? null })',
  'amplify-react-native': 'accessToken: async () => (await fetchAuthSession()).tokens?.accessToken?.toString() ?? null',
  oidc: 'accessToken: async () => (await userManager.getUser())?.access_token ?? null',
  'next-auth': 'accessToken: async () => (await getServerSession(authOptions))?.accessToken ?? null',
  'cognito-identity-js':
    'accessToken: () => new Promise((resolve) => { const user = pool.getCurrentUser(); if (!user) return resolve(null); user.getSession((error, session) => resolve(error ? null : session.getAccessToken().getJwtToken())); })',
  m2m: 'accessToken: getMachineToken',
  dart: `accessToken: () async { ${DART} return session.userPoolTokensResult.value.accessToken.raw; }`,
  swift:
    'auth: .init(accessToken: { try await (Amplify.Auth.fetchAuthSession() as? AuthCognitoTokensProvider)?.getCognitoTokens().get().accessToken })',
  kotlin: 'accessToken = { (fetchAuthSession() as AWSCognitoAuthSession).userPoolTokensResult.value?.accessToken }',
};

/** The option, written out. */
export function callbackFor(stack: Stack | undefined): string {
  return `\`${CALLBACKS[stack ?? 'amplify-web']}\``;
}

/** The command that writes the whole client, or the page that shows it. */
export function generateFor(stack: Stack | undefined): string {
  if (stack === 'dart' || stack === 'swift' || stack === 'kotlin')
    return ` docs/clients/${stack === 'dart' ? 'flutter' : stack}.md shows the whole client.`;
  const framework = stack ?? 'amplify-web';
  return ` \`npx cognito-supabase generate client --framework ${framework}\` writes the whole client.`;
}

/** Where the users' own functions are, instead of `supabase.auth`. */
export function authOf(stack: Stack | undefined): string {
  switch (stack) {
    case 'oidc':
      return 'the UserManager (getUser, signoutRedirect)';
    case 'next-auth':
      return 'next-auth (getServerSession, signOut)';
    case 'cognito-identity-js':
      return 'the user pool (getCurrentUser, signOut)';
    case 'dart':
    case 'swift':
    case 'kotlin':
      return 'Amplify.Auth (getCurrentUser, fetchAuthSession, signOut)';
    case 'm2m':
    case 'amplify-web':
    case 'amplify-next':
    case 'amplify-react-native':
    case undefined:
    default:
      return 'Amplify (getCurrentUser, fetchAuthSession, signOut)';
  }
}
