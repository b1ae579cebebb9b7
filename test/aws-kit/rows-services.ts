/** Set-ups in which a service gives the credentials: web identity, SSO, aws login, a container. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import type { Row } from './row.ts';

const ROLE = 'arn:aws:iam::123456789012:role/allowed';
const P = ['--profile', 'p'];
const START = 'https://corp.awsapps.com/start';
const SESSION = `[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = ${START}\nsso_registration_scopes = sso:account:access\n`;
const ssoProfile = (role = 'Developer'): string =>
  `[profile p]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = ${role}\n`;
const LEGACY = `[profile p]\nsso_start_url = ${START}\nsso_region = eu-west-1\nsso_account_id = 123456789012\nsso_role_name = Developer\n`;
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

function ssoCache(of: string, accessToken: string, expiresAt: Date): Record<string, string> {
  const token = {
    accessToken,
    expiresAt: `${expiresAt.toISOString().slice(0, 19)}Z`,
    startUrl: START,
    region: 'eu-west-1',
    clientId: 'client',
    clientSecret: 'client-secret',
    refreshToken: 'refresh',
    registrationExpiresAt: '2099-01-01T00:00:00Z',
  };
  return { [`.aws/sso/cache/${sha1(of)}.json`]: JSON.stringify(token) };
}

const LATER = new Date(Date.now() + 3_600_000);
const PAST = new Date(Date.now() - 3_600_000);
const EXPIRED = { id: 'aws/sso-expired', says: /SSO session of the profile "p".*`aws sso login --profile p`/ };

const LOGIN = 'arn:aws:iam::123456789012:user/ada';
const LOGIN_FILE = `.aws/login/cache/${createHash('sha256').update(LOGIN).digest('hex')}.json`;
const LOGIN_PROFILE = `[profile p]\nlogin_session = ${LOGIN}\nregion = eu-west-1\n`;

function loginCache(expiresAt: Date): Record<string, string> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const accessToken = {
    accessKeyId: 'ASIALOGINKEYSEXAMPLE',
    secretAccessKey: 'eJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    sessionToken: 'session-of-a-login',
    accountId: '123456789012',
    expiresAt: expiresAt.toISOString(),
  };
  const dpopKey = privateKey.export({ type: 'sec1', format: 'pem' });
  const token = { accessToken, tokenType: 'aws_sigv4', clientId: 'c', refreshToken: 'r', idToken: 'i', dpopKey };
  return { [LOGIN_FILE]: JSON.stringify(token) };
}

export const SERVICE_ROWS: readonly Row[] = [
  {
    what: 'a web identity',
    env: ({ home }) => ({ AWS_WEB_IDENTITY_TOKEN_FILE: `${home}/token`, AWS_ROLE_ARN: ROLE }),
    files: { token: 'a-web-identity' },
    aws: 'works',
    ours: 'works',
  },
  {
    what: 'a web identity without a role',
    env: ({ home }) => ({ AWS_WEB_IDENTITY_TOKEN_FILE: `${home}/token` }),
    files: { token: 'a-web-identity' },
    aws: /role/i,
    ours: { id: 'aws/web-identity', says: /AWS_ROLE_ARN is not/ },
  },
  {
    what: 'a web identity without its file',
    env: () => ({ AWS_WEB_IDENTITY_TOKEN_FILE: '/nonexistent/token', AWS_ROLE_ARN: ROLE }),
    aws: /No such file/,
    ours: { id: 'aws/web-identity', says: /AWS_WEB_IDENTITY_TOKEN_FILE \(18 characters\) names a file.*no such file/i },
  },
  {
    what: 'a web identity that the role does not trust',
    env: ({ home }) => ({ AWS_WEB_IDENTITY_TOKEN_FILE: `${home}/token`, AWS_ROLE_ARN: ROLE }),
    files: { token: 'of-somebody-else' },
    aws: /InvalidIdentityToken/,
    ours: { id: 'aws/assume-role-denied', says: /web identity for the role .*allowed.*trust policy/ },
  },
  {
    what: 'an SSO session',
    config: ssoProfile() + SESSION,
    files: ssoCache('corp', 'a-good-sso-token', LATER),
    args: P,
    aws: 'works',
    ours: 'works',
  },
  {
    what: 'SSO in the older form',
    config: LEGACY,
    files: ssoCache(START, 'a-good-sso-token', LATER),
    args: P,
    aws: 'works',
    ours: 'works',
  },
  {
    what: 'an SSO session without its section',
    config: ssoProfile(),
    args: P,
    aws: /sso-session does not exist/i,
    ours: { id: 'aws/credentials-incomplete', says: /sso-session "corp".*aws sso login --profile p/ },
  },
  { what: 'SSO, never signed in', config: ssoProfile() + SESSION, args: P, aws: /corp|SSO/, ours: EXPIRED },
  {
    what: 'SSO that has expired and is not renewed',
    config: ssoProfile() + SESSION,
    files: ssoCache('corp', 'an-expired-token', PAST),
    args: P,
    aws: /SSO|sso/,
    ours: EXPIRED,
  },
  {
    what: 'SSO in the older form, expired',
    config: LEGACY,
    files: ssoCache(START, 'an-expired-token', PAST),
    args: P,
    aws: /SSO/,
    ours: EXPIRED,
  },
  {
    what: 'SSO that was revoked',
    config: ssoProfile() + SESSION,
    files: ssoCache('corp', 'a-revoked-token', LATER),
    args: P,
    aws: /SSO|Unauthorized|expired/i,
    ours: EXPIRED,
  },
  {
    what: 'SSO with a role that is not assigned',
    config: ssoProfile('Unassigned') + SESSION,
    files: ssoCache('corp', 'a-good-sso-token', LATER),
    args: P,
    aws: /No access/,
    ours: { id: 'aws/sso-not-assigned', says: /role Unassigned in account 123456789012.*aws sso login --profile p/ },
  },
  {
    what: 'aws login',
    config: LOGIN_PROFILE,
    files: loginCache(LATER),
    args: P,
    aws: 'lacks',
    ours: 'works',
  },
  {
    what: 'aws login without its cache',
    config: LOGIN_PROFILE,
    args: P,
    aws: 'lacks',
    ours: { id: 'aws/login-expired', says: /profile "p".*`aws login --profile p`/ },
  },
  {
    what: 'aws login that has expired and is refused',
    config: LOGIN_PROFILE,
    files: loginCache(PAST),
    args: P,
    aws: 'lacks',
    ours: { id: 'aws/login-expired', says: /expired.*`aws login --profile p`/ },
  },
  {
    what: "a container's credentials",
    env: ({ land }) => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${land.plain}/container/good` }),
    aws: 'works',
    ours: 'works',
  },
  {
    what: "a container's endpoint that answers 500",
    env: ({ land }) => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${land.plain}/container/bad` }),
    aws: /retrieving (metadata|credentials)/,
    ours: { id: 'aws/container-credentials', says: /container's credentials endpoint.*http:\/\/127.0.0.1/ },
  },
];
