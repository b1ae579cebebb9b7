import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../emulator-kit/faults.ts';
import { createIntegration } from '../emulator-kit/supabase/projects.ts';
import { openFront } from '../harness/front.ts';
import { BRANCH_REF, type Hosted, ISSUER, openHosted, REF, TOKEN } from './hosted-kit.ts';

let hosted: Hosted;
beforeEach(async () => {
  hosted = await openHosted();
});
afterEach(() => hosted.close());

const LINK = ['link', '--project-ref', REF, '--yes'];

async function refused(args = LINK, env: Record<string, string> = {}) {
  const { code, document, stderr } = await hosted.document(args, { env });
  expect(stderr).not.toContain(TOKEN);
  return { code, id: document.error?.id, error: document.error };
}

/** Waits at the question until the project was changed, then says yes. */
async function meanwhile(change: () => void) {
  const terminal = hosted.terminal(['link', '--project-ref', REF]);
  await terminal.waitFor('Carry this out?');
  change();
  terminal.type('y');
  return { ...(await terminal.exit), shown: terminal.plain() };
}

describe('what Supabase refuses has a message of its own, and exit code 4', () => {
  it('401', async () => {
    hosted.emulator.state.supabase.revoked.add(TOKEN);
    expect(await refused()).toMatchObject({
      code: 4,
      id: 'hosted/unauthorized',
      error: { fix: expect.stringContaining('account/tokens') as string },
    });
  });

  it.each([
    ['project_admin_read', ['auth_config_read', 'auth_config_write']],
    ['auth_config_read', ['project_admin_read', 'auth_config_write']],
    ['auth_config_write', ['project_admin_read', 'auth_config_read']],
  ])('403 names %s, and the whole list to ask for', async (missing, granted) => {
    hosted.emulator.state.supabase.permissions.set(TOKEN, granted);
    const { code, id, error } = await refused();
    expect([code, id, error?.message]).toEqual([4, 'hosted/permissions', `The access token lacks ${missing}.`]);
    for (const name of ['auth_config_read', 'auth_config_write', 'project_admin_read', 'projects_read'])
      expect(error?.fix).toContain(name);
    expect(hosted.trusted()).toEqual([]);
  });

  it('404', async () => {
    const { code, id } = await refused(['link', '--project-ref', BRANCH_REF, '--yes']);
    expect([code, id]).toEqual([4, 'hosted/project-not-found']);
  });

  it.each([
    ['INACTIVE', /paused/, /Restore it/],
    ['RESTORING', /being restored/, /Wait/],
    ['COMING_UP', /starting/, /Wait/],
    ['PAUSING', /being paused/, /Restore it/],
  ])('a project that is %s', async (status, message, fix) => {
    const project = hosted.emulator.state.supabase.projects.get(REF);
    if (project) project.status = status;
    const { code, id, error } = await refused();
    expect([code, id]).toEqual([4, 'hosted/project-paused']);
    expect([error?.message, error?.fix]).toEqual([expect.stringMatching(message), expect.stringMatching(fix)]);
    expect(hosted.mutations()).toEqual([]);
  });

  it('no access token at all', async () => {
    const { code, id, error } = await refused(LINK, { SUPABASE_ACCESS_TOKEN: '' });
    expect([code, id]).toEqual([4, 'hosted/no-access-token']);
    expect(error?.fix).toContain('auth_config_write');
  });

  it('a token that came along with something else', async () => {
    const { code, id, error } = await refused(LINK, { SUPABASE_ACCESS_TOKEN: `${TOKEN} \n# mine` });
    expect([code, id]).toEqual([4, 'hosted/unauthorized']);
    expect(error?.message).toMatch(/character/);
  });

  it('nobody there', async () => {
    const { code, id } = await refused(LINK, { SUPABASE_API_URL: 'http://127.0.0.1:9' });
    expect([code, id]).toEqual([4, 'network/unreachable']);
  }, 30_000);
});

describe('trouble on the way', () => {
  const ACTIONS = ['GetProject', 'ListThirdPartyAuth', 'CreateThirdPartyAuth', 'DeleteThirdPartyAuth'];
  /** Every second call of each kind that arrives is a first attempt. */
  const everyOther = (kind: Fault['kind'], times: number): Fault[] =>
    ACTIONS.flatMap((action) =>
      Array.from({ length: times }, (_, index) => ({ service: 'supabase', action, kind, nth: index * 2 + 1 })),
    );

  it.each(['throttle', '5xx', 'drop', 'drop-after'] as const)(
    'every call fails once by %s: link does its work, once',
    async (kind) => {
      for (const fault of everyOther(kind, 12)) hosted.emulator.faults.add(fault);
      expect(await hosted.run(LINK)).toMatchObject({ code: 0 });
      expect(hosted.trusted()).toEqual([ISSUER]);
    },
  );

  it.each(['5xx', 'drop-after'] as const)(
    'a creation that took place and was answered by %s is not repeated',
    async (kind) => {
      hosted.emulator.faults.add({ service: 'supabase', action: 'CreateThirdPartyAuth', kind: 'drop-after', times: 1 });
      hosted.emulator.faults.add({ service: 'supabase', action: 'CreateThirdPartyAuth', kind, nth: 2 });
      expect(await hosted.run(LINK)).toMatchObject({ code: 0 });
      expect([hosted.trusted(), hosted.mutations()]).toEqual([[ISSUER], ['CreateThirdPartyAuth']]);
    },
  );

  it('throttled for good ends with exit code 4, and nothing half done', async () => {
    hosted.emulator.faults.add({ service: 'supabase', kind: 'throttle', times: 1000 });
    expect(await refused()).toMatchObject({ code: 4, id: 'hosted/throttled' });
    expect(hosted.trusted()).toEqual([]);
  });

  it('two at the same time leave one integration', async () => {
    hosted.emulator.faults.add({
      service: 'supabase',
      action: 'CreateThirdPartyAuth',
      kind: 'latency',
      ms: 400,
      times: 2,
    });
    const apart = { isolated: true };
    const outcomes = await Promise.all([hosted.run(LINK, apart), hosted.run(LINK, apart)]);
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
    expect(hosted.trusted()).toEqual([ISSUER]);
  });
});

describe('what somebody else does meanwhile', () => {
  const NEAR = 'https://cognito-idp.us-east-1.amazonaws.com/eu-west-1_Hosted123';
  const EXTRA = createIntegration({ oidc_issuer_url: 'https://clerk.example.com' }, '2026-01-01T00:00:00.000Z');

  it('stops what was planned against it', async () => {
    const { code, shown } = await meanwhile(() => hosted.integrations().set(EXTRA.id, EXTRA));
    expect([code, hosted.mutations()]).toEqual([4, []]);
    expect(shown).toMatch(/hosted\/changed/);
  });

  it('stops what was planned against it where there are as many as before', async () => {
    hosted.integrations().set(EXTRA.id, EXTRA);
    const other = createIntegration({ oidc_issuer_url: 'https://auth0.example.com' }, '2026-01-01T00:00:00.000Z');
    const { code, shown } = await meanwhile(() => {
      hosted.integrations().delete(EXTRA.id);
      hosted.integrations().set(other.id, other);
    });
    expect([code, hosted.mutations()]).toEqual([4, []]);
    expect(shown).toMatch(/hosted\/changed/);
  });

  it('is no obstacle where it is the very same', async () => {
    const same = createIntegration({ oidc_issuer_url: ISSUER }, '2026-01-01T00:00:00.000Z');
    const { code } = await meanwhile(() => hosted.integrations().set(same.id, same));
    expect([code, hosted.mutations(), hosted.trusted()]).toEqual([0, [], [ISSUER]]);
  });

  it('keeps what was to be replaced, where it says something else by now', async () => {
    const near = createIntegration({ oidc_issuer_url: NEAR }, '2026-01-01T00:00:00.000Z');
    hosted.integrations().set(near.id, near);
    const { code } = await meanwhile(() =>
      hosted.integrations().set(near.id, { ...near, oidc_issuer_url: 'https://clerk.example.com' }),
    );
    expect([code, hosted.trusted()]).toEqual([4, ['https://clerk.example.com', ISSUER]]);
  });

  it('keeps the second of two that trust the same, where the first is gone by now', async () => {
    await hosted.close();
    hosted = await openHosted([{ integrations: [{ oidc_issuer_url: ISSUER }, { oidc_issuer_url: ISSUER }] }]);
    const [first = ''] = hosted.integrations().keys();
    const { code, shown } = await meanwhile(() => hosted.integrations().delete(first));
    expect([code, hosted.trusted()]).toEqual([4, [ISSUER]]);
    expect(shown).toMatch(/Nothing else trusts/);
  });
});

describe('where the access token goes', () => {
  it('not after a redirect', async () => {
    const front = await openFront('', [{ path: /^\//, status: 302, body: {} }]);
    const { code, id, error } = await refused([...LINK, '--api-url', front.url]);
    front.close();
    expect([code, id]).toEqual([4, 'hosted/api']);
    expect(error?.cause).toMatch(/sends elsewhere/);
    expect(hosted.emulator.calls.filter(({ service }) => service === 'supabase')).toEqual([]);
  });

  it.each(['http://api.supabase.com', 'ftp://api.supabase.com', 'api.supabase.com'])('not to %s', async (url) => {
    expect(await refused([...LINK, '--api-url', url])).toMatchObject({ code: 2, id: 'network/insecure-address' });
  });

  it('not where a file of the repository says', async () => {
    await hosted.project.write(
      '.env',
      `VITE_USER_POOL_ID=eu-west-1_Hosted123\nSUPABASE_API_URL=https://evil.example\nSUPABASE_ACCESS_TOKEN=sbp_evil\nSUPABASE_PROFILE=./evil.yaml\n`,
    );
    await hosted.project.write('supabase/.env', 'SUPABASE_API_URL=https://evil.example\n');
    expect(await hosted.run(LINK)).toMatchObject({ code: 0 });
  });

  it('a profile in the home folder cannot mean a file of the repository', async () => {
    await hosted.project.write('home/profile', 'evil.yaml');
    await hosted.project.write('evil.yaml', 'api_url: https://evil.example\n');
    const env = { SUPABASE_API_URL: '', SUPABASE_HOME: hosted.project.path('home') };
    expect(await refused(LINK, env)).toMatchObject({ code: 2, id: 'hosted/profile' });
  });

  it('a profile file of the home folder and its token are honoured', async () => {
    await hosted.project.write('home/emu.yaml', `name: emu\nAPI_URL: ${hosted.emulator.url}\n`);
    await hosted.project.write('home/profile', hosted.project.path('home/emu.yaml'));
    await hosted.project.write('home/access-token', `${TOKEN}\n`);
    const env = { SUPABASE_API_URL: '', SUPABASE_ACCESS_TOKEN: '', SUPABASE_HOME: hosted.project.path('home') };
    expect(await hosted.run(LINK, { env })).toMatchObject({ code: 0 });
  });

  it.each([
    ['missing.yaml', undefined],
    ['empty.yaml', 'name: x\n'],
    ['broken.yaml', '{ name'],
  ])('a profile %s says what is wrong with it', async (name, text) => {
    if (text !== undefined) await hosted.project.write(name, text);
    expect(await refused(LINK, { SUPABASE_API_URL: '', SUPABASE_PROFILE: `./${name}` })).toMatchObject({
      code: 2,
      id: 'hosted/profile',
    });
  });

  it('its value is never printed, whatever it looks like', async () => {
    const odd = 'an-odd-token-of-another-format';
    const outcome = await hosted.run([...LINK, '--verbose'], { env: { SUPABASE_ACCESS_TOKEN: odd } });
    expect(outcome).toMatchObject({ code: 4 });
    expect(outcome.stdout + outcome.stderr).not.toContain(odd);
  });
});

/** Links with another openid-configuration in the issuer's place. */
async function linkBehind(status: number, body: unknown) {
  const front = await openFront(hosted.emulator.url, [{ path: /openid-configuration$/, status, body }]);
  const outcome = await hosted.run(LINK, { env: { AWS_ENDPOINT_URL: front.url } });
  front.close();
  return outcome;
}

describe("the issuer's own configuration", () => {
  it('that gives another name stops the link', async () => {
    const outcome = await linkBehind(200, { issuer: ISSUER.replace('cognito-idp', 'issuer-cognito-idp') });
    expect([outcome.code, hosted.mutations()]).toEqual([4, []]);
    expect(outcome.stderr).toMatch(/openid-configuration says "https:\/\/issuer-cognito-idp/);
  });

  it('that is out of reach is said, and no obstacle', async () => {
    const outcome = await linkBehind(404, {});
    expect([outcome.code, hosted.trusted()]).toEqual([0, [ISSUER]]);
    expect(outcome.stdout).toMatch(/keys could not be read here/);
  });
});

describe('what is sent', () => {
  it('is one source of keys, the issuer, and no key', async () => {
    await hosted.run(LINK);
    const sent = hosted.emulator.calls
      .filter(({ action }) => action === 'CreateThirdPartyAuth')
      .map(({ input }) => input);
    expect(sent).toEqual([{ oidc_issuer_url: ISSUER }]);
  });
});
