/**
 * The table of packages: what each exports that signs people in, makes Supabase clients, or hands values on (Amplify,
 * next-auth, @supabase/ssr, React, Vue …).
 */

const SUPABASE = ['@supabase/supabase-js'];
const AMPLIFY = ['aws-amplify', '@aws-amplify/auth'];
const OIDC = ['oidc-client-ts', 'oidc-client'];
const QUERIES = ['react', 'preact', 'vue', 'solid', 'svelte', 'angular'].map((name) => `@tanstack/${name}-query`);
const TOKEN_ANSWER = '()promise token-endpoint.answer';
const NEXT_SESSION = '()promise maybe next.session';

const giveAll = (gives: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, gives]));

/**
 * What packages export: `()` before what a function gives, or what a class makes; `=` before what it is itself; else the
 * name of a function that is more than that.
 */
export const EXPORTS: readonly (readonly [packages: readonly string[], exports: Readonly<Record<string, string>>])[] = [
  [SUPABASE, { createClient: 'createClient', SupabaseClient: 'createClient' }],
  [['@supabase/ssr'], { createBrowserClient: 'createClient', createServerClient: 'createServerClient' }],
  [AMPLIFY, { Auth: '=amplify5.Auth', fetchAuthSession: 'fetchAuthSession', getCurrentUser: '()promise amplify.user' }],
  [['@aws-amplify/core'], { fetchAuthSession: 'fetchAuthSession' }],
  [AMPLIFY, { decodeJWT: '()amplify.token' }],
  [['@aws-amplify/adapter-nextjs'], { createServerRunner: 'createServerRunner' }],
  [['amazon-cognito-identity-js'], { CognitoUserPool: '()cognito.pool', CognitoUser: '()cognito.user' }],
  [OIDC, { UserManager: '()oidc.manager', User: '=oidc.class' }],
  [['react-oidc-context'], { useAuth: '()oidc.context' }],
  // Since version 6.
  [
    ['openid-client'],
    {
      authorizationCodeGrant: TOKEN_ANSWER,
      refreshTokenGrant: TOKEN_ANSWER,
      clientCredentialsGrant: TOKEN_ANSWER,
    },
  ],
  [['arctic'], { AmazonCognito: '()arctic.provider' }],
  [['angular-auth-oidc-client'], { OidcSecurityService: '()angular.oidc' }],
  [
    ['rxjs'],
    {
      firstValueFrom: 'firstValueFrom',
      lastValueFrom: 'firstValueFrom',
      ...giveAll('same', ['map', 'switchMap', 'mergeMap', 'concatMap']),
      ...giveAll('passOn', ['take', 'first', 'filter', 'tap', 'distinctUntilChanged', 'shareReplay', 'timeout']),
    },
  ],
  [['react-native-app-auth'], { authorize: '()promise app-auth.answer', refresh: '()promise app-auth.answer' }],
  [
    ['expo-auth-session'],
    { exchangeCodeAsync: '()promise app-auth.answer', refreshAsync: '()promise app-auth.answer' },
  ],
  [['next-auth'], { getServerSession: 'getSession', unstable_getServerSession: 'getSession', default: 'NextAuth' }],
  [['next-auth/react'], { getSession: NEXT_SESSION, useSession: 'useSession' }],
  [['next-auth/jwt'], { getToken: 'getToken' }],
  // @sidebase/nuxt-auth, which is next-auth in Nuxt.
  [['#auth'], { NuxtAuthHandler: 'NextAuth', getServerSession: 'getSession', getToken: 'getToken' }],
  [['@auth/sveltekit'], { SvelteKitAuth: 'NextAuth' }],
  [['aws-jwt-verify'], { CognitoJwtVerifier: '=verifier.class', JwtVerifier: '=verifier.class' }],
  [['jwt-decode'], { default: '()claims', jwtDecode: '()claims', jwt_decode: '()claims' }],
  [['jose'], { decodeJwt: '()claims' }],
  [
    ['@aws-sdk/client-cognito-identity-provider'],
    {
      CognitoIdentityProviderClient: '()sdk.client',
      CognitoIdentityProvider: '()sdk.client',
      InitiateAuthCommand: '()sdk.command',
      AdminInitiateAuthCommand: '()sdk.command',
      RespondToAuthChallengeCommand: '()sdk.command',
      GetTokensFromRefreshTokenCommand: '()sdk.command',
    },
  ],
  [
    ['axios', 'ky', 'got', 'ofetch', 'node-fetch', 'undici'],
    { default: 'fetch', fetch: 'fetch', ofetch: 'fetch', post: 'fetch', request: 'fetch', create: 'fetch' },
  ],
  [['lodash', 'lodash-es', 'underscore'], { once: 'once', memoize: 'once' }],
  [
    'lodash/once lodash/memoize lodash-es/once lodash-es/memoize lodash.once lodash.memoize'.split(' '),
    { default: 'once' },
  ],
  [['p-memoize', 'p-once', 'onetime', 'once', 'memoize', 'memoizee', 'mem', 'moize'], { default: 'once' }],
  [['p-retry'], { default: 'call' }],
  [
    ['react'],
    {
      useMemo: 'call',
      useCallback: 'same',
      useEffectEvent: 'same',
      cache: 'same',
      use: 'useContext',
      useState: 'useState',
      useRef: 'ref',
      createContext: 'context',
      useContext: 'useContext',
    },
  ],
  [
    ['preact/hooks'],
    { useMemo: 'call', useCallback: 'same', useState: 'useState', useRef: 'ref', useContext: 'useContext' },
  ],
  [
    ['solid-js'],
    {
      createRoot: 'call',
      createSignal: 'signal',
      createMemo: 'same',
      createResource: 'resource',
      createContext: 'context',
      useContext: 'useContext',
    },
  ],
  [
    ['vue'],
    {
      ref: 'ref',
      shallowRef: 'ref',
      computed: 'computed',
      inject: 'inject',
      readonly: 'same',
      markRaw: 'same',
      toRefs: 'refs',
    },
  ],
  [['svelte'], { getContext: 'inject' }],
  [['svelte/store'], { writable: 'cell', get: 'readCell' }],
  [['rxjs'], { BehaviorSubject: 'cell' }],
  [['nanostores', '@preact/signals', '@preact/signals-react'], { atom: 'cell', signal: 'cell', computed: 'same' }],
  [
    [...QUERIES, '@tanstack/query-core', 'react-query'],
    { QueryClient: 'queries', useQueryClient: 'queries', queryOptions: 'same' },
  ],
  // Vue's and Svelte's hooks give refs and stores.
  [
    ['@tanstack/react-query', 'react-query', '@tanstack/preact-query'],
    { useQuery: 'query', useSuspenseQuery: 'query' },
  ],
  [['swr'], { default: 'query' }],
  [
    ['jotai', 'jotai/vanilla'],
    { atom: 'atom', getDefaultStore: 'atomStore', createStore: 'atomStore', useAtomValue: 'readCell' },
  ],
  [['zustand', 'zustand/vanilla'], { create: 'store', createStore: 'store', default: 'store' }],
  [
    ['zustand/middleware', 'zustand/middleware/immer'],
    { persist: 'same', devtools: 'same', immer: 'same', subscribeWithSelector: 'same' },
  ],
  [['pinia'], { defineStore: 'store', storeToRefs: 'refs' }],
  [['@angular/core'], { inject: 'make', InjectionToken: 'key', signal: 'cell', computed: 'same' }],
];
