/** Set-ups of the way to AWS: proxies, certificates, endpoints. */
import { KEYS } from './giving.ts';
import { keysOf, type Place, type Row } from './row.ts';

const CREDENTIALS = `[default]\n${keysOf(KEYS.good)}[p]\n${keysOf(KEYS.other)}`;
const P = ['--profile', 'p'];
/** Straight to loopback, past the proxy that every row has. */
const STRAIGHT = { NO_PROXY: '127.0.0.1' };
const refusing = (what: string, ours: Row['ours']): Omit<Row, 'env'> => ({
  what,
  credentials: CREDENTIALS,
  // Proxies fail the AWS CLI in as many words as there are libraries beneath it; it repeats them for minutes.
  aws: 'lacks',
  ours,
});

const by = (url: string) => (): Record<string, string> => ({ HTTPS_PROXY: url });
const named = (url: string, words: string): Row['ours'] => ({
  id: 'network/proxy',
  says: new RegExp(`proxy ${new URL(url).host}, which HTTPS_PROXY names.*${words}`),
});

/** The proxies that answer wrongly, opened before the rows run. */
export interface BadProxies {
  wantsPassword: string;
  forbids: string;
  gateway: string;
  closes: string;
  cuts: string;
  silent: string;
}

export function networkRows(bad: BadProxies): readonly Row[] {
  return [
    {
      what: 'HTTPS_PROXY without a scheme',
      env: ({ land }) => ({ HTTPS_PROXY: new URL(land.proxy).host }),
      credentials: CREDENTIALS,
      aws: 'works',
      ours: 'works',
    },
    {
      what: 'https_proxy in small letters before the other',
      env: ({ land }) => ({ HTTPS_PROXY: 'http://127.0.0.1:9', https_proxy: land.proxy }),
      credentials: CREDENTIALS,
      aws: 'works',
      ours: 'works',
    },
    {
      what: 'NO_PROXY that names a domain',
      env: () => ({ NO_PROXY: 'example.com, amazonaws.com' }),
      credentials: CREDENTIALS,
      aws: 'lacks',
      ours: { id: 'aws/unreachable', says: /Couldn't reach AWS/ },
    },
    {
      ...refusing('a proxy that wants a password', named(bad.wantsPassword, '407.*user:password@')),
      env: by(bad.wantsPassword),
    },
    { ...refusing('a proxy that forbids the host', named(bad.forbids, '403.*allowed')), env: by(bad.forbids) },
    { ...refusing('a proxy that cannot reach the host', named(bad.gateway, '502')), env: by(bad.gateway) },
    { ...refusing('a proxy that closes', named(bad.closes, 'closed the connection')), env: by(bad.closes) },
    { ...refusing('a proxy that cuts off', named(bad.cuts, 'cut it off')), env: by(bad.cuts) },
    {
      ...refusing('a proxy that says nothing', named(bad.silent, 'said nothing for 10 s')),
      env: by(bad.silent),
      isSlow: true,
    },
    {
      ...refusing('a proxy that is no address', {
        id: 'network/proxy',
        says: /^(?!.*pass-word).*HTTPS_PROXY is not the address/,
      }),
      env: () => ({ HTTPS_PROXY: 'socks5://ada:pass-word@127.0.0.1:1080' }),
    },
    {
      what: 'ca_bundle of the profile',
      env: () => ({ AWS_CA_BUNDLE: undefined }),
      config: ({ land }: Place) => `[profile p]\nca_bundle = ${land.caFile}\n`,
      credentials: CREDENTIALS,
      args: P,
      aws: 'works',
      ours: 'works',
    },
    {
      what: 'a certificate that nobody trusts',
      env: () => ({ AWS_CA_BUNDLE: undefined }),
      credentials: CREDENTIALS,
      aws: /SSL validation failed/,
      ours: { id: 'network/certificate', says: /not one that is trusted here.*AWS_CA_BUNDLE/ },
    },
    {
      what: 'AWS_CA_BUNDLE that is not there',
      env: () => ({ AWS_CA_BUNDLE: '/nonexistent/ca.pem' }),
      credentials: CREDENTIALS,
      aws: /No such file|invalid path/,
      ours: { id: 'network/certificate', says: /AWS_CA_BUNDLE \(19 characters\) names a file/ },
    },
    {
      what: 'AWS_ENDPOINT_URL',
      env: ({ land }) => ({ ...STRAIGHT, HTTPS_PROXY: undefined, AWS_ENDPOINT_URL: land.plain }),
      credentials: CREDENTIALS,
      aws: 'lacks',
      ours: 'works',
    },
    {
      what: 'endpoint_url of the profile that --profile names',
      env: () => ({ ...STRAIGHT, AWS_PROFILE: 'q', HTTPS_PROXY: undefined }),
      config: ({ land }: Place) =>
        `[profile p]\nendpoint_url = ${land.plain}\n[profile q]\nendpoint_url = http://127.0.0.1:9\n`,
      credentials: CREDENTIALS,
      args: P,
      aws: 'lacks',
      ours: 'works',
    },
    {
      what: 'the services section of a profile',
      env: () => ({ ...STRAIGHT, HTTPS_PROXY: undefined }),
      config: ({ land }: Place) =>
        `[profile p]\nservices = local\n[services local]\ncognito_identity_provider =\n  endpoint_url = ${land.plain}\nlambda =\n  endpoint_url = ${land.plain}\ncloudformation =\n  endpoint_url = ${land.plain}\n`,
      credentials: CREDENTIALS,
      args: P,
      aws: 'lacks',
      ours: 'works',
    },
    {
      what: 'an endpoint of a profile that is plain http elsewhere',
      config: '[profile p]\nendpoint_url = http://aws.example.com\n',
      credentials: CREDENTIALS,
      args: P,
      aws: 'lacks',
      ours: { id: 'network/insecure-address', says: /endpoint_url of the AWS profile "p" is not an https address/ },
    },
    {
      what: 'an endpoint for SSO that is plain http elsewhere',
      env: () => ({ AWS_ENDPOINT_URL_SSO_OIDC: 'http://sso.example.com' }),
      credentials: CREDENTIALS,
      aws: 'lacks',
      ours: { id: 'network/insecure-address', says: /AWS_ENDPOINT_URL_SSO_OIDC is not an https address/ },
    },
    {
      what: 'FIPS of the profile',
      config: '[profile p]\nuse_fips_endpoint = true\n',
      credentials: CREDENTIALS,
      args: P,
      aws: 'works',
      ours: 'works',
    },
  ];
}
