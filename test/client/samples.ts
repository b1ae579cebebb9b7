/** Small projects, one a stack, as people have them. */

export interface Sample {
  what: string;
  files: Readonly<Record<string, string>>;
  /** What `generate client` writes without being told, or where it leads. */
  writes?: readonly string[];
  framework?: string;
  page?: string;
}

const manifest = (...names: string[]): string =>
  JSON.stringify({ name: 'app', private: true, dependencies: Object.fromEntries(names.map((name) => [name, '*'])) });
const typescript = { 'tsconfig.json': '{}' };

export const SAMPLES: readonly Sample[] = [
  {
    what: 'React with Amplify',
    files: {
      'package.json': manifest('react', 'aws-amplify', '@aws-amplify/ui-react'),
      ...typescript,
      'src/main.tsx': '',
    },
    framework: 'amplify-web',
    writes: ['src/supabase-client.ts'],
  },
  {
    what: 'Vue with Amplify, in JavaScript',
    files: { 'package.json': manifest('vue', 'aws-amplify'), 'src/main.js': '' },
    framework: 'amplify-web',
    writes: ['src/supabase-client.js'],
  },
  {
    what: 'Next.js with Amplify',
    files: {
      'package.json': manifest('next', 'react', 'aws-amplify', '@aws-amplify/adapter-nextjs'),
      ...typescript,
      'app/page.tsx': '',
    },
    framework: 'amplify-next',
    writes: ['supabase-server.ts', 'supabase-client.ts'],
  },
  {
    what: 'React Native with Amplify, the native projects beside it',
    files: {
      'package.json': manifest('react-native', 'aws-amplify', '@aws-amplify/react-native'),
      ...typescript,
      'App.tsx': '',
      'ios/Podfile': "pod 'amplify-react-native'",
      'android/app/build.gradle': "implementation 'com.amplifyframework:core'",
    },
    framework: 'amplify-react-native',
    writes: ['supabase-client.ts'],
  },
  {
    what: 'Angular with oidc-client-ts',
    files: { 'package.json': manifest('@angular/core', 'oidc-client-ts'), ...typescript, 'src/main.ts': '' },
    framework: 'oidc',
    writes: ['src/supabase-client.ts'],
  },
  {
    what: 'Next.js with next-auth',
    files: { 'package.json': manifest('next', 'next-auth'), ...typescript, 'src/app/page.tsx': '' },
    framework: 'next-auth',
    writes: ['src/supabase-server.ts'],
  },
  {
    what: 'plain JavaScript with amazon-cognito-identity-js',
    files: { 'package.json': manifest('amazon-cognito-identity-js'), 'app.js': '' },
    framework: 'cognito-identity-js',
    writes: ['supabase-client.js'],
  },
  {
    what: 'a server with client credentials',
    files: {
      'package.json': manifest('express'),
      'src/token.js': "new URLSearchParams({ grant_type: 'client_credentials' });",
    },
    framework: 'm2m',
    writes: ['src/supabase-client.js'],
  },
  {
    what: 'a page that imports Amplify from a CDN',
    files: {
      'index.html': "<script type=module>import { fetchAuthSession } from 'https://esm.sh/aws-amplify@6/auth'</script>",
    },
    framework: 'amplify-web',
    writes: ['supabase-client.js'],
  },
  {
    what: 'Flutter',
    files: {
      'pubspec.yaml': 'dependencies:\n  flutter:\n    sdk: flutter\n  amplify_flutter: ^2.0.0\n',
      'lib/main.dart': '',
      'ios/Podfile': "pod 'Amplify'",
    },
    page: 'docs/clients/flutter.md',
  },
  {
    what: 'Swift',
    files: { 'Package.swift': '.package(url: "https://github.com/aws-amplify/amplify-swift", from: "2.0.0")' },
    page: 'docs/clients/swift.md',
  },
  {
    what: 'Kotlin',
    files: {
      'build.gradle.kts': '',
      'app/build.gradle.kts': 'implementation("com.amplifyframework:aws-auth-cognito:2.0.0")',
    },
    page: 'docs/clients/kotlin.md',
  },
  {
    what: 'an app of a monorepo',
    files: {
      'package.json': JSON.stringify({ private: true, workspaces: ['apps/*'], devDependencies: { turbo: '*' } }),
      'apps/web/package.json': manifest('vue', 'oidc-client-ts'),
      'apps/web/tsconfig.json': '{}',
      'apps/web/src/main.ts': '',
      'packages/ui/package.json': manifest('vue'),
    },
    framework: 'oidc',
    writes: ['apps/web/src/supabase-client.ts'],
  },
];

/** A range that allows both, code that imports it by the name that both have, and a lock file that tells. */
const OLD_AMPLIFY = (
  [
    ['package-lock.json', JSON.stringify({ packages: { 'node_modules/aws-amplify': { version: '5.3.11' } } })],
    ['pnpm-lock.yaml', "packages:\n\n  'aws-amplify@5.3.11(react@18.2.0)':\n    resolution: {integrity: x}\n"],
    ['yarn.lock', '"aws-amplify@npm:*":\n  version: 5.3.11\n  resolution: "aws-amplify@npm:5.3.11"\n'],
    ['bun.lock', '  "packages": {\n    "aws-amplify": ["aws-amplify@5.3.11", "", {}, "sha512-x"],\n'],
  ] as const
).map(([file, text]) => ({
  what: `an Amplify that ${file} says is of another interface`,
  files: {
    'package.json': manifest('react', 'aws-amplify', '@aws-amplify/ui-react'),
    'src/main.js': "import { Amplify } from 'aws-amplify'",
    [file]: text,
  },
  words: new RegExp(`needs aws-amplify 6 or later, and ${file.replace('.', '\\.')} has aws-amplify 5\\.3\\.11`),
}));

/** Projects that leave it open, and the words that say so. */
export const UNDECIDED: readonly { what: string; files: Sample['files']; words: RegExp }[] = [
  {
    what: 'two ways to sign in',
    files: { 'package.json': manifest('oidc-client-ts', 'aws-amplify') },
    words: /More than one fits: Amplify, oidc-client-ts/,
  },
  {
    what: 'none that is known',
    files: { 'package.json': manifest('react') },
    words: /Nothing in this folder signs in/,
  },
  {
    what: 'an Amplify of another interface',
    files: { 'package.json': JSON.stringify({ dependencies: { 'aws-amplify': '^5.3.0' } }) },
    words: /needs aws-amplify 6 or later, and package\.json has aws-amplify 5\.3\.0/,
  },
  ...OLD_AMPLIFY,
  {
    what: 'two apps that differ',
    files: {
      'a/package.json': manifest('aws-amplify'),
      'b/pubspec.yaml': 'dependencies:\n  flutter:\n    sdk: flutter\n',
    },
    words: /More than one fits: Amplify \(a\), Flutter \(b\)/,
  },
];

/** Folders without an app. */
export const NO_APP: readonly { what: string; files: Sample['files'] }[] = [
  { what: 'nothing at all', files: {} },
  { what: 'tools alone', files: { 'package.json': JSON.stringify({ devDependencies: { supabase: '*' } }) } },
  { what: 'infrastructure', files: { 'main.tf': 'resource "aws_cognito_user_pool" "main" {}' } },
];
