/** Pages around the generated files, built by Vite, in the Chromium of this machine, against the emulator. */
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';
import { build } from 'vite';
import { shorten } from '../emulator-kit/cognito/all-user-pools.ts';
import type { ProjectSeed, RealtimeChannel } from '../emulator-kit/supabase/projects.ts';
import { runCli } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';
import { ELSEWHERE, type Scene, USER, openScene } from '../init/scene.ts';
import type { Settings } from './pages/settings.ts';

const REF = 'abcdefghijklmnopqrst';
export const KEY = `sb_publishable_${REF}_emulated`;
const ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${ELSEWHERE.userPoolId}`;
export type WebFramework = 'amplify-web' | 'oidc';
/** The file in either language is the same code (pairs.test.ts): each is run, the one briefly, the other for long. */
const FILE = process.env['THOROUGH'] === '1' ? 'supabase-client.ts' : 'supabase-client.js';

/** A pool with the trigger, and a project that trusts it; its Data API stands on a database where there is one. */
export async function openWorld(
  tokenSeconds: number,
  flags: readonly string[] = [],
  dataApi: ProjectSeed['dataApi'] = { whoami: true },
): Promise<Scene> {
  const project = { ref: REF, integrations: [{ oidc_issuer_url: ISSUER }], dataApi };
  const scene = await openScene({ emulator: { projects: [project] } });
  await scene.run(['init', '--yes', ...flags]);
  const pool = scene.emulator.state.cognito.pools.get(ELSEWHERE.userPoolId);
  if (pool === undefined) throw new Error('no pool');
  shorten(pool, tokenSeconds);
  return scene;
}

export interface Site {
  url: string;
  close(): Promise<void>;
}

/** A site around the file that the program writes for a framework; `change` is what a mutation does to it. */
export async function openSite(framework: WebFramework, change = (text: string): string => text): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'cognito-supabase-page-'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await cp(new URL('pages/app.ts', import.meta.url), join(folder, 'app.ts'));
  await cp(new URL('pages/settings.ts', import.meta.url), join(folder, 'settings.ts'));
  await cp(new URL(`pages/${framework}.ts`, import.meta.url), join(folder, 'main.ts'));
  const args = ['generate', 'client', '--framework', framework, '--out', FILE];
  const { code, stderr } = await runCli(args, { cwd: folder });
  if (code !== 0) throw new Error(stderr);
  const file = join(folder, FILE);
  await writeFile(file, change(await readFile(file, 'utf8')));
  await writeFile(join(folder, 'index.html'), '<!doctype html><script type="module" src="/main.ts"></script>');
  await build({ root: folder, logLevel: 'error', build: { target: 'es2022' } });
  const server = createServer((request, response) => {
    const asked = join(folder, 'dist', new URL(request.url ?? '/', 'http://localhost').pathname);
    const isScript = asked.endsWith('.js') && existsSync(asked);
    const type = isScript ? 'text/javascript' : 'text/html';
    void readFile(isScript ? asked : join(folder, 'dist', 'index.html')).then((bytes) =>
      response.writeHead(200, { 'content-type': type }).end(bytes),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, 'localhost', resolve);
  });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Lets people sign in from a site, on the pool's own page too. */
export function allow({ emulator }: Scene, url: string): void {
  const client = emulator.state.cognito.pools.get(ELSEWHERE.userPoolId)?.clients.get(ELSEWHERE.clientId);
  if (client === undefined) throw new Error('no app client');
  const CallbackURLs = [...(client.CallbackURLs ?? []), `${url}/callback`];
  Object.assign(client, { CallbackURLs, AllowedOAuthFlows: ['code'], AllowedOAuthScopes: ['openid'] });
}

/** The Chromium of this machine, with a profile of its own, that talks to nobody else. */
export function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  const quiet = ['--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update'];
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--no-first-run', '--disable-sync', ...quiet] });
}

/** A tab with a site's page. Tabs of one context share what the browser stores. */
export async function openTab(scene: Scene, context: BrowserContext, url: string): Promise<Page> {
  const settings: Settings = {
    url: scene.emulator.url,
    key: KEY,
    userPoolId: ELSEWHERE.userPoolId,
    clientId: ELSEWHERE.clientId,
  };
  const page = await context.newPage();
  await page.goto(`${url}/?${new URLSearchParams({ ...settings }).toString()}`);
  await page.waitForFunction('globalThis.app');
  return page;
}

/** Signs in as a person would: on the page, or on the pool's own. */
export async function signIn(page: Page, framework: WebFramework, user = USER): Promise<void> {
  const started = page.evaluate(`app.signIn('${user.username}', '${user.password}').then(() => null)`);
  if (framework === 'amplify-web') return void (await started);
  // The page goes away while it answers.
  started.catch(() => undefined);
  await page.fill('input[name=username]', user.username);
  await page.fill('input[name=password]', user.password);
  await page.click('button');
  await page.waitForURL('**/callback*');
  await page.waitForFunction('globalThis.app');
}

/** Who the page is to Supabase. */
export function whoami(page: Page): Promise<unknown> {
  return page.evaluate('app.whoami()');
}

/** Subscribes to a channel, and waits until the page is told that it has. */
export async function listen(page: Page): Promise<void> {
  await page.evaluate('app.listen()');
  await page.waitForFunction('app.statuses.length > 0');
}

/** What the page's channel has been told since. */
export function statuses(page: Page): Promise<unknown> {
  return page.evaluate('app.statuses');
}

/** The channels that are open, of those of the first name. */
export function openChannels({ emulator }: Scene): RealtimeChannel[] {
  return emulator.state.supabase.channels.filter(({ closed }) => closed === undefined);
}

/** How many times tokens were refreshed, in whichever way, or by one action alone. */
export function refreshes({ emulator }: Scene, only?: string): number {
  return emulator.calls.filter(
    ({ action, input }) =>
      (only === undefined || action === only) &&
      (action === 'GetTokensFromRefreshToken' ||
        (action === 'InitiateAuth' &&
          (input as { AuthFlow?: string }).AuthFlow?.startsWith('REFRESH_TOKEN') === true) ||
        (action === 'Token' && (input as { grant_type?: string }).grant_type === 'refresh_token')),
  ).length;
}
