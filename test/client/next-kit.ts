/** Next.js apps around the generated files, built and started on Node 22, and people who ask them for a page. */
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCli } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';
import { spawnProgram } from '../harness/spawn.ts';
import { ELSEWHERE, type Scene } from '../init/scene.ts';
import { KEY } from './browser-kit.ts';
import { installed } from './packages.ts';

export interface NextApp {
  url: string;
  folder: string;
  close(): Promise<void>;
}

const NODE = join(ROOT, 'node_modules/node22/bin/node');

/** Amplify's adapter asks the pool's real address for its keys: those of the emulator's pool are asked for instead. */
const KEYS_FROM = (url: string): string => `
const { request } = require('node:http');
const https = require('node:https');
const real = https.request;
https.request = (target, ...rest) => {
  const { hostname, pathname } = new URL(typeof target === 'string' ? target : target.href ?? 'https://' + target.host + target.path);
  return hostname.startsWith('cognito-idp.') ? request('${url}' + pathname, ...rest.map((one) => typeof one === 'object' ? { headers: one.headers } : one)) : real(target, ...rest);
};
`;

const LAYOUT = 'export default function Layout({ children }) { return <html><body>{children}</body></html>; }';

/** @param packages what the app installs; `files` are beside the generated supabase-server.js, under lib */
export async function openNextApp(
  { emulator }: Scene,
  {
    framework,
    packages,
    files,
    env = {},
  }: { framework: string; packages: readonly string[]; files: Record<string, string>; env?: Record<string, string> },
): Promise<NextApp> {
  const folder = await installed(['next@16', 'react@19', 'react-dom@19', '@supabase/supabase-js@latest', ...packages]);
  const out = ['--token-use', 'access', '--out', 'lib/supabase-server.js'];
  const { code, stderr } = await runCli(['generate', 'client', '--framework', framework, ...out], { cwd: folder });
  if (code !== 0) throw new Error(stderr);
  const all = { 'app/layout.jsx': LAYOUT, 'keys.cjs': KEYS_FROM(emulator.url), ...files };
  for (const [file, text] of Object.entries(all)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  const own = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    NEXT_TELEMETRY_DISABLED: '1',
    SUPABASE_URL: emulator.url,
    SUPABASE_PUBLISHABLE_KEY: KEY,
    ...env,
  };
  const next = join(folder, 'node_modules/next/dist/bin/next');
  const built = await spawnProgram(NODE, [next, 'build'], { cwd: folder, env: own, timeoutMs: 300_000 });
  if (built.code !== 0) throw new Error(built.stdout + built.stderr);
  const child = spawn(NODE, ['--require', join(folder, 'keys.cjs'), next, 'start', '--port', '0'], {
    cwd: folder,
    env: own,
  });
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    const hear = (data: Buffer): void => {
      text += data.toString();
      const [, found] = /(http:\/\/localhost:\d+)/.exec(text) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', () => reject(new Error(text)));
  });
  return {
    url,
    folder,
    async close() {
      child.removeAllListeners('exit');
      child.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Tokens {
  AccessToken: string;
  IdToken: string;
  RefreshToken: string;
  ExpiresIn: number;
}

/** Signs somebody in; `secret` is the app client's, where it has one. */
export async function tokensOf(
  { emulator }: Scene,
  username: string,
  password: string,
  secret?: string,
): Promise<Tokens> {
  const { clientId } = ELSEWHERE;
  const hash =
    secret === undefined
      ? {}
      : {
          SECRET_HASH: createHmac('sha256', secret)
            .update(username + clientId)
            .digest('base64'),
        };
  const body = {
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: clientId,
    AuthParameters: { USERNAME: username, PASSWORD: password, ...hash },
  };
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
  };
  const response = await fetch(emulator.url, { method: 'POST', headers, body: JSON.stringify(body) });
  return ((await response.json()) as { AuthenticationResult: Tokens }).AuthenticationResult;
}

const headerOf = (cookies: Record<string, string>): string =>
  Object.entries(cookies)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('; ');

/** Who the action of a page's form says that it was done for. */
export async function whoActs({ url }: NextApp, path: string, cookies: Record<string, string> = {}): Promise<unknown> {
  const headers = { cookie: headerOf(cookies) };
  const html = await (await fetch(url + path, { headers })).text();
  const [, action] = /name="(\$ACTION_ID_[^"]+)"/.exec(html) ?? [];
  if (action === undefined) return html;
  const body = new FormData();
  body.set(action, '');
  const response = await fetch(url + path, { method: 'POST', headers: { ...headers, origin: url }, body });
  const who = response.headers.getSetCookie().find((one) => one.startsWith('who='));
  const [, value] = /^who=([^;]*)/.exec(who ?? '') ?? [];
  return value === undefined ? await response.text() : JSON.parse(decodeURIComponent(value));
}

/** Who a page, or a handler, says that its caller is. */
export async function whoIs({ url }: NextApp, path: string, cookies: Record<string, string>): Promise<unknown> {
  const text = await (await fetch(url + path, { headers: { cookie: headerOf(cookies) } })).text();
  const [, found = ''] = /\{(?:&quot;|")role(?:&quot;|").*?(\})/.exec(text)?.[0].match(/^(.*)$/) ?? [];
  return found === '' ? text : JSON.parse(found.replaceAll('&quot;', '"'));
}
