/** What can happen to a page in the time of a few tokens: each is played to its end, and tells what was seen. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ELSEWHERE, type Scene } from '../init/scene.ts';
import {
  type Site,
  type WebFramework,
  allow,
  listen,
  openChannels,
  openTab,
  openWorld,
  refreshes,
  signIn,
  statuses,
  whoami,
} from './browser-kit.ts';

/** A heartbeat of Realtime's, and a little. */
const HEARTBEAT_S = 28;

export interface Stage {
  scene: Scene;
  context: BrowserContext;
  /** A further tab of the same browser. */
  tab(): Promise<Page>;
  framework: WebFramework;
}

export interface Play {
  framework: WebFramework;
  /** How long a token lives. */
  seconds: number;
  site: Site;
}

/** Sets a stage up for a play, and clears it away afterwards. */
export async function play<T>(
  browser: Browser,
  { framework, seconds, site }: Play,
  run: (stage: Stage) => Promise<T>,
): Promise<T> {
  const scene = await openWorld(seconds);
  allow(scene, site.url);
  const context = await browser.newContext();
  try {
    return await run({ scene, context, framework, tab: () => openTab(scene, context, site.url) });
  } finally {
    await context.close();
    await scene.close();
  }
}

/** Who the pages are, what their channels were told, and how often tokens were refreshed. */
async function told({ scene }: Stage, pages: readonly Page[]) {
  const roles = await Promise.all(pages.map(async (page) => ((await whoami(page)) as { role?: string }).role));
  const open = openChannels(scene).map(({ role }) => role);
  return { roles, statuses: await Promise.all(pages.map(statuses)), open, refreshes: refreshes(scene) };
}

/** Signed in, listening in so many tabs, for so many seconds. */
export async function stay(stage: Stage, { tabs = 1, seconds }: { tabs?: number; seconds: number }) {
  const first = await stage.tab();
  await signIn(first, stage.framework);
  const pages = [first];
  while (pages.length < tabs) pages.push(await stage.tab());
  for (const page of pages) await listen(page);
  await sleep(seconds * 1000);
  return told(stage, pages);
}

/** Refresh tokens that count once, without a grace period. */
export function rotate({ scene }: Stage): void {
  const client = scene.emulator.state.cognito.pools.get(ELSEWHERE.userPoolId)?.clients.get(ELSEWHERE.clientId);
  Object.assign(client ?? {}, { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 } });
}

/** Listening as nobody, then somebody signs in: here, or in another tab where the page goes away for it. */
export async function signInAfterLoad(stage: Stage) {
  const page = await stage.tab();
  await listen(page);
  const isHere = stage.framework === 'amplify-web';
  await signIn(isHere ? page : await stage.tab(), stage.framework);
  await sleep((isHere ? 5 : HEARTBEAT_S) * 1000);
  return openChannels(stage.scene).map(({ role }) => role);
}

/** Listening in two tabs, then somebody signs out in the first. */
export async function signOut(stage: Stage) {
  const [here, there] = [await stage.tab(), await stage.tab()];
  await signIn(here, stage.framework);
  for (const page of [here, there]) await listen(page);
  await here.evaluate('app.signOut().then(() => null)');
  await sleep(3000);
  const atOnce = await statuses(here);
  await sleep(HEARTBEAT_S * 1000);
  return { here: atOnce, there: await statuses(there), open: openChannels(stage.scene).length };
}

/** The first time that a refresh is due, Cognito has a bad moment. */
export async function failOnce(stage: Stage, seconds: number) {
  const fault = { kind: '5xx', times: 1 } as const;
  stage.scene.emulator.faults.add({ ...fault, service: 'cognito-idp', action: 'GetTokensFromRefreshToken', times: 3 });
  const page = await stage.tab();
  await signIn(page, stage.framework);
  // The code's own exchange is over.
  stage.scene.emulator.faults.add({ ...fault, service: 'cognito-oauth' });
  await listen(page);
  await sleep(seconds * 1000);
  return told(stage, [page]);
}

/** The network is away for ten seconds while a refresh is due. */
export async function goOffline(stage: Stage, { after, seconds }: { after: number; seconds: number }) {
  const page = await stage.tab();
  await signIn(page, stage.framework);
  await listen(page);
  await sleep(after * 1000);
  await stage.context.setOffline(true);
  await page.evaluate('app.whoami()');
  await sleep(10_000);
  await stage.context.setOffline(false);
  await sleep(seconds * 1000);
  return told(stage, [page]);
}

/** Requests while nothing is due. */
export async function ask(stage: Stage) {
  const page = await stage.tab();
  await signIn(page, stage.framework);
  for (let count = 0; count < 10; count += 1) await whoami(page);
  return refreshes(stage.scene);
}
