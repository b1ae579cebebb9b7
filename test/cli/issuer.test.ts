/** Which issuer a user pool has, without AWS credentials: its ID does not tell. Asked of the two hosts, through a proxy. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Land, openLand } from '../aws-kit/land.ts';
import { USUAL_HOSTS } from '../emulator-kit/cognito/issuer-hosts.ts';
import { createIntegration } from '../emulator-kit/supabase/projects.ts';
import { documentOf } from '../harness/cli.ts';
import { expectDocument } from '../harness/schema.ts';
import { ELSEWHERE, openScene, type Scene } from '../init/scene.ts';

const REF = 'abcdefghijklmnopqrst';
const ISSUERS = {
  ORIGINAL: `https://cognito-idp.eu-west-1.amazonaws.com/${ELSEWHERE.userPoolId}`,
  UPDATED: `https://issuer-cognito-idp.eu-west-1.amazonaws.com/${ELSEWHERE.userPoolId}`,
};
type Type = keyof typeof ISSUERS;
const OTHER: Record<Type, Type> = { ORIGINAL: 'UPDATED', UPDATED: 'ORIGINAL' };
const BRANCH = 'bcdefghijklmnopqrstu';

describe.each<Type>(['ORIGINAL', 'UPDATED'])('a pool with the issuer type %s', (type) => {
  let scene: Scene;
  let land: Land;
  let token = '';
  beforeAll(async () => {
    const branches = [{ name: 'preview', ref: BRANCH }];
    scene = await openScene({
      pool: { IssuerConfiguration: { Type: type } },
      emulator: { projects: [{ ref: REF, branches }, { ref: BRANCH }] },
    });
    await scene.run(['init', '--yes', '--skip', 'verify', '--skip', 'hosted']);
    token = (await scene.signIn()).raw.access;
    land = await openLand(scene.emulator.url);
  });
  afterEach(() => {
    scene.emulator.state.issuerHosts = { ...USUAL_HOSTS };
    scene.emulator.faults.clear();
    trust();
    trust(BRANCH);
  });
  afterAll(async () => {
    await land.close();
    await scene.close();
  });

  /** Has a project trust these, and nothing else. */
  const trust = (ref = REF, ...issuers: string[]): void => {
    const project = scene.emulator.state.supabase.projects.get(ref);
    project?.integrations.clear();
    for (const issuer of issuers) {
      const one = createIntegration({ oidc_issuer_url: issuer }, '2026-01-01T00:00:00.000Z');
      project?.integrations.set(one.id, one);
      project?.resolveAt.set(one.id, 0);
    }
  };

  const ask = async (args: readonly string[], { input = '', proxy = land.proxy } = {}) => {
    land.calls.length = 0;
    const env = {
      AWS_ENDPOINT_URL: '',
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      HTTPS_PROXY: proxy,
      NO_PROXY: '127.0.0.1',
      AWS_CA_BUNDLE: land.caFile,
      SUPABASE_ACCESS_TOKEN: `sbp_${'0f'.repeat(20)}`,
    };
    const outcome = await scene.run(['verify', '--json', '--strict', ...args], { env, input });
    const document = documentOf(outcome);
    expectDocument('verify', document);
    const checks = document['checks'] as { id: string; status: string; message?: string }[];
    const wrong = checks.filter(({ status }) => status !== 'pass' && status !== 'skip');
    return {
      code: outcome.code,
      wrong: wrong.map(({ id, status }) => `${status} ${id}`),
      message: wrong[0]?.message,
      issuer: (document['pool'] as { issuer?: string }).issuer,
      hosts: [...new Set(land.calls.map(({ host }) => host))].toSorted(),
    };
  };
  const hosted = ['--project-ref', REF];
  const WITH_TOKEN = [...hosted, '--token', '-'];

  it.each([false, true])(
    'rightly linked, it is green, without a token and with one (original serves all: %s)',
    async (all) => {
      scene.emulator.state.issuerHosts.originalServesAll = all;
      trust(REF, ISSUERS[type]);
      trust(BRANCH, ISSUERS[type]);
      expect(await ask(hosted)).toMatchObject({ code: 0, wrong: [], issuer: ISSUERS[type] });
      expect(await ask(WITH_TOKEN, { input: token })).toMatchObject({ code: 0, wrong: [], issuer: ISSUERS[type] });
    },
  );

  it.each([false, true])('a project that trusts its other issuer is red (original serves all: %s)', async (all) => {
    scene.emulator.state.issuerHosts.originalServesAll = all;
    trust(REF, ISSUERS[OTHER[type]]);
    trust(BRANCH, ISSUERS[type]);
    const red = { code: 1, wrong: ['fail hosted/integration-other-issuer'], issuer: ISSUERS[type] };
    for (const found of [await ask(hosted), await ask(WITH_TOKEN, { input: token })]) {
      expect(found).toMatchObject(red);
      expect(found.message).toContain(`issued by ${ISSUERS[type]}.`);
    }
  });

  it('a preview branch that trusts its other issuer does not trust it', async () => {
    trust(REF, ISSUERS[type]);
    trust(BRANCH, ISSUERS[OTHER[type]]);
    const warned = { code: 1, wrong: ['warn hosted/branch-unlinked'] };
    expect(await ask(hosted)).toMatchObject(warned);
    expect(await ask(WITH_TOKEN, { input: token })).toMatchObject(warned);
  });

  it.each([true, false])(
    'takes the keys of a token from the host that has them (documents: %s)',
    async (haveDocuments) => {
      scene.emulator.state.issuerHosts.haveDocuments = haveDocuments;
      expect(await ask(['--token', '-'], { input: token })).toMatchObject({
        code: 0,
        wrong: [],
        issuer: ISSUERS[type],
      });
    },
  );

  it('without documents, what is linked leads to the keys', async () => {
    scene.emulator.state.issuerHosts.haveDocuments = false;
    trust(REF, ISSUERS[type]);
    trust(BRANCH, ISSUERS[type]);
    expect(await ask(hosted)).toMatchObject({ code: 0, wrong: [], issuer: ISSUERS[type] });
  });

  it('without documents, the token decides', async () => {
    scene.emulator.state.issuerHosts.haveDocuments = false;
    trust(REF, ISSUERS[OTHER[type]]);
    trust(BRANCH, ISSUERS[type]);
    const found = await ask(WITH_TOKEN, { input: token });
    expect(found).toMatchObject({ code: 1, wrong: ['fail hosted/integration-other-issuer'], issuer: ISSUERS[type] });
  });

  it('takes a page of a proxy for no word of Cognito', async () => {
    scene.emulator.state.issuerHosts.showPages = true;
    const { issuer } = await ask(hosted);
    expect(issuer).toBe({ ORIGINAL: undefined, UPDATED: ISSUERS.UPDATED }[type]);
  });

  it('where nobody answers, what is linked counts, and nothing is said of the keys', async () => {
    trust(REF, ISSUERS[type]);
    trust(BRANCH, ISSUERS[type]);
    const found = await ask(hosted, { proxy: await land.badProxy('close') });
    expect(found).toMatchObject({ code: 4, wrong: ['unknown hosted/keys-stale'], issuer: ISSUERS[type] });
  });

  it('where nothing is linked either, its issuer is not known', async () => {
    const found = await ask(hosted, { proxy: await land.badProxy('close') });
    expect(found.wrong).toContain('fail hosted/integration-missing');
    expect(found.issuer).toBeUndefined();
  });

  it('a host that is closed to everybody says nothing', async () => {
    trust(REF, ISSUERS[type]);
    trust(BRANCH, ISSUERS[type]);
    const found = await ask(hosted, { proxy: await land.badProxy(403) });
    expect(found).toMatchObject({ code: 4, wrong: ['unknown hosted/keys-stale'] });
  });

  it('asks nobody offline, nor where no check depends on it', async () => {
    expect((await ask(['--offline', '--token', '-'], { input: token })).hosts).toEqual([]);
    const plain = await ask([]);
    expect(plain).toMatchObject({ code: 0, wrong: [], hosts: [] });
    expect(plain.issuer).toBeUndefined();
  });
});
