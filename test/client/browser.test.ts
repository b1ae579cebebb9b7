/**
 * The generated files in a real browser: whoever is signed in stays so, on every channel, past the end of a token.
 * THOROUGH=1 plays longer lives, and shows that each part of the files is needed.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Site, type WebFramework, openBrowser, openSite } from './browser-kit.ts';
import { type Stage, ask, failOnce, goOffline, play, rotate, signInAfterLoad, signOut, stay } from './lives.ts';
import { playRows } from './rows.ts';

const FRAMEWORKS = ['amplify-web', 'oidc'] as const;
const MINUTES = 60_000;

/** Each is built once, and serves every test. */
const sites = new Map<WebFramework, Site>();
let browser: Browser;
beforeAll(async () => {
  const built = FRAMEWORKS.map(async (framework) => sites.set(framework, await openSite(framework)));
  [browser] = await Promise.all([openBrowser(), ...built]);
});
afterAll(async () => {
  await browser.close();
  await Promise.all([...sites.values()].map((site) => site.close()));
});

function siteOf(framework: WebFramework): Site {
  const site = sites.get(framework);
  if (site === undefined) throw new Error('no page');
  return site;
}

/** Plays a life on the page of a framework as it is. */
function live<T>(framework: WebFramework, seconds: number, run: (stage: Stage) => Promise<T>): Promise<T> {
  return play(browser, { framework, seconds, site: siteOf(framework) }, run);
}

describe.concurrent('past the end of a token', () => {
  it.each(FRAMEWORKS)('%s stays signed in', { timeout: 4 * MINUTES }, async (framework) => {
    const told = await live(framework, 60, (stage) => stay(stage, { seconds: 62 }));
    expect(told).toMatchObject({ roles: ['authenticated'], statuses: [['SUBSCRIBED']], open: ['authenticated'] });
    expect([1, 2, 3]).toContain(told.refreshes);
  });
});

it.concurrent('two users see each their own rows', { timeout: 4 * MINUTES }, async () => {
  expect(await playRows(browser, siteOf('amplify-web'))).toEqual({
    'bob writes': [{ title: 'his' }],
    'nobody reads': [],
    'nobody writes': '42501',
    'ada writes': null,
    'ada writes for bob': '42501',
    "ada changes bob's": [],
    "ada deletes bob's": [],
    'ada reads': [{ title: 'hers' }, { title: 'hers too' }],
    'bob reads': [{ title: 'his' }],
    'bob has a profile': [{ name: 'Bob' }],
    'bob has another name': [{ name: 'Robert' }],
    "ada changes bob's profile": '42501',
    'ada reads profiles': [],
  });
});

const LONG = process.env['THOROUGH'] === '1' ? FRAMEWORKS : [];

describe.concurrent.each(LONG)('%s, for long', (framework) => {
  it('three tokens, two tabs, refresh tokens that count once', { timeout: 6 * MINUTES }, async () => {
    const told = await live(framework, 60, (stage) => {
      rotate(stage);
      return stay(stage, { tabs: 2, seconds: 190 });
    });
    expect(told).toMatchObject({
      roles: ['authenticated', 'authenticated'],
      statuses: [['SUBSCRIBED'], ['SUBSCRIBED']],
    });
    expect(told.open).toEqual(['authenticated', 'authenticated']);
    // Each token is got by one tab, for both: they are due after 30 seconds, and a heartbeat later at the latest.
    expect(told.refreshes).toBeLessThanOrEqual(7);
  });

  it('somebody signs in after the page was loaded', { timeout: 4 * MINUTES }, async () => {
    expect(await live(framework, 3600, signInAfterLoad)).toEqual(['authenticated']);
  });

  it('somebody signs out, and the other tab follows', { timeout: 4 * MINUTES }, async () => {
    const told = await live(framework, 3600, signOut);
    expect(told).toEqual({ here: ['SUBSCRIBED', 'CLOSED'], there: ['SUBSCRIBED', 'CLOSED'], open: 0 });
  });

  it('a refresh fails once', { timeout: 6 * MINUTES }, async () => {
    const told = await live(framework, 120, (stage) => failOnce(stage, 130));
    expect(told).toMatchObject({ roles: ['authenticated'], statuses: [['SUBSCRIBED']], open: ['authenticated'] });
  });

  it('the network is away for ten seconds', { timeout: 6 * MINUTES }, async () => {
    const told = await live(framework, 120, (stage) => goOffline(stage, { after: 65, seconds: 60 }));
    expect(told).toMatchObject({ roles: ['authenticated'], open: ['authenticated'] });
    expect(told.statuses[0]).not.toContain('CLOSED');
  });

  it('a request refreshes nothing while nothing is due', { timeout: 4 * MINUTES }, async () => {
    expect(await live(framework, 3600, ask)).toBe(0);
  });
});

/** What is taken out of a file, and the words that have to be there for it. */
function without(words: RegExp, instead = ''): (text: string) => string {
  return (text) => {
    if (!words.test(text)) throw new Error(`nothing to take out: ${words.source}`);
    return text.replace(words, instead);
  };
}

/** The same on a page of its own, that lacks something. */
async function liveWithout<T>(
  framework: WebFramework,
  change: (text: string) => string,
  seconds: number,
  run: (stage: Stage) => Promise<T>,
): Promise<T> {
  const site = await openSite(framework, change);
  return play(browser, { framework, seconds, site }, run).finally(() => site.close());
}

describe.concurrent.each(LONG)('%s, with a part taken out', (framework) => {
  it('loses its channel without the early refresh', { timeout: 6 * MINUTES }, async () => {
    const change = without(/Math\.min\(120_000, [^;]*\);/, '0;');
    const told = await liveWithout(framework, change, 60, (stage) => stay(stage, { seconds: 65 }));
    expect(told.statuses).toEqual([['SUBSCRIBED', 'CLOSED']]);
  });

  it('leaves channels open without the sign-out', { timeout: 4 * MINUTES }, async () => {
    const change = without(/if \(wasSignedIn && !next\).*/);
    const told = await liveWithout(framework, change, 3600, signOut);
    expect(told).toMatchObject({ here: ['SUBSCRIBED'], open: 2 });
  });

  it('does not follow who signs in, or out, without setAuth', { timeout: 4 * MINUTES }, async () => {
    const change = without(/void supabase\.realtime\.setAuth\(\);/);
    const told = await liveWithout(framework, change, 3600, signOut);
    expect(told.here).toEqual(['SUBSCRIBED']);
  });
});
