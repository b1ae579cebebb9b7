/**
 * Whether an app signs its users in with Cognito, by what its code imports and names: Amplify, oidc-client-ts, next-auth,
 * the AWS SDK, /oauth2/token.
 */
import type { Place, SourceFile } from './code/source-file.ts';

export interface SignIn extends Place {
  library: string;
}

/** What only an app has that signs in, or takes what a sign-in gave. */
const SIGNS: readonly (readonly [library: string, pattern: RegExp])[] = [
  [
    'aws-amplify',
    /(?:from|import|require)\s*\(?\s*['"](?:npm:)?(?:aws-amplify\/auth|@aws-amplify\/(?:auth|ui-react|ui-vue|ui-angular|ui-react-native)\b)/,
  ],
  ['aws-amplify', /import\s*\{[^}]*\bAuth\b[^}]*\}\s*from\s*['"]aws-amplify['"]/],
  ['amazon-cognito-identity-js', /['"](?:npm:)?amazon-cognito-identity-js/],
  [
    'oidc-client-ts',
    /(?:from|require\()\s*['"](?:oidc-client-ts|oidc-client|react-oidc-context|angular-auth-oidc-client)['"]/,
  ],
  ['next-auth', /['"](?:next-auth|@auth\/core|@auth\/sveltekit)\/providers\/cognito['"]/],
  ['nuxt-auth-utils', /\bdefineOAuthCognitoEventHandler\b/],
  ['arctic', /import\s*\{[^}]*\bAmazonCognito\b[^}]*\}\s*from\s*['"](?:npm:)?arctic/],
  ['aws-jwt-verify', /(?:from|require\()\s*['"]aws-jwt-verify/],
  [
    '@aws-sdk/client-cognito-identity-provider',
    /\bnew\s+(?:Admin)?InitiateAuthCommand\b|\.(?:adminI|i)nitiateAuth\s*\(/,
  ],
  ['/oauth2/token of Cognito', /\/oauth2\/(?:token|authorize)\b/],
  ['amplify_auth_cognito', /package:amplify_auth_cognito\//],
  ['Amplify for Swift', /\bAWSCognitoAuthPlugin\b|\bAWSCognitoAuthSession\b/],
];

/** Nobody's sign-in: what is said of it in files that are no code. */
const CODE = /\.(?:[mc]?[jt]sx?|vue|svelte|astro|html|dart|swift|kt)$/;

/** One place for each file that signs in. */
export function signInIn(sources: readonly SourceFile[]): SignIn[] {
  return sources.flatMap(({ file, text }) => {
    if (!CODE.test(file)) return [];
    for (const [library, pattern] of SIGNS) {
      const found = pattern.exec(text);
      if (found) return [{ file, line: text.slice(0, found.index).split('\n').length, library }];
    }
    return [];
  });
}
