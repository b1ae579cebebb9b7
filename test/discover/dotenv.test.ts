import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CORPUS, HAS_CORPUS } from '../harness/paths.ts';
import { CLIENT_ID, discovered, OTHER_ID, places, POOL_ID } from './folder.ts';

async function poolsIn(text: string): Promise<string[]> {
  return (await discovered({ '.env': text })).candidates.map(({ userPoolId }) => userPoolId);
}

describe('the name of a variable', () => {
  it.each([
    'USER_POOL_ID',
    'COGNITO_USER_POOL_ID',
    'AWS_COGNITO_USER_POOL_ID',
    'VITE_USER_POOL_ID',
    'VITE_APP_USER_POOL_ID',
    'NEXT_PUBLIC_COGNITO_USER_POOL_ID',
    'REACT_APP_USER_POOL_ID',
    'EXPO_PUBLIC_USER_POOL_ID',
    'NUXT_PUBLIC_USERPOOL_ID',
    'PUBLIC_COGNITO_POOL_ID',
    'GATSBY_USER_POOL_ID',
    'SHOP_AUTH_USER_POOL_ID',
    'COGNITO_USERPOOLID',
    'AWS_POOL_ID',
  ])('%s names the pool', async (name) => {
    expect(places(await discovered({ '.env': `${name}=${POOL_ID}\n` }))).toEqual([`${POOL_ID} from .env ${name}`]);
  });

  it.each([
    'COGNITO_USERPOOL',
    'COGNITO_USER_POOL',
    'AWS_USER_POOLS_ID',
    'AWS_COGNITO_USERPOOL',
    'NEXT_PUBLIC_COGNITO_USERPOOL',
    'FOO',
    'USER_POOL_NAME',
  ])('%s counts as much: the value says what it is', async (name) => {
    const { candidates, chosen } = await discovered({ '.env': `${name}=${POOL_ID}\n` });
    expect(chosen?.userPoolId).toBe(POOL_ID);
    expect(candidates[0]?.sources).toMatchObject([{ path: name, role: 'app' }]);
  });

  it.each([
    ['POOL_ID_OLD', 'environment'],
    ['PROD_USER_POOL_ID', 'environment'],
    ['STAGING_COGNITO_USER_POOL_ID', 'environment'],
    ['DEV_USER_POOL_ID', 'app'],
  ])('%s speaks for what its words say', async (name, role) => {
    const { candidates } = await discovered({ '.env': `${name}=${POOL_ID}\n` });
    expect(candidates[0]?.sources).toMatchObject([{ path: name, role }]);
  });

  it.each([
    'COGNITO_IDENTITY_POOL_ID=eu-west-1:7c9e6679-7425-40de-944b-e07fc1f90ae7',
    'DB_POOL_ID=7',
    'USER_POOL_ID=',
    'USER_POOL_ID',
  ])('%s names no user pool', async (line) => {
    expect(await poolsIn(`${line}\n`)).toEqual([]);
  });
});

describe('an issuer, under whatever name', () => {
  it.each([
    [`https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`, POOL_ID],
    [`https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}/`, POOL_ID],
    ['https://cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_qea8lWZFZ', 'eusc-de-east-1_qea8lWZFZ'],
  ])('%s', async (issuer, pool) => {
    expect(await poolsIn(`JWT_ISS="${issuer}"\n`)).toEqual([pool]);
  });

  it.each([
    `http://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`,
    `https://cognito-idp.eu-west-1.amazonaws.com.evil.example/${POOL_ID}`,
    `https://evil.example/?x=https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`,
    'https://cognito-idp.{region}.amazonaws.com/{poolId}',
    'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_xxxxxxxxx',
    'https://accounts.google.com',
  ])('not %s', async (issuer) => {
    expect(await poolsIn(`JWT_ISS=${issuer}\n`)).toEqual([]);
  });
});

describe('a placeholder', () => {
  it.each([
    'us-east-1_XXXXXXXXX',
    'us-east-1_xxxxx',
    'us-east-1_example',
    'us-east-1_EXAMPLE',
    'XX-XXXX-X_abcd1234',
    'us-east-1_abcd1234',
    '<region>_<id>',
    'your_user_pool_id_here',
    'local-user-pool',
    'local_5Kx7mQ2p',
    '${POOL}',
    '$(aws cognito-idp)',
  ])('%s is no pool', async (value) => {
    expect(await poolsIn(`USER_POOL_ID=${value}\n`)).toEqual([]);
  });
});

describe('the way a value is written', () => {
  it.each([
    `USER_POOL_ID="${POOL_ID}"`,
    `USER_POOL_ID='${POOL_ID}'`,
    `export USER_POOL_ID=${POOL_ID}`,
    `  USER_POOL_ID = ${POOL_ID}  `,
    `USER_POOL_ID=${POOL_ID} # ours`,
    `USER_POOL_ID=${POOL_ID}\r`,
    `\ufeffUSER_POOL_ID=${POOL_ID}`,
    `# first\n\nFOO=bar\nUSER_POOL_ID=${POOL_ID}`,
    `KEY="several\nlines"\nUSER_POOL_ID=${POOL_ID}`,
  ])('%j', async (text) => {
    expect(await poolsIn(`${text}\n`)).toEqual([POOL_ID]);
  });

  it('in a comment is none', async () => {
    expect(await poolsIn(`# USER_POOL_ID=${POOL_ID}\n`)).toEqual([]);
  });
});

describe('which files', () => {
  it.each([
    ['.env', undefined, 'app'],
    ['.env.local', undefined, 'app'],
    ['.env.development', 'development', 'app'],
    ['.env.development.local', 'development', 'app'],
    ['.env.production', 'production', 'environment'],
    ['.env.production.local', 'production', 'environment'],
    ['.env.staging', 'staging', 'environment'],
  ])('%s stands for the environment %s', async (name, environment, role) => {
    const { candidates } = await discovered({ [name]: `USER_POOL_ID=${POOL_ID}\n` });
    expect(candidates[0]?.sources).toEqual([
      { kind: 'env', file: name, path: 'USER_POOL_ID', role, ...(environment === undefined ? {} : { environment }) },
    ]);
  });

  it.each([
    '.env.example',
    '.env.sample',
    '.env.defaults',
    '.env.template',
    '.env.dist',
    '.env.example.local',
    '.env.local.example',
    '.env.docker-example',
    '.env.test',
    '.env.test.local',
    'env',
    '.env~',
    '.env.swp.x',
  ])('%s names no pool of the app', async (name) => {
    expect((await discovered({ [name]: `USER_POOL_ID=${POOL_ID}\n` })).candidates).toEqual([]);
  });

  it.each(['.envrc', 'x.env', '.dev.vars'])('%s is read as any text is', async (name) => {
    const { chosen } = await discovered({ [name]: `export USER_POOL_ID=${POOL_ID}\n` });
    expect(chosen?.sources).toMatchObject([{ kind: 'settings', file: name, path: 'USER_POOL_ID', role: 'setting' }]);
  });

  it("a folder called .env, as Python's virtual environments are, is passed over", async () => {
    expect(
      (await discovered({ '.env/bin/activate': '', '.env.local': `USER_POOL_ID=${POOL_ID}\n` })).chosen?.userPoolId,
    ).toBe(POOL_ID);
  });

  it('one that is too large is passed over', async () => {
    expect((await discovered({ '.env': `USER_POOL_ID=${POOL_ID}\n${'#'.repeat(1024 * 1024)}\n` })).candidates).toEqual(
      [],
    );
  });

  it('one of bytes that are no text is taken without a throw', async () => {
    expect(
      (await discovered({ '.env': Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256) })).candidates,
    ).toEqual([]);
  });

  it('of the supabase folder counts, too', async () => {
    expect(
      places(await discovered({ 'supabase/config.toml': '', 'supabase/.env': `USER_POOL_ID=${POOL_ID}\n` })),
    ).toEqual([`${POOL_ID} from supabase/.env USER_POOL_ID`]);
  });
});

describe('what leaves the file', () => {
  const secrets = {
    DATABASE_URL: 'postgres://postgres:hunter2222@db.example/postgres',
    COGNITO_CLIENT_SECRET: '1secretsecretsecretsecretsecretsecretsecret',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMIK7MDENGbPxRfiCYsecret',
    SUPABASE_SERVICE_ROLE_KEY: 'eyJhbGciOiJIUzI1NiJ9.e30.secret',
    STRIPE_CLIENT_ID: 'ca_secretsecretsecretsecret',
    TEST_USER_POOL_ID_PASSWORD: 'secret-in-a-likely-name',
    APP_POOL_ID: 'secret-that-is-no-pool',
  };

  it('is no secret', async () => {
    const text = Object.entries({ ...secrets, USER_POOL_ID: POOL_ID })
      .map(([name, value]) => `${name}=${value}\n`)
      .join('');
    const found = JSON.stringify(await discovered({ '.env': text }));
    expect(found).toContain(POOL_ID);
    expect(found).not.toMatch(/secret|hunter/);
  });

  it.each([
    'CLIENT_ID',
    'COGNITO_CLIENT_ID',
    'AWS_COGNITO_CLIENT_ID',
    'COGNITO_APP_CLIENT_ID',
    'REACT_APP_USER_POOL_CLIENT_ID',
    'VITE_USER_POOL_WEB_CLIENT_ID',
    'NEXT_PUBLIC_COGNITO_CLIENT_ID',
    'VITE_COGNITO_WEB_CLIENT_ID',
    'EXPO_PUBLIC_APP_CLIENT_ID',
    'SHOP_COGNITO_CLIENT_ID',
    'VITE_CLIENT_ID',
    'USERPOOL_CLIENTID',
  ])('is the app client in %s', async (name) => {
    expect((await discovered({ '.env': `USER_POOL_ID=${POOL_ID}\n${name}=${CLIENT_ID}\n` })).chosen?.clientIds).toEqual(
      [CLIENT_ID],
    );
  });

  it.each([
    'GITHUB_CLIENT_ID',
    'KAKAO_CLIENT_ID',
    'SPOTIFY_CLIENT_ID',
    'SUPABASE_AUTH_EXTERNAL_GITHUB_CLIENT_ID',
    'NEXT_PUBLIC_GOOGLE_CLIENT_ID',
    'AUTH_AZURE_CLIENT_ID',
    'TWITCH_APP_CLIENT_ID',
  ])("is not somebody else's client in %s", async (name) => {
    expect(
      (await discovered({ '.env': `USER_POOL_ID=${POOL_ID}\n${name}=0123456789abcdef0123456789abcdef\n` })).chosen
        ?.clientIds,
    ).toEqual([]);
  });

  it('is the client that is called as its pool is, where there are two', async () => {
    const other = CLIENT_ID.replace('5', '6');
    const { candidates } = await discovered({
      '.env': `SHOP_POOL_ID=${POOL_ID}\nSHOP_CLIENT_ID=${CLIENT_ID}\nSTAFF_POOL_ID=${OTHER_ID}\nSTAFF_CLIENT_ID=${other}\nCLIENT_ID=${other}\n`,
    });
    expect(Object.fromEntries(candidates.map(({ userPoolId, clientIds }) => [userPoolId, clientIds]))).toEqual({
      [POOL_ID]: [CLIENT_ID],
      [OTHER_ID]: [other],
    });
  });

  it('is not a client id that is none', async () => {
    expect(
      (
        await discovered({
          '.env': `USER_POOL_ID=${POOL_ID}\nCLIENT_ID=short\nCOGNITO_CLIENT_ID=<your client id here, please>\n`,
        })
      ).chosen?.clientIds,
    ).toEqual([]);
  });

  it('names both pools of one file', async () => {
    expect(await poolsIn(`A_USER_POOL_ID=${POOL_ID}\nB_USER_POOL_ID=${OTHER_ID}\n`)).toEqual([POOL_ID, OTHER_ID]);
  });
});

describe.skipIf(!HAS_CORPUS)('.env files of real projects', () => {
  const expected = HAS_CORPUS
    ? (JSON.parse(readFileSync(`${CORPUS}discovery/expected.json`, 'utf8')) as Record<
        string,
        { user_pool_id: string; client_id: string; via: string }
      >)
    : {};
  const names = HAS_CORPUS ? readdirSync(`${CORPUS}discovery/env`) : [];

  it.each(names)('%s', async (name) => {
    const { user_pool_id: pool, client_id: client, via } = expected[`env/${name}`] ?? {};
    const found = await discovered({
      [name.slice(name.indexOf('.env'))]: readFileSync(`${CORPUS}discovery/env/${name}`),
    });
    expect(found.candidates).toMatchObject([{ userPoolId: pool, clientIds: [client], sources: [{ path: via }] }]);
  });
});
