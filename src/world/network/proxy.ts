/** Which proxy a request goes through: HTTPS_PROXY, HTTP_PROXY and NO_PROXY, read as the AWS CLI reads them. */
import { RefusedError } from '../../errors.ts';

export type Env = Readonly<Record<string, string | undefined>>;

export interface Proxy {
  url: URL;
  /** The variable that names it. */
  from: string;
}

/**
 * Python's getproxies_environment and proxy_bypass_environment decide for the AWS CLI (botocore, get_environ_proxies): a
 * variable in small letters comes first and may take the other back by being empty, the scheme of the request alone
 * chooses, and a name in NO_PROXY covers its subdomains, with a dot before it or without.
 * @param url http, https, ws or wss
 * @throws RefusedError for a variable that is no address of an http or https proxy; its value, which may hold a password,
 * is not repeated
 */
export function proxyFor(url: Pick<URL, 'protocol' | 'hostname' | 'port'>, env: Env): Proxy | undefined {
  const scheme = /^(https|wss):$/.test(url.protocol) ? 'https' : 'http';
  const [from, value] = variable(env, `${scheme}_proxy`);
  if (value === '' || isBypassed(url, scheme, variable(env, 'no_proxy')[1])) return undefined;
  const address = value.startsWith('//')
    ? `http:${value}`
    : /^[a-z][\w+.-]*:\/\//i.test(value)
      ? value
      : `http://${value}`;
  const proxy = URL.canParse(address) ? new URL(address) : undefined;
  if (proxy?.hostname && /^https?:$/.test(proxy.protocol)) return { url: proxy, from };
  throw new RefusedError({
    id: 'network/proxy',
    message: `${from} is not the address of an http or https proxy.`,
    fix: `Set it to host:port or http://host:port, or unset it.`,
  });
}

/** Where a proxy is, without the password that its address may hold. */
export function placeOf({ url }: Proxy): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
}

/** The proxies that the environment names, for texts about a network that fails; undefined where it names none. */
export function proxiesNamed(env: Env): string | undefined {
  const named = ['https:', 'http:'].flatMap((protocol) => {
    try {
      const proxy = proxyFor({ protocol, hostname: '', port: '' }, { ...env, no_proxy: '', NO_PROXY: '' });
      return proxy ? [`${placeOf(proxy)} (${proxy.from})`] : [];
    } catch {
      return [];
    }
  });
  return named.length === 0 ? undefined : named.join(' and ');
}

function variable(env: Env, name: string): [name: string, value: string] {
  const found = [name, name.toUpperCase()].find((each) => env[each] !== undefined) ?? name;
  return [found, (env[found] ?? '').trim()];
}

function isBypassed({ hostname, port }: Pick<URL, 'hostname' | 'port'>, scheme: string, list: string): boolean {
  if (list === '*') return true;
  const host = hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  const isUsual = port === '' || port === (scheme === 'https' ? '443' : '80');
  const spellings = isUsual ? [host] : [host, `${host}:${port}`];
  return list
    .split(',')
    .map((name) => name.trim().replace(/^\.+/, '').toLowerCase())
    .some((name) => name !== '' && spellings.some((each) => each === name || each.endsWith(`.${name}`)));
}
