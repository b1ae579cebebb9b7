/** Two people and a database: the Data API stands on PGlite, with the policies that the program writes for the project. */
import type { Browser, Page } from 'playwright-core';
import { addUser } from '../../src/emulator/cognito/user-pools.ts';
import { ELSEWHERE, type Scene, USER } from '../init/scene.ts';
import { openPglite } from '../rls/database.ts';
import { migrate, restDatabase } from '../rls/kit.ts';
import { type Site, allow, openTab, openWorld, signIn, whoami } from './browser-kit.ts';

const BOB = { username: 'bob', password: 'Correct-horse-2' };

/** What each request of a page's client got: the rows, or the error's code. */
export type Seen = Record<string, unknown>;

/** Plays two users, and one who has not signed in, at the tables todos and profiles. */
export async function playRows(browser: Browser, site: Site): Promise<Seen> {
  const db = await openPglite();
  await migrate(db, 'create table todos (id serial primary key, title text)');
  const scene = await openWorld(3600, [], { database: restDatabase(db) });
  allow(scene, site.url);
  const contexts = await Promise.all([browser.newContext(), browser.newContext()]);
  try {
    await migrate(db, await writeMigration(scene));
    const pool = scene.emulator.state.cognito.pools.get(ELSEWHERE.userPoolId);
    if (pool) addUser(pool, BOB, new Date());
    const [ada, bob] = await Promise.all(contexts.map((context) => openTab(scene, context, site.url)));
    return ada && bob ? await requests(ada, bob) : {};
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
    await scene.close();
    await db.close();
  }
}

/** As in a project of a user's: the pool's issuer and the app client are found. */
async function writeMigration(scene: Scene): Promise<string> {
  const outcome = await scene.run(['generate', 'rls', '--table', 'todos', '--profiles', '--out', '-']);
  if (outcome.code !== 0) throw new Error(outcome.stderr);
  return outcome.stdout;
}

async function requests(ada: Page, bob: Page): Promise<Seen> {
  const seen: Seen = {};
  const ask = async (name: string, page: Page, request: string): Promise<void> => {
    seen[name] = await page.evaluate(`app.supabase.${request}.then(({ data, error }) => error?.code ?? data)`);
  };
  await signIn(bob, 'amplify-web', BOB);
  const { sub } = (await whoami(bob)) as { sub: string };
  const profile = `from('profiles').upsert({ sub: '${sub}', name: 'Robert' }, { onConflict: 'sub' })`;
  await ask('bob writes', bob, "from('todos').insert({ title: 'his' }).select('title')");
  await ask('nobody reads', ada, "from('todos').select('title')");
  await ask('nobody writes', ada, "from('todos').insert({ title: 'x' })");
  await signIn(ada, 'amplify-web', USER);
  await ask('ada writes', ada, "from('todos').insert([{ title: 'hers' }, { title: 'hers too' }])");
  await ask('ada writes for bob', ada, `from('todos').insert({ title: 'x', cognito_sub: '${sub}' })`);
  await ask("ada changes bob's", ada, "from('todos').update({ title: 'x' }).eq('title', 'his').select('title')");
  await ask("ada deletes bob's", ada, "from('todos').delete().eq('title', 'his').select('title')");
  await ask('ada reads', ada, "from('todos').select('title')");
  await ask('bob reads', bob, "from('todos').select('title')");
  await ask('bob has a profile', bob, "from('profiles').insert({ name: 'Bob' }).select('name')");
  await ask('bob has another name', bob, `${profile}.select('name')`);
  await ask("ada changes bob's profile", ada, profile);
  await ask('ada reads profiles', ada, "from('profiles').select('name')");
  return seen;
}
