/** Set-ups of keys, profiles, programs and roles. */
import { KEYS, MFA_CODE } from './giving.ts';
import { keysOf, type Row } from './row.ts';

const ENV_KEYS = { AWS_ACCESS_KEY_ID: KEYS.good.id, AWS_SECRET_ACCESS_KEY: KEYS.good.secret };
const GOOD = `[default]\n${keysOf(KEYS.good)}`;
const ROLE = 'arn:aws:iam::123456789012:role/allowed';
const DENIED = 'arn:aws:iam::123456789012:role/denied';
const printing = (answer: object): string => `printf '%s' '${JSON.stringify(answer)}'`;
const PROCESS = { Version: 1, AccessKeyId: KEYS.good.id, SecretAccessKey: KEYS.good.secret };
const byProcess = (command: string): string => `[profile p]\ncredential_process = ${command}\n`;
const P = ['--profile', 'p'];

export const KEY_ROWS: readonly Row[] = [
  { what: 'keys in the environment', env: () => ENV_KEYS, aws: 'works', ours: 'works' },
  { what: 'keys in the credentials file', credentials: GOOD, aws: 'works', ours: 'works' },
  {
    what: 'a profile with a quoted name, colons and capitals',
    config: `[profile "my profile"]\nREGION: eu-west-1\nAWS_ACCESS_KEY_ID: ${KEYS.good.id}\naws_secret_access_key: ${KEYS.good.secret}\n`,
    args: ['--profile', 'my profile'],
    aws: 'works',
    ours: 'works',
  },
  {
    what: 'the region of the profile',
    env: () => ({ AWS_REGION: undefined }),
    config: `[profile p]\nregion = eu-west-1\n${keysOf(KEYS.good)}`,
    args: P,
    aws: 'works',
    ours: 'works',
  },
  {
    what: 'keys in the environment beside AWS_PROFILE',
    env: () => ({ ...ENV_KEYS, AWS_PROFILE: 'p' }),
    config: `[profile p]\n${keysOf(KEYS.other)}`,
    aws: 'works',
    ours: 'works',
  },
  {
    what: 'keys in the environment beside --profile',
    env: () => ENV_KEYS,
    config: `[profile p]\n${keysOf(KEYS.other)}`,
    args: P,
    aws: 'works',
    ours: 'works',
  },
  { what: 'nothing at all', aws: /Unable to locate credentials/, ours: 'nothing' },
  {
    what: 'empty variables',
    env: () => ({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_PROFILE: '', AWS_SESSION_TOKEN: '' }),
    aws: 'lacks',
    ours: 'nothing',
  },
  {
    what: 'a profile with a region alone',
    config: '[default]\nregion = eu-west-1\noutput = json\n',
    aws: /Unable to locate credentials/,
    ours: 'nothing',
  },
  {
    what: 'a metadata service that offers no AWS role',
    env: ({ land }) => ({ AWS_EC2_METADATA_DISABLED: undefined, AWS_EC2_METADATA_SERVICE_ENDPOINT: `${land.plain}/` }),
    aws: /Unable to locate credentials/,
    ours: 'nothing',
  },
  {
    what: 'AWS_PROFILE names a profile that is not there',
    env: () => ({ ...ENV_KEYS, AWS_PROFILE: 'missing' }),
    config: '[profile work]\nregion = eu-west-1\n',
    aws: /config profile \(missing\) could not be found/,
    ours: { id: 'aws/profile-not-found', says: /name that AWS_PROFILE \(7 characters\) gives.*work/ },
  },
  {
    what: '--profile names a profile that is not there',
    credentials: GOOD,
    args: ['--profile', 'missing'],
    aws: /config profile \(missing\) could not be found/,
    ours: { id: 'aws/profile-not-found', says: /name that --profile \(7 characters\) gives.*default/ },
  },
  {
    what: 'half a key pair in the environment',
    env: () => ({ AWS_ACCESS_KEY_ID: KEYS.good.id }),
    credentials: GOOD,
    aws: /Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY/,
    ours: { id: 'aws/credentials-incomplete', says: /AWS_SECRET_ACCESS_KEY/ },
  },
  {
    what: 'half a key pair in a profile',
    credentials: `[p]\naws_access_key_id = ${KEYS.good.id}\n`,
    args: P,
    aws: /Partial credentials.*aws_secret_access_key/,
    ours: { id: 'aws/credentials-incomplete', says: /"p".*no aws_secret_access_key.*aws configure --profile p/ },
  },
  {
    what: 'keys that AWS calls invalid',
    credentials: `[default]\n${keysOf(KEYS.wrong)}`,
    aws: /UnrecognizedClientException/,
    ours: { id: 'aws/bad-credentials', says: /does not accept the keys of the AWS profile "default"/ },
  },
  {
    what: 'a session that has expired',
    env: () => ({ AWS_ACCESS_KEY_ID: KEYS.old.id, AWS_SECRET_ACCESS_KEY: KEYS.old.secret, AWS_SESSION_TOKEN: 'x' }),
    aws: /ExpiredToken/,
    ours: { id: 'aws/credentials-expired', says: /have expired: the keys in AWS_ACCESS_KEY_ID/ },
  },
  {
    what: 'a region in capitals',
    env: () => ({ ...ENV_KEYS, AWS_REGION: 'EU-WEST-1' }),
    aws: /valid region/,
    ours: { id: 'aws/region-malformed', says: /^(?!.*--region).*AWS_REGION \(9 characters\).*eu-west-1/ },
  },
  {
    what: 'a region with a blank',
    config: `[profile p]\nregion = eu west 1\n${keysOf(KEYS.good)}`,
    env: () => ({ AWS_REGION: undefined }),
    args: P,
    aws: /region/i,
    ours: { id: 'aws/region-malformed', says: /region of the AWS profile "p" \(9 characters\)/ },
  },
  { what: 'a credential_process', config: byProcess(printing(PROCESS)), args: P, aws: 'works', ours: 'works' },
  {
    what: 'a credential_process that exits 1',
    config: byProcess(`sh -c 'echo "no \\033[31mvault ${KEYS.good.secret}" >&2; exit 1'`),
    args: P,
    aws: /Error when retrieving credentials from custom-process/,
    ours: { id: 'aws/credential-process', says: /"p" ended with exit code 1.*no .*vault \[secret\]/ },
  },
  {
    what: 'a credential_process that prints no JSON',
    config: byProcess('echo hello'),
    args: P,
    aws: /Expecting value/,
    ours: { id: 'aws/credential-process', says: /printed no JSON/ },
  },
  {
    what: 'a credential_process with expired keys',
    config: byProcess(printing({ ...PROCESS, SessionToken: 't', Expiration: '2020-01-01T00:00:00Z' })),
    args: P,
    aws: /expired/,
    ours: { id: 'aws/credential-process', says: /have expired.*2020-01-01/ },
  },
  {
    what: 'a credential_process that is not there',
    config: byProcess('/nonexistent/helper --now'),
    args: P,
    aws: /No such file/,
    ours: { id: 'aws/credential-process', says: /is not there/ },
  },
  {
    what: 'a role by way of a source profile',
    config: `[profile p]\nrole_arn = ${ROLE}\nsource_profile = base\n[profile base]\n${keysOf(KEYS.good)}`,
    args: P,
    aws: 'works',
    ours: 'works',
  },
  {
    what: 'a role that wants a code',
    config: `[profile p]\nrole_arn = ${ROLE}\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/ada\n[profile base]\n${keysOf(KEYS.good)}`,
    args: P,
    ownArgs: ['--mfa-code', MFA_CODE],
    aws: 'lacks',
    ours: 'works',
  },
  {
    what: 'a role that wants another code',
    config: `[profile p]\nrole_arn = ${ROLE}\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/ada\n[profile base]\n${keysOf(KEYS.good)}`,
    args: P,
    ownArgs: ['--mfa-code', '000000'],
    aws: 'lacks',
    ours: { id: 'aws/assume-role-denied', says: /invalid MFA one time pass code.*--mfa-code/ },
  },
  {
    what: 'a role without source_profile',
    config: `[profile p]\nrole_arn = ${ROLE}\n`,
    args: P,
    aws: /source_profile/,
    ours: {
      id: 'aws/credentials-incomplete',
      says: /"p" has role_arn and neither source_profile nor credential_source/,
    },
  },
  {
    what: 'a source_profile that is not there',
    config: `[profile p]\nrole_arn = ${ROLE}\nsource_profile = gone\n`,
    args: P,
    aws: /gone/,
    ours: { id: 'aws/credentials-incomplete', says: /names "gone" as its source_profile/ },
  },
  {
    what: "profiles that are each other's source",
    config: `[profile p]\nrole_arn = ${ROLE}\nsource_profile = q\n[profile q]\nrole_arn = ${ROLE}\nsource_profile = p\n`,
    args: P,
    aws: /Infinite loop/,
    ours: { id: 'aws/credentials-incomplete', says: /from itself: p → q → p/ },
  },
  {
    what: 'a role that may not be assumed',
    config: `[profile p]\nrole_arn = ${DENIED}\nsource_profile = base\n[profile base]\n${keysOf(KEYS.good)}`,
    args: P,
    aws: /AccessDenied.*AssumeRole/,
    ours: {
      id: 'aws/assume-role-denied',
      says: /^(?!.*GetCallerIdentity).*sts:AssumeRole on arn:aws:iam::123456789012:role\/denied.*trust policy of arn:aws:iam::123456789012:role\/denied name arn:aws:iam::123456789012:user\/ada/,
    },
  },
];
