/** Projects as strangers bring them, each with what a person who looks at it would offer. */
import type { Sample } from './samples.ts';

const json = (value: unknown): string => JSON.stringify(value);
const typescript = { 'tsconfig.json': '{}' };

export const STRANGERS: readonly Sample[] = [
  {
    what: 'SvelteKit with Amplify',
    files: {
      'package.json': json({
        type: 'module',
        devDependencies: { '@sveltejs/kit': '^2.5.0', svelte: '^5.0.0', vite: '^7.0.0', typescript: '^5.9.0' },
        dependencies: { 'aws-amplify': '^6.15.0', '@supabase/supabase-js': '^2.80.0' },
      }),
      'tsconfig.json': '{ "extends": "./.svelte-kit/tsconfig.json" }',
      'src/routes/+page.svelte': '<h1>Todos</h1>',
    },
    framework: 'amplify-web',
    writes: ['src/supabase-client.ts'],
  },
  {
    what: 'SvelteKit with everything under devDependencies',
    files: {
      'package.json': json({ devDependencies: { '@sveltejs/kit': '^2.5.0', 'oidc-client-ts': '^3.1.0' } }),
      'src/app.html': '',
    },
    framework: 'oidc',
    writes: ['src/supabase-client.js'],
  },
  {
    what: 'React Router 7, once Remix, with Amplify',
    files: {
      'package.json': json({
        dependencies: { 'react-router': '^7.9.0', '@react-router/node': '^7.9.0', 'aws-amplify': '^6.15.0' },
        devDependencies: { '@react-router/dev': '^7.9.0', typescript: '^5.9.0' },
      }),
      ...typescript,
      'app/root.tsx': '',
    },
    framework: 'amplify-web',
    writes: ['app/supabase-client.ts'],
  },
  {
    what: 'Nuxt 4 with Amplify',
    files: {
      'package.json': json({ dependencies: { nuxt: '^4.1.0', vue: '^3.5.0', 'aws-amplify': '^6.15.0' } }),
      'tsconfig.json': '{ "references": [{ "path": "./.nuxt/tsconfig.app.json" }] }',
      'app/app.vue': '<template><NuxtPage /></template>',
    },
    framework: 'amplify-web',
    writes: ['app/supabase-client.ts'],
  },
  {
    what: 'Ionic with Capacitor and Angular, its native projects beside it',
    files: {
      'package.json': json({
        dependencies: { '@ionic/angular': '^8.0.0', '@capacitor/core': '^7.0.0', 'aws-amplify': '^6.15.0' },
        devDependencies: { '@capacitor/cli': '^7.0.0', typescript: '~5.9.0' },
      }),
      ...typescript,
      'src/main.ts': '',
      'ios/App/Podfile': "pod 'CapacitorCommunitySupabase'",
      'android/app/build.gradle': "implementation 'com.amazonaws:aws-android-sdk-cognito:2'",
    },
    framework: 'amplify-web',
    writes: ['src/supabase-client.ts'],
  },
  {
    what: 'Electron with react-oidc-context',
    files: {
      'package.json': json({
        main: 'out/main/index.js',
        dependencies: { react: '^19.0.0', 'react-oidc-context': '^3.3.0', 'oidc-client-ts': '^3.1.0' },
        devDependencies: { electron: '^38.0.0', 'electron-vite': '^4.0.0', typescript: '^5.9.0' },
      }),
      ...typescript,
      'src/main/index.ts': '',
      'src/renderer/src/App.tsx': '',
    },
    framework: 'oidc',
    writes: ['src/supabase-client.ts'],
  },
  {
    what: 'plain JavaScript with Vite and oidc-client-ts',
    files: {
      'package.json': json({
        type: 'module',
        dependencies: { 'oidc-client-ts': '^3.4.0' },
        devDependencies: { vite: '^7' },
      }),
      'index.html': '<script type="module" src="/main.js"></script>',
      'main.js': "import { UserManager } from 'oidc-client-ts';",
    },
    framework: 'oidc',
    writes: ['supabase-client.js'],
  },
  {
    what: 'Astro with Amplify in an island',
    files: {
      'package.json': json({ dependencies: { astro: '^5.0.0', '@astrojs/react': '^4.0.0', 'aws-amplify': '^6.15.0' } }),
      'tsconfig.json': '{ "extends": "astro/tsconfigs/strict" }',
      'src/pages/index.astro': "---\n---\n<Todos client:only='react' />",
    },
    framework: 'amplify-web',
    writes: ['src/supabase-client.ts'],
  },
  {
    what: 'TanStack Start with Amplify',
    files: {
      'package.json': json({ dependencies: { '@tanstack/react-start': '^1.130.0', 'aws-amplify': '^6.15.0' } }),
      ...typescript,
      'src/routes/__root.tsx': '',
    },
    framework: 'amplify-web',
    writes: ['src/supabase-client.ts'],
  },
  {
    what: 'a Lambda function that asks for a token of its own',
    files: {
      'package.json': json({ dependencies: { '@supabase/supabase-js': '^2.80.0' }, devDependencies: { esbuild: '*' } }),
      ...typescript,
      'src/handler.ts': "const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'jobs/run' });",
    },
    framework: 'm2m',
    writes: ['src/supabase-client.ts'],
  },
  {
    what: 'NestJS whose server asks for a token of its own',
    files: {
      'package.json': json({ dependencies: { '@nestjs/core': '^11.0.0', '@supabase/supabase-js': '^2.80.0' } }),
      ...typescript,
      'src/cognito/cognito.service.ts': "params.append('grant_type', 'client_credentials');",
    },
    framework: 'm2m',
    writes: ['src/supabase-client.ts'],
  },
  {
    what: 'Expo with Amplify',
    files: {
      'package.json': json({ main: 'expo-router/entry', dependencies: { expo: '~54.0.0', 'aws-amplify': '^6.15.0' } }),
      ...typescript,
      'app/_layout.tsx': '',
    },
    framework: 'amplify-react-native',
    writes: ['supabase-client.ts'],
  },
  {
    what: 'amazon-cognito-identity-js in React Native',
    files: {
      'package.json': json({ dependencies: { 'react-native': '0.81.0', 'amazon-cognito-identity-js': '^6.3.0' } }),
      ...typescript,
      'src/auth.ts': "import { CognitoUserPool } from 'amazon-cognito-identity-js';",
    },
    framework: 'cognito-identity-js',
    writes: ['src/supabase-client.ts'],
  },
  {
    what: 'Next.js with Auth.js, by a beta of next-auth',
    files: {
      'package.json': json({ dependencies: { next: '16.0.0', 'next-auth': '5.0.0-beta.30' } }),
      ...typescript,
      'src/auth.ts': "import NextAuth from 'next-auth'",
    },
    framework: 'next-auth',
    writes: ['src/supabase-server.ts'],
  },
  {
    what: 'Next.js with oidc-client-ts',
    files: {
      'package.json': json({
        dependencies: { next: '16.0.0', 'react-oidc-context': '^3.3.0', 'oidc-client-ts': '^3.1.0' },
      }),
      ...typescript,
      'app/page.tsx': '',
    },
    framework: 'oidc',
    writes: ['supabase-client.ts'],
  },
  {
    what: 'an app whose infrastructure is in a folder beside it',
    files: {
      'web/package.json': json({ dependencies: { react: '^19.0.0', 'aws-amplify': '^6.15.0' } }),
      'web/tsconfig.json': '{}',
      'web/src/main.tsx': '',
      'infra/package.json': json({ dependencies: { 'aws-cdk-lib': '^2.200.0', constructs: '^10.0.0' } }),
      'infra/bin/app.ts': "import { App } from 'aws-cdk-lib';",
    },
    framework: 'amplify-web',
    writes: ['web/src/supabase-client.ts'],
  },
];

/** Strangers' projects that leave it open. */
export const OPEN: readonly { what: string; files: Sample['files']; words: RegExp }[] = [
  {
    what: 'Expo and Next.js in one monorepo',
    files: {
      'package.json': json({ private: true, workspaces: ['apps/*'] }),
      'pnpm-workspace.yaml': 'packages: ["apps/*"]\n',
      'apps/mobile/package.json': json({ dependencies: { expo: '~54.0.0', 'aws-amplify': '^6.15.0' } }),
      'apps/web/package.json': json({ dependencies: { next: '16.0.0', 'aws-amplify': '^6.15.0' } }),
    },
    words: /More than one fits: Amplify in React Native \(apps\/mobile\), Amplify in Next\.js \(apps\/web\)/,
  },
  {
    what: 'NestJS that only verifies tokens',
    files: {
      'package.json': json({ dependencies: { '@nestjs/core': '^11.0.0', 'aws-jwt-verify': '^5.0.0' } }),
      'src/main.ts': '',
    },
    words: /Nothing in this folder signs in/,
  },
];

/** Backends that are no app of JavaScript's, nor of a phone's. */
export const BACKENDS: readonly { what: string; files: Sample['files'] }[] = [
  {
    what: 'Python',
    files: {
      'pyproject.toml': '[project]\nname = "api"\ndependencies = ["fastapi", "supabase", "boto3"]\n',
      'main.py': 'grant = {"grant_type": "client_credentials"}',
    },
  },
  { what: 'Go', files: { 'go.mod': 'module example.com/api\n\ngo 1.25\n', 'main.go': 'package main' } },
  {
    what: 'Rails, with the tools of its pages',
    files: {
      Gemfile: 'gem "rails"\ngem "aws-sdk-cognitoidentityprovider"\n',
      'package.json': json({ private: true, devDependencies: { esbuild: '^0.25.0' }, scripts: { build: 'esbuild' } }),
      'app/javascript/application.js': 'import "@hotwired/turbo-rails"',
    },
  },
];
