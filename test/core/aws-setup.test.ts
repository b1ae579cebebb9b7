import { describe, expect, it } from 'vitest';
import { chooseSource } from '../../src/core/aws/choose-source.ts';
import { readSettings, regionProblem } from '../../src/core/aws/settings.ts';
import { readSharedFiles } from '../../src/core/aws/shared-files.ts';
import { proxiesNamed, proxyFor } from '../../src/world/network/proxy.ts';

const NO_FILES = readSharedFiles('', '');
const KEYS = 'aws_access_key_id = AKIA\naws_secret_access_key = s\n';

describe('the shared files', () => {
  it.each([
    { what: 'a byte-order mark', text: '\uFEFF[default]\r\nregion = eu-west-1\r\n', name: 'default' },
    { what: 'a quoted name', text: `[profile 'my profile']\nregion=eu-west-1`, name: 'my profile' },
    { what: 'colons and capitals', text: '[profile p]\nREGION : eu-west-1', name: 'p' },
    { what: 'a comment after the value', text: '[profile p]\nregion = eu-west-1 # home', name: 'p' },
    { what: 'keys that are indented alike', text: '[profile p]\n  output = json\n  region = eu-west-1', name: 'p' },
    {
      what: 'a section that stands twice',
      text: '[profile p]\nregion = x\n[profile p]\nregion = eu-west-1',
      name: 'p',
    },
    { what: 'settings nested in another', text: '[profile p]\ns3 =\n  region = x\nregion = eu-west-1', name: 'p' },
  ])('$what', ({ text, name }) => {
    expect(readSharedFiles(text, '').profiles.get(name)?.get('region')).toBe('eu-west-1');
  });

  it('the credentials file names profiles without the word, and wins', () => {
    const files = readSharedFiles('[p]\nregion = x\n[profile q]\nregion = a', '[q]\nregion = b');
    expect([...files.profiles.keys()]).toEqual(['q']);
    expect(files.profiles.get('q')?.get('region')).toBe('b');
  });

  it('keeps a command whole', () => {
    const { profiles } = readSharedFiles('[profile p]\ncredential_process = sh -c "a ; b # c"', '');
    expect(profiles.get('p')?.get('credential_process')).toBe('sh -c "a ; b # c"');
  });
});

describe('the source of credentials', () => {
  it.each([
    {
      what: 'the credentials file before credential_process',
      config: '[default]\ncredential_process = x',
      kind: 'keys',
    },
    {
      what: 'SSO before keys',
      config: '[default]\nsso_account_id=1\nsso_role_name=r\nsso_start_url=u\nsso_region=eu-west-1',
      kind: 'sso',
    },
    {
      what: 'a role before keys of its own, which ask for it',
      config: '[default]\nrole_arn=r\nsource_profile=default',
      kind: 'role',
    },
  ])('$what', ({ config, kind }) => {
    expect(chooseSource(undefined, {}, readSharedFiles(config, `[default]\n${KEYS}`))).toMatchObject({
      source: { kind },
    });
  });

  it('names the profiles that are there where none is chosen', () => {
    const chosen = chooseSource(undefined, {}, readSharedFiles('', `[work]\n${KEYS}[home]\n${KEYS}`));
    expect(chosen).toMatchObject({
      problem: { id: 'aws/no-credentials', why: 'The profiles that are there: work, home.' },
    });
  });

  it.each(['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_ROLE_ARN'])(
    '%s alone is something, and not enough',
    (name) => {
      expect(chooseSource(undefined, { [name]: 'x' }, NO_FILES)).toMatchObject({
        problem: { id: 'aws/credentials-incomplete', message: expect.stringContaining(name) },
      });
    },
  );
});

describe('settings', () => {
  it('a variable before the profile, and the profile that the flag names', () => {
    const files = readSharedFiles('[profile p]\nmax_attempts = 7\nretry_mode = adaptive\nregion = eu-west-2', '');
    expect(readSettings({ profile: 'p' }, { AWS_PROFILE: 'q', AWS_MAX_ATTEMPTS: '2' }, files)).toMatchObject({
      maxAttempts: 2,
      retryMode: 'adaptive',
      region: { value: 'eu-west-2' },
    });
  });

  it.each(['0', 'many', '-1', '1.5'])('AWS_MAX_ATTEMPTS=%s is nothing', (AWS_MAX_ATTEMPTS) => {
    expect(readSettings({}, { AWS_MAX_ATTEMPTS }, NO_FILES).maxAttempts).toBeUndefined();
  });

  it('the general variable beats a services section, and both can be switched off', () => {
    const files = readSharedFiles(
      '[default]\nservices = s\n[services s]\nlambda =\n  endpoint_url = https://b.example',
      '',
    );
    const endpoint = (env: Record<string, string>): string | undefined =>
      readSettings({}, env, files).endpoints.get('lambda')?.value;
    expect([
      endpoint({}),
      endpoint({ AWS_ENDPOINT_URL: 'https://a.example' }),
      endpoint({ AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true', AWS_ENDPOINT_URL: 'https://a.example' }),
    ]).toEqual(['https://b.example', 'https://a.example', undefined]);
  });

  it.each(['EU-WEST-1', ' eu-west-1', 'eu west 1', 'eu-west-1.evil.example', 'europe'])('%j is no region', (value) => {
    const problem = regionProblem(readSettings({}, { AWS_DEFAULT_REGION: value }, NO_FILES));
    expect(problem).toMatchObject({
      id: 'aws/region-malformed',
      message: expect.stringContaining('AWS_DEFAULT_REGION'),
    });
  });
});

describe('proxies', () => {
  const HOST = 'https://cognito-idp.eu-west-1.amazonaws.com';
  const via = (env: Record<string, string>, url = HOST): string | undefined => proxyFor(new URL(url), env)?.url.host;

  it.each([
    { env: { HTTPS_PROXY: 'proxy:3128' }, to: 'proxy:3128' },
    { env: { HTTPS_PROXY: '//proxy:3128' }, to: 'proxy:3128' },
    { env: { HTTPS_PROXY: 'http://u:p@proxy:3128/' }, to: 'proxy:3128' },
    { env: { https_proxy: 'small:1', HTTPS_PROXY: 'large:1' }, to: 'small:1' },
    { env: { https_proxy: '', HTTPS_PROXY: 'large:1' }, to: undefined },
    { env: { HTTP_PROXY: 'proxy:1', ALL_PROXY: 'proxy:1' }, to: undefined },
    { env: { HTTPS_PROXY: 'proxy:1', NO_PROXY: 'amazonaws.com' }, to: undefined },
    { env: { HTTPS_PROXY: 'proxy:1', NO_PROXY: '.AMAZONAWS.com' }, to: undefined },
    { env: { HTTPS_PROXY: 'proxy:1', NO_PROXY: 'a.example , eu-west-1.amazonaws.com' }, to: undefined },
    { env: { HTTPS_PROXY: 'proxy:1', NO_PROXY: 'amazonaws.com:443' }, to: 'proxy:1' },
    { env: { HTTPS_PROXY: 'proxy:1', NO_PROXY: '*' }, to: undefined },
    { env: { HTTPS_PROXY: 'proxy:1', NO_PROXY: 'zonaws.com' }, to: 'proxy:1' },
    { env: { HTTPS_PROXY: 'proxy:1', NO_PROXY: '*.amazonaws.com' }, to: 'proxy:1' },
    { env: { HTTPS_PROXY: 'proxy:1', no_proxy: '', NO_PROXY: 'amazonaws.com' }, to: 'proxy:1' },
  ])('$env: $to', ({ env, to }) => {
    expect(via(env as Record<string, string>)).toBe(to);
  });

  it('the scheme of the request chooses, that of a WebSocket included', () => {
    const env = { HTTPS_PROXY: 'secure:1', HTTP_PROXY: 'plain:1' };
    expect([via(env, 'wss://a.example'), via(env, 'ws://127.0.0.1:1'), via(env, 'http://127.0.0.1:1')]).toEqual([
      'secure:1',
      'plain:1',
      'plain:1',
    ]);
  });

  it('a name may be of one port, other than the usual one', () => {
    const env = { HTTP_PROXY: 'proxy:1', NO_PROXY: '127.0.0.1:4566' };
    expect([via(env, 'http://127.0.0.1:4566'), via(env, 'http://127.0.0.1:4567')]).toEqual([undefined, 'proxy:1']);
  });

  it('a password in the address is not named with it', () => {
    expect(proxiesNamed({ HTTPS_PROXY: 'http://ada:secret@proxy:3128' })).toBe('proxy:3128 (HTTPS_PROXY)');
    expect(() => via({ HTTPS_PROXY: 'socks5://ada:secret@proxy' })).toThrow(/^(?!.*secret).*HTTPS_PROXY/);
  });
});
