import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CORPUS, HAS_CORPUS } from '../harness/paths.ts';
import { CLIENT_ID, discovered, places, POOL_ID } from './folder.ts';

function outputs(auth: unknown): Record<string, string> {
  return { 'amplify_outputs.json': JSON.stringify({ version: '1.4', auth }) };
}

describe('amplify_outputs.json', () => {
  it('names the pool and its app client', async () => {
    const { candidates, chosen } = await discovered(
      outputs({
        user_pool_id: POOL_ID,
        user_pool_client_id: CLIENT_ID,
        identity_pool_id: 'eu-west-1:7c9e6679-7425-40de-944b-e07fc1f90ae7',
      }),
    );
    expect(chosen).toEqual({
      userPoolId: POOL_ID,
      region: 'eu-west-1',
      clientIds: [CLIENT_ID],
      sources: [{ kind: 'amplify_outputs', file: 'amplify_outputs.json', path: 'auth.user_pool_id', role: 'app' }],
    });
    expect(candidates).toEqual([chosen]);
  });

  it.each(['1', '1.1', '1.2', '1.3', '1.4', '1.5'])('of format %s is read', async (version) => {
    expect(
      (await discovered({ 'amplify_outputs.json': JSON.stringify({ version, auth: { user_pool_id: POOL_ID } }) }))
        .chosen?.userPoolId,
    ).toBe(POOL_ID);
  });

  it('may begin with a byte-order mark', async () => {
    const [text = ''] = Object.values(outputs({ user_pool_id: POOL_ID }));
    expect((await discovered({ 'amplify_outputs.json': `\ufeff${text}` })).chosen?.userPoolId).toBe(POOL_ID);
  });

  it.each<[string, unknown]>([
    ['no auth', undefined],
    ['a null auth', null],
    ['a list', [{ user_pool_id: POOL_ID }]],
    ['no pool', { user_pool_client_id: CLIENT_ID }],
    ['a number', { user_pool_id: 7 }],
    ['a placeholder', { user_pool_id: 'us-east-1_XXXXXXXXX' }],
    ['an ARN', { user_pool_id: `arn:aws:cognito-idp:eu-west-1:111122223333:userpool/${POOL_ID}` }],
    ['a host in it', { user_pool_id: 'eu-west-1_a@evil.example/x' }],
    ['an imported pool that is still a template', { user_pool_id: '${token[TOKEN.42]}' }],
  ])('with %s names none', async (_what, auth) => {
    expect(await discovered(outputs(auth))).toMatchObject({ candidates: [], appPools: [] });
  });

  it.each(['', '{', 'null', '[]', '"x"', '\u0000', 'version https://git-lfs.github.com/spec/v1'])(
    'of the content %j names none',
    async (text) => {
      expect(await discovered({ 'amplify_outputs.json': text })).toMatchObject({ candidates: [], appPools: [] });
    },
  );

  it('that is a folder names none', async () => {
    expect((await discovered({ 'amplify_outputs.json/': '' })).candidates).toEqual([]);
  });

  it.each([[7], [''], ['<b>not one</b>'], [{}]])(
    'keeps the pool beside a client id that is none: %j',
    async (user_pool_client_id) => {
      expect((await discovered(outputs({ user_pool_id: POOL_ID, user_pool_client_id }))).chosen).toMatchObject({
        userPoolId: POOL_ID,
        clientIds: [],
      });
    },
  );

  it('gives nothing else away', async () => {
    const found = await discovered({
      'amplify_outputs.json': JSON.stringify({ auth: { user_pool_id: POOL_ID }, data: { api_key: 'da2-topsecret' } }),
    });
    expect(JSON.stringify(found)).not.toContain('topsecret');
  });

  it('above the working directory counts, up to the root of the repository', async () => {
    expect(
      places(await discovered({ ...outputs({ user_pool_id: POOL_ID }), 'apps/web/src/': '' }, 'apps/web/src')),
    ).toEqual([`${POOL_ID} from ../../../amplify_outputs.json auth.user_pool_id`]);
    expect(
      places(
        await discovered({ ...outputs({ user_pool_id: POOL_ID }), 'inner/.git/': '', 'inner/src/': '' }, 'inner/src'),
      ),
    ).toEqual([]);
  });
});

describe.skipIf(!HAS_CORPUS)('amplify_outputs.json of real projects', () => {
  const expected = HAS_CORPUS
    ? (JSON.parse(readFileSync(`${CORPUS}discovery/expected.json`, 'utf8')) as Record<
        string,
        { user_pool_id: string | null; client_id: string | null }
      >)
    : {};
  const names = HAS_CORPUS ? readdirSync(`${CORPUS}discovery/amplify_outputs`) : [];

  it.each(names)('%s', async (name) => {
    const { user_pool_id: pool, client_id: client } = expected[`amplify_outputs/${name}`] ?? {};
    const { candidates } = await discovered({
      'amplify_outputs.json': readFileSync(`${CORPUS}discovery/amplify_outputs/${name}`),
    });
    expect(candidates.map(({ userPoolId, clientIds }) => [userPoolId, clientIds])).toEqual(
      pool ? [[pool, client ? [client] : []]] : [],
    );
  });
});
