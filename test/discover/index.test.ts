import { describe, expect, it } from 'vitest';
import { CLIENT_ID, discovered, OTHER_ID, places, POOL_ID } from './folder.ts';

const OUTPUTS = {
  'amplify_outputs.json': JSON.stringify({ auth: { user_pool_id: POOL_ID, user_pool_client_id: CLIENT_ID } }),
};
const OTHER_CLIENT = '2i2c68g0ipl7z6bclzc2k508se';

function config(userPoolId: string, enabled = true): Record<string, string> {
  return {
    'supabase/config.toml': `[auth.third_party.aws_cognito]\nenabled = ${enabled}\nuser_pool_id = "${userPoolId}"\nuser_pool_region = "${userPoolId.split('_')[0]}"\n`,
  };
}

describe('nothing', () => {
  it('in an empty repository', async () => {
    expect(await discovered({})).toMatchObject({ candidates: [], appPools: [] });
  });

  it('in a project that only holds examples', async () => {
    expect(
      await discovered({ '.env.example': `USER_POOL_ID=${POOL_ID}\n`, ...config('us-east-1_XXXXXXXXX', false) }),
    ).toMatchObject({ candidates: [], appPools: [] });
  });
});

describe('one pool', () => {
  it('that many files name is one candidate with all the evidence', async () => {
    const found = await discovered({
      ...OUTPUTS,
      ...config(POOL_ID),
      '.env': `VITE_USER_POOL_ID=${POOL_ID}\nVITE_COGNITO_CLIENT_ID=${OTHER_CLIENT}\n`,
      '.env.production': `COGNITO_ISSUER=https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}\nCOGNITO_CLIENT_ID=${CLIENT_ID}\n`,
    });
    expect(places(found)).toEqual([
      `${POOL_ID} from supabase/config.toml auth.third_party.aws_cognito.user_pool_id`,
      `${POOL_ID} from amplify_outputs.json auth.user_pool_id`,
      `${POOL_ID} from .env VITE_USER_POOL_ID`,
      `${POOL_ID} from .env.production COGNITO_ISSUER`,
    ]);
    expect(found.candidates).toHaveLength(1);
    expect(found.chosen).toBe(found.candidates[0]);
    expect(found.chosen?.clientIds.toSorted()).toEqual([CLIENT_ID, OTHER_CLIENT].toSorted());
  });

  it("of the config alone is the candidate, and not one of the app's", async () => {
    const found = await discovered(config(POOL_ID));
    expect([found.chosen?.userPoolId, found.appPools]).toEqual([POOL_ID, []]);
  });

  it('of another environment alone is told, and never taken', async () => {
    const found = await discovered({ '.env.production': `USER_POOL_ID=${POOL_ID}\n` });
    expect(found.candidates.map(({ userPoolId }) => userPoolId)).toEqual([POOL_ID]);
    expect([found.chosen, found.appPools]).toEqual([undefined, []]);
  });
});

describe('two pools', () => {
  it.each<[string, Record<string, string>]>([
    ['in two kinds of files', { ...OUTPUTS, '.env': `USER_POOL_ID=${OTHER_ID}\n` }],
    ['in one file', { '.env': `A_USER_POOL_ID=${POOL_ID}\nB_USER_POOL_ID=${OTHER_ID}\n` }],
    ['in two folders', { ...OUTPUTS, 'supabase/.env': `USER_POOL_ID=${OTHER_ID}\n` }],
    [
      'in two other environments',
      { '.env.production': `USER_POOL_ID=${POOL_ID}\n`, '.env.staging': `USER_POOL_ID=${OTHER_ID}\n` },
    ],
  ])('%s: both are candidates, and none is chosen', async (_what, content) => {
    const found = await discovered(content);
    expect(found.candidates.map(({ userPoolId }) => userPoolId).toSorted()).toEqual([POOL_ID, OTHER_ID].toSorted());
    expect(found).not.toHaveProperty('chosen');
  });

  it("of which one is another environment's: what runs here is chosen", async () => {
    const found = await discovered({
      '.env': `USER_POOL_ID=${OTHER_ID}\n`,
      '.env.production': `USER_POOL_ID=${POOL_ID}\n`,
    });
    expect(found.chosen?.userPoolId).toBe(OTHER_ID);
    expect(found.candidates.map(({ userPoolId }) => userPoolId)).toEqual([OTHER_ID, POOL_ID]);
  });

  it("of which the config trusts one: that is chosen, and the app's stays visible", async () => {
    const found = await discovered({ ...config(OTHER_ID), ...OUTPUTS });
    expect(found.chosen?.userPoolId).toBe(OTHER_ID);
    expect(found.appPools.map(({ userPoolId }) => userPoolId)).toEqual([POOL_ID]);
  });

  it('of which the config names one without trusting it: what the app uses is chosen', async () => {
    const found = await discovered({ ...config(OTHER_ID, false), ...OUTPUTS });
    expect(found.chosen?.userPoolId).toBe(POOL_ID);
  });

  it('whose files a placeholder outnumbers are still found', async () => {
    const found = await discovered({
      ...OUTPUTS,
      '.env': 'USER_POOL_ID=us-east-1_XXXXXXXXX\nA_USER_POOL_ID=us-east-1_example\n',
    });
    expect(places(found)).toEqual([`${POOL_ID} from amplify_outputs.json auth.user_pool_id`]);
  });
});

it('reads a client id of one pool for that pool only', async () => {
  const found = await discovered({
    ...OUTPUTS,
    'supabase/.env': `USER_POOL_ID=${OTHER_ID}\nCOGNITO_CLIENT_ID=${OTHER_CLIENT}\n`,
  });
  expect(Object.fromEntries(found.candidates.map(({ userPoolId, clientIds }) => [userPoolId, clientIds]))).toEqual({
    [POOL_ID]: [CLIENT_ID],
    [OTHER_ID]: [OTHER_CLIENT],
  });
});
