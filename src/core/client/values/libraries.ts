/**
 * The table of libraries: what a session, token or user has (members, methods) in Amplify, amazon-cognito-identity-js,
 * oidc-client-ts, next-auth and the like. With library-exports.ts it is the one table of libraries: what is not in it is
 * unknown. Sources: the types of each package, and what was seen of them running.
 */

import type { Shape } from './shape.ts';

const MANAGER_USER = 'promise maybe oidc.user';

export const SHAPES: Readonly<Record<string, Shape>> = {
  'amplify.session': {
    words: "Amplify's session",
    members: { tokens: 'maybe amplify.tokens', credentials: 'unknown', identityId: 'text', userSub: 'text' },
    instead: 'tokens?.{use}Token?.toString()',
  },
  'amplify.tokens': {
    words: "Amplify's pair of tokens",
    members: { accessToken: 'amplify.token:access', idToken: 'maybe amplify.token:id', signInDetails: 'unknown' },
    instead: '{use}Token?.toString()',
  },
  'amplify.token': {
    words: "Amplify's token object",
    members: { payload: 'claims' },
    methods: { toString: 'jwt' },
    instead: 'toString()',
    isTokenText: true,
  },
  'amplify.user': {
    words: "Amplify's user",
    members: { username: 'text', userId: 'text', signInDetails: 'unknown' },
    edit: 'Ask for `(await fetchAuthSession()).tokens?.{use}Token?.toString()` there.',
  },
  'amplify5.Auth': {
    words: "Amplify's Auth",
    methods: {
      currentSession: 'promise cognito.session',
      userSession: 'promise cognito.session',
      currentAuthenticatedUser: 'promise cognito.user',
      currentUserPoolUser: 'promise cognito.user',
      signIn: 'promise cognito.user',
    },
    isOpen: true,
  },
  'cognito.pool': { words: 'the user pool', methods: { getCurrentUser: 'maybe cognito.user' }, isOpen: true },
  'cognito.user': {
    words: 'the Cognito user',
    members: { signInUserSession: 'maybe cognito.session', username: 'text' },
    methods: { getSignInUserSession: 'maybe cognito.session', getUsername: 'text' },
    callbacks: {
      getSession: ['unknown', 'maybe cognito.session'],
      refreshSession: ['unknown', 'maybe cognito.session'],
      onSuccess: ['cognito.session'],
    },
    instead: 'getSignInUserSession()?.get{Use}Token().getJwtToken()',
  },
  'cognito.session': {
    words: 'the Cognito session',
    members: { accessToken: 'cognito.token:access', idToken: 'cognito.token:id', refreshToken: 'refresh' },
    methods: { getAccessToken: 'cognito.token:access', getIdToken: 'cognito.token:id', getRefreshToken: 'refresh' },
    instead: 'get{Use}Token().getJwtToken()',
  },
  'cognito.token': {
    words: 'the token object of amazon-cognito-identity-js',
    members: { jwtToken: 'jwt', payload: 'claims' },
    methods: { getJwtToken: 'jwt', decodePayload: 'claims', getExpiration: 'text', getIssuedAt: 'text' },
    instead: 'getJwtToken()',
  },
  'oidc.manager': {
    words: 'the UserManager',
    members: { events: 'oidc.events' },
    methods: {
      getUser: MANAGER_USER,
      signinSilent: MANAGER_USER,
      signinCallback: MANAGER_USER,
      signinRedirectCallback: 'promise oidc.user',
      signinPopupCallback: MANAGER_USER,
      signinPopup: 'promise oidc.user',
    },
    isOpen: true,
  },
  'oidc.class': { words: 'User', methods: { fromStorageString: 'oidc.user' }, isOpen: true },
  'oidc.events': { words: 'the events', callbacks: { addUserLoaded: ['oidc.user'] }, isOpen: true },
  'oidc.user': {
    words: 'the OIDC user',
    members: {
      access_token: 'jwt:access',
      id_token: 'maybe jwt:id',
      refresh_token: 'refresh',
      profile: 'claims',
      token_type: 'text',
    },
    methods: { toStorageString: 'text' },
    instead: '{use}_token',
  },
  'oidc.context': {
    words: 'what useAuth() gives',
    members: { user: 'maybe oidc.user', settings: 'unknown', events: 'oidc.events' },
    methods: { signinSilent: MANAGER_USER, signinPopup: 'promise oidc.user' },
    instead: 'user?.{use}_token',
  },
  'angular.oidc': {
    words: 'OidcSecurityService',
    methods: { getAccessToken: 'observable:access', getIdToken: 'observable:id' },
    isOpen: true,
  },
  observable: { words: 'an Observable', isOpen: true, edit: 'Await `firstValueFrom()` of it.' },
  'app-auth.answer': {
    words: 'the answer',
    members: { accessToken: 'jwt:access', idToken: 'maybe jwt:id', refreshToken: 'refresh' },
    instead: '{use}Token',
  },
  response: { words: 'the whole response', methods: { json: 'promise json' }, members: { data: 'json' }, isOpen: true },
  json: {
    words: "the endpoint's answer",
    members: { access_token: 'jwt:access', id_token: 'jwt:id', refresh_token: 'refresh' },
    isOpen: true,
    instead: '{use}_token',
  },
  'token-endpoint.response': {
    words: 'the whole response of the token endpoint',
    methods: { json: 'promise token-endpoint.answer', text: 'promise unknown' },
    members: { data: 'token-endpoint.answer' },
    edit: 'Await its `json()`, and take `{use}_token` of that.',
  },
  'token-endpoint.answer': {
    words: "the token endpoint's answer",
    members: { access_token: 'jwt:access', id_token: 'maybe jwt:id', refresh_token: 'refresh', token_type: 'text' },
    instead: '{use}_token',
  },
  'arctic.provider': {
    words: "arctic's AmazonCognito",
    methods: { validateAuthorizationCode: 'promise arctic.tokens', refreshAccessToken: 'promise arctic.tokens' },
    isOpen: true,
  },
  'arctic.tokens': {
    words: "arctic's tokens",
    methods: { accessToken: 'jwt:access', idToken: 'jwt:id', refreshToken: 'refresh' },
    isOpen: true,
    instead: '{use}Token()',
  },
  'sdk.client': {
    words: "AWS's client",
    methods: Object.fromEntries(
      ['initiateAuth', 'adminInitiateAuth', 'respondToAuthChallenge', 'getTokensFromRefreshToken'].map((name) => [
        name,
        'promise sdk.answer',
      ]),
    ),
    isOpen: true,
  },
  'sdk.command': { words: 'the command', isOpen: true },
  'sdk.answer': {
    words: "Cognito's answer",
    members: { AuthenticationResult: 'maybe sdk.result' },
    instead: 'AuthenticationResult?.{Use}Token',
  },
  'sdk.result': {
    words: "Cognito's AuthenticationResult",
    members: { AccessToken: 'jwt:access', IdToken: 'maybe jwt:id', RefreshToken: 'refresh', TokenType: 'text' },
    instead: '{Use}Token',
  },
  'next.account': {
    words: "next-auth's account",
    members: { access_token: 'jwt:access', id_token: 'jwt:id', refresh_token: 'refresh' },
    instead: '{use}_token',
  },
  'next.session': {
    words: "next-auth's session",
    edit: 'Let the `jwt` callback put `account.{use}_token` into the token, and the `session` callback hand it on.',
  },
  'next.token': {
    words: "next-auth's JWT",
    edit: 'Let the `jwt` callback put `account.{use}_token` into the token.',
  },
  'next.handlers': { words: 'what NextAuth() gives', isOpen: true },
  verifier: { words: 'the verifier', methods: { verify: 'promise claims', verifySync: 'claims' }, isOpen: true },
  'verifier.class': { words: 'the verifier', methods: { create: 'verifier' }, isOpen: true },
  claims: { words: "the token's claims", isOpen: true, edit: 'Give the token itself.' },
  refresh: {
    words: 'the refresh token',
    methods: { getToken: 'refresh' },
    members: { token: 'refresh' },
    isOpen: true,
    edit: 'Give the {token}.',
  },
};
