/** Next.js servers, built and started: each page is its own caller's, on the first request and after an expiry. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { addUser } from '../../src/emulator/cognito/user-pools.ts';
import { decodeJwt } from 'jose';
import { spawnProgram } from '../harness/spawn.ts';
import { ELSEWHERE, type Scene, USER } from '../init/scene.ts';
import { openWorld } from './browser-kit.ts';
import { type NextApp, openNextApp, tokensOf, whoActs, whoIs } from './next-kit.ts';

const LIFE_S = 20;
const BOB = { username: 'bob', password: 'Correct-horse-2' };
const SECRET = 'app-client-secret';
const MINUTES = 60_000;

const ROUTE = (make: string, more = ''): string => `
${more}
export async function GET() {
  const supabase = await ${make};
  return Response.json((await supabase.rpc('cognito_supabase_whoami')).data);
}
`;
const PAGE = (make: string, more = ''): string => `
${more}
export default async function Page() {
  const supabase = await ${make};
  return <pre>{JSON.stringify((await supabase.rpc('cognito_supabase_whoami')).data)}</pre>;
}
`;
/** A form whose server action answers, as a cookie, who it was done for: forms work without scripts as well. */
const ACTION = (make: string, more = ''): string => `
${more}
import { cookies } from 'next/headers';
async function act() {
  'use server';
  const supabase = await ${make};
  (await cookies()).set('who', JSON.stringify((await supabase.rpc('cognito_supabase_whoami')).data));
}
export default function Page() {
  return <form action={act}><button>Who?</button></form>;
}
`;
const SUPABASE = 'process.env.SUPABASE_URL, process.env.SUPABASE_PUBLISHABLE_KEY';

const SERVER = (up: string): string => `import { createSupabaseServerClient } from '${up}lib/supabase-server.js';`;
const SERVER_AND_RUNNER = (up: string): string =>
  `${SERVER(up)}\nimport { runWithAmplifyServerContext } from '${up}lib/amplify.js';`;

type Cookies = (username: string) => Promise<Record<string, string>>;

/** Two people at once, on a page and on a handler; then again when their tokens are over. */
async function holdsApart(scene: Scene, app: NextApp, cookiesOf: Cookies): Promise<void> {
  const subs = new Map<string, unknown>();
  const cookies = new Map<string, Record<string, string>>();
  for (const { username, password } of [USER, BOB]) {
    cookies.set(username, await cookiesOf(username));
    const { AccessToken } = await tokensOf(
      scene,
      username,
      password,
      scene.emulator.state.cognito.pools.get(ELSEWHERE.userPoolId)?.clients.get(ELSEWHERE.clientId)?.ClientSecret,
    );
    subs.set(username, decodeJwt(AccessToken).sub);
  }
  const round = async (): Promise<void> => {
    const asked = Array.from({ length: 24 }, (_, index) => ({
      username: [USER, BOB][index % 2]?.username ?? '',
      path: index % 4 < 2 ? '/' : '/api/who',
    }));
    const seen = await Promise.all(asked.map(({ username, path }) => whoIs(app, path, cookies.get(username) ?? {})));
    expect(seen).toEqual(asked.map(({ username }) => ({ role: 'authenticated', sub: subs.get(username) })));
    expect(await whoIs(app, '/', {})).toEqual({ role: 'anon', sub: null });
    const acted = await Promise.all(
      asked.slice(0, 4).map(({ username }) => whoActs(app, '/act', cookies.get(username))),
    );
    expect(acted).toEqual(
      asked.slice(0, 4).map(({ username }) => ({ role: 'authenticated', sub: subs.get(username) })),
    );
    expect(await whoActs(app, '/act')).toEqual({ role: 'anon', sub: null });
  };
  await round();
  await sleep((LIFE_S + 1) * 1000);
  await round();
}

async function world(secret?: string): Promise<Scene> {
  const scene = await openWorld(LIFE_S);
  const pool = scene.emulator.state.cognito.pools.get(ELSEWHERE.userPoolId);
  if (pool === undefined) throw new Error('no pool');
  addUser(pool, BOB, new Date());
  Object.assign(pool.clients.get(ELSEWHERE.clientId) ?? {}, secret === undefined ? {} : { ClientSecret: secret });
  return scene;
}

/** For the test that plays long lives. */
export function nextTests(): void {
  describe('on a Next.js server', () => {
    it('amplify-next', { timeout: 10 * MINUTES }, async () => {
      const scene = await world();
      const { userPoolId, clientId } = ELSEWHERE;
      const config = {
        Auth: { Cognito: { userPoolId, userPoolClientId: clientId, userPoolEndpoint: scene.emulator.url } },
      };
      const runner = `import { createServerRunner } from '@aws-amplify/adapter-nextjs';
export const { runWithAmplifyServerContext } = createServerRunner({ config: ${JSON.stringify(config)} });`;
      const make = `createSupabaseServerClient(runWithAmplifyServerContext, ${SUPABASE})`;
      const files = {
        'lib/amplify.js': runner,
        'app/page.jsx': PAGE(make, SERVER_AND_RUNNER('../')),
        'app/api/who/route.js': ROUTE(make, SERVER_AND_RUNNER('../../../')),
        'app/act/page.jsx': ACTION(make, SERVER_AND_RUNNER('../../')),
      };
      const packages = ['aws-amplify@6', '@aws-amplify/adapter-nextjs@1'];
      const app = await openNextApp(scene, { framework: 'amplify-next', packages, files });
      const held = holdsApart(scene, app, async (username) => {
        const { password } = [USER, BOB].find((one) => one.username === username) ?? USER;
        const tokens = await tokensOf(scene, username, password);
        const name = `CognitoIdentityServiceProvider.${clientId}`;
        return {
          [`${name}.LastAuthUser`]: username,
          [`${name}.${username}.accessToken`]: tokens.AccessToken,
          [`${name}.${username}.idToken`]: tokens.IdToken,
          [`${name}.${username}.refreshToken`]: tokens.RefreshToken,
          [`${name}.${username}.clockDrift`]: '0',
        };
      });
      await expect(held).resolves.toBeUndefined();
      await app.close();
      await scene.close();
    });

    it.each([
      ['next-auth@4', 'next-auth.session-token'],
      ['next-auth@5.0.0-beta.32', 'authjs.session-token'],
    ])('%s', { timeout: 10 * MINUTES }, async (version, cookie) => {
      const scene = await world(SECRET);
      const make = `createSupabaseServerClient(${SUPABASE})`;
      const options = `{ providers: [], callbacks: { jwt: ({ token, account }) => (account ? { ...token, ...tokensOf(account) } : refreshed(token)) } }`;
      const imports =
        "import NextAuth from 'next-auth';\nimport { refreshed, tokensOf } from '../../../../lib/supabase-server.js';";
      const handler = version.endsWith('4')
        ? `const handler = NextAuth(${options});\nexport { handler as GET, handler as POST };`
        : `export const { GET, POST } = NextAuth({ ...${options}, trustHost: true }).handlers;`;
      const files = {
        'app/page.jsx': PAGE(make, SERVER('../')),
        'app/api/who/route.js': ROUTE(make, SERVER('../../../')),
        'app/act/page.jsx': ACTION(make, SERVER('../../')),
        'app/api/auth/[...nextauth]/route.js': `${imports}\n${handler}`,
      };
      const env = {
        AUTH_SECRET: 'a-secret-of-this-test-alone',
        NEXTAUTH_SECRET: 'a-secret-of-this-test-alone',
        COGNITO_DOMAIN: scene.emulator.url,
        AUTH_COGNITO_ID: ELSEWHERE.clientId,
        AUTH_COGNITO_SECRET: SECRET,
      };
      const app = await openNextApp(scene, { framework: 'next-auth', packages: [version], files, env });
      const cookiesOf: Cookies = async (username) => {
        const { password } = [USER, BOB].find((one) => one.username === username) ?? USER;
        const { AccessToken, RefreshToken } = await tokensOf(scene, username, password, SECRET);
        const token = {
          access_token: AccessToken,
          refresh_token: RefreshToken,
          expires_at: decodeJwt(AccessToken).exp,
        };
        const salt = version.endsWith('4') ? '' : `, salt: '${cookie}'`;
        const code = `import('next-auth/jwt').then((jwt) => (jwt.default ?? jwt).encode({ token: ${JSON.stringify(token)}, secret: process.env.AUTH_SECRET${salt} })).then(console.log)`;
        const { stdout, stderr } = await spawnProgram(process.execPath, ['-e', code], { cwd: app.folder, env });
        if (stdout === '') throw new Error(stderr);
        return { [cookie]: stdout.trim() };
      };
      await holdsApart(scene, app, cookiesOf);
      // The browser's useSession() asks for this: the callback refreshes, and nothing of Cognito's is shown.
      const old = await cookiesOf(USER.username);
      await sleep((LIFE_S + 1) * 1000);
      const headers = { cookie: `${cookie}=${old[cookie]}` };
      const session = await fetch(`${app.url}/api/auth/session`, { headers });
      expect(session.headers.get('set-cookie')).toContain(`${cookie}=`);
      expect(await session.text()).not.toMatch(/token/i);
      await app.close();
      await scene.close();
    });
  });
}
