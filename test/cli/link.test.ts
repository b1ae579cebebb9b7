import { afterEach, describe, expect, it } from 'vitest';
import type { ProjectSeed } from '../../src/emulator/supabase/state.ts';
import { type Hosted, ISSUER, openHosted, OTHER_ISSUER, POOL_ID, REF } from './hosted-kit.ts';

let hosted: Hosted;
afterEach(() => hosted.close());

const LINK = ['link', '--project-ref', REF, '--yes'];
const UNLINK = ['unlink', '--project-ref', REF, '--yes'];
const trusting = (...issuers: string[]): Partial<ProjectSeed> => ({ integrations: issuers.map((url) => ({ oidc_issuer_url: url })) });

const UPDATED = `https://issuer-cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`;
const ELSEWHERE = `https://cognito-idp.us-east-1.amazonaws.com/${POOL_ID}`;

/** What a project trusts before; what link does to it, in order; what it trusts after that, and after unlink. */
const WORLDS: { what: string; before: string[]; does: string[]; linked: string[]; unlinked: string[] }[] = [
  { what: 'nothing', before: [], does: ['CreateThirdPartyAuth'], linked: [ISSUER], unlinked: [] },
  { what: 'the pool', before: [ISSUER], does: [], linked: [ISSUER], unlinked: [] },
  { what: 'another pool', before: [OTHER_ISSUER], does: ['CreateThirdPartyAuth'], linked: [OTHER_ISSUER, ISSUER], unlinked: [OTHER_ISSUER] },
  { what: 'another provider', before: ['https://clerk.example.com'], does: ['CreateThirdPartyAuth'], linked: ['https://clerk.example.com', ISSUER], unlinked: ['https://clerk.example.com'] },
  { what: 'the pool twice', before: [ISSUER, ISSUER], does: ['DeleteThirdPartyAuth'], linked: [ISSUER], unlinked: [] },
  ...[`${ISSUER}/`, ELSEWHERE, UPDATED, `${ISSUER}/.well-known/openid-configuration`].map((near) => ({
    what: `a near miss, ${near}`,
    before: [near],
    does: ['CreateThirdPartyAuth', 'DeleteThirdPartyAuth'],
    linked: [ISSUER],
    unlinked: [],
  })),
  { what: 'the pool and a near miss', before: [ELSEWHERE, ISSUER], does: ['DeleteThirdPartyAuth'], linked: [ISSUER], unlinked: [] },
];

describe.each(WORLDS)('a project that trusts $what', ({ before, does, linked, unlinked }) => {
  it('--check and --dry-run say so, and change nothing', async () => {
    hosted = await openHosted([trusting(...before)]);
    const check = await hosted.document([...LINK, '--check']);
    expect({ code: check.code, linked: check.document.linked }).toEqual({ code: does.length === 0 ? 0 : 1, linked: does.length === 0 });
    const dry = await hosted.document(['link', '--project-ref', REF, '--dry-run']);
    expect(dry.code).toBe(0);
    expect(dry.document.plan.filter(({ action }) => action !== 'none')).toHaveLength(does.length);
    const none = await hosted.run(['link', '--project-ref', REF]);
    expect(none).toMatchObject({ code: does.length === 0 ? 0 : 3 });
    expect([hosted.mutations(), hosted.trusted()]).toEqual([[], before]);
  });

  it('link does what is missing, once, and unlink takes the pool alone away', async () => {
    hosted = await openHosted([trusting(...before)]);
    const first = await hosted.document(LINK);
    expect(first).toMatchObject({ code: 0, document: { linked: true } });
    expect(hosted.mutations()).toEqual(does);
    expect(hosted.trusted()).toEqual(linked);
    expect(first.document.applied).toHaveLength(does.length);
    const since = hosted.emulator.calls.length;
    const again = await hosted.document(LINK);
    expect(again.document.plan.map(({ action }) => action)).toEqual(again.document.plan.map(() => 'none'));
    expect(hosted.mutations(since)).toEqual([]);
    expect(await hosted.document([...LINK, '--check'])).toMatchObject({ code: 0, document: { linked: true } });
    const gone = await hosted.document(UNLINK);
    expect(gone).toMatchObject({ code: 0 });
    expect(hosted.trusted()).toEqual(unlinked);
    const nothing = await hosted.document(UNLINK);
    expect(nothing.document.plan.map(({ action }) => action)).toEqual(['none']);
  });

  it('killed at any call, running again ends the same, with never two of it and never a moment without', async () => {
    hosted = await openHosted([trusting(...before)]);
    await hosted.run(LINK);
    const calls = hosted.emulator.calls.filter(({ service }) => service === 'supabase').length;
    await hosted.close();
    for (const kind of ['drop', 'drop-after'] as const) {
      for (let nth = 1; nth <= calls; nth += 1) {
        hosted = await openHosted([trusting(...before)]);
        const { emulator } = hosted;
        emulator.faults.add({ service: 'supabase', kind, nth, times: 1000 });
        const reached = () => emulator.calls.filter(({ service }) => service === 'supabase').length >= nth;
        expect(await hosted.run(LINK, { killWhen: reached })).toMatchObject({ signal: 'SIGKILL' });
        const halfway = hosted.trusted();
        expect(halfway.filter((issuer) => issuer === ISSUER).length).toBeLessThanOrEqual(Math.max(1, before.filter((issuer) => issuer === ISSUER).length));
        expect(halfway.length).toBeGreaterThanOrEqual(Math.min(before.length, 1));
        emulator.faults.clear();
        expect(await hosted.run(LINK)).toMatchObject({ code: 0 });
        expect(hosted.trusted()).toEqual(linked);
        if (nth < calls || kind === 'drop') await hosted.close();
      }
    }
  }, 240_000);
});

describe('replacing what was meant to be the pool', () => {
  it('creates, waits for the keys, and only then deletes', async () => {
    hosted = await openHosted([trusting(ELSEWHERE)]);
    hosted.emulator.state.supabase.resolveMs = 1500;
    expect(await hosted.run(LINK)).toMatchObject({ code: 0 });
    const actions = hosted.emulator.calls.filter(({ service }) => service === 'supabase').map(({ action }) => action);
    const created = actions.indexOf('CreateThirdPartyAuth');
    expect(actions.slice(created + 1, actions.indexOf('DeleteThirdPartyAuth')).filter((action) => action === 'ListThirdPartyAuth').length).toBeGreaterThan(2);
    expect(hosted.trusted()).toEqual([ISSUER]);
  });

  it('keeps the old one where the keys do not come, and says what to do', async () => {
    hosted = await openHosted([trusting(ELSEWHERE)]);
    hosted.emulator.state.supabase.resolveMs = 600_000;
    const { code, document } = await hosted.document(LINK, { timeoutMs: 100_000 });
    expect([code, document.error?.id, hosted.trusted()]).toEqual([4, 'hosted/keys-unresolved', [ELSEWHERE, ISSUER]]);
    expect(document.error?.fix).toMatch(/--recreate.*refused/);
  }, 120_000);

  it('an updated issuer is the real one, and the original the near miss', async () => {
    hosted = await openHosted([trusting(ISSUER)], 'UPDATED');
    expect(await hosted.run(LINK)).toMatchObject({ code: 0 });
    expect(hosted.trusted()).toEqual([UPDATED]);
  });
});

describe.each(['unresolved', 'stale'] as const)('keys that are %s', (keys) => {
  it('are reported, waited for, and no reason to delete', async () => {
    hosted = await openHosted();
    hosted.seed(keys);
    expect(await hosted.document([...LINK, '--check'])).toMatchObject({ code: 1, document: { linked: false } });
    const dry = await hosted.run(['link', '--project-ref', REF, '--dry-run']);
    expect(dry.stdout).toMatch(keys === 'stale' ? /out of date/ : /none of its keys/);
    const { code, document } = await hosted.document(LINK, { timeoutMs: 100_000 });
    expect([code, document.error?.id, hosted.mutations()]).toEqual([4, `hosted/keys-${keys}`, []]);
  }, 120_000);

  it('that come meanwhile are enough', async () => {
    hosted = await openHosted();
    hosted.seed(keys);
    const project = hosted.emulator.state.supabase.projects.get(REF);
    for (const id of hosted.integrations().keys()) project?.resolveAt.set(id, Date.now() + 3000);
    expect(await hosted.document(LINK)).toMatchObject({ code: 0, document: { linked: true } });
    expect(hosted.mutations()).toEqual([]);
  });

  it('--recreate deletes and creates anew, and says what that means', async () => {
    hosted = await openHosted();
    hosted.seed(keys);
    const outcome = await hosted.run([...LINK, '--recreate']);
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).toMatch(/Between the two, shop refuses/);
    expect([hosted.mutations(), hosted.trusted()]).toEqual([['DeleteThirdPartyAuth', 'CreateThirdPartyAuth'], [ISSUER]]);
  });

  it('killed between the two of --recreate, link puts it back', async () => {
    hosted = await openHosted();
    hosted.seed(keys);
    const { emulator } = hosted;
    emulator.faults.add({ service: 'supabase', action: 'CreateThirdPartyAuth', kind: 'drop', times: 1000 });
    const killWhen = () => emulator.calls.some(({ action }) => action === 'CreateThirdPartyAuth');
    await hosted.run([...LINK, '--recreate'], { killWhen });
    expect(hosted.trusted()).toEqual([]);
    emulator.faults.clear();
    expect(await hosted.run(LINK)).toMatchObject({ code: 0 });
    expect(hosted.trusted()).toEqual([ISSUER]);
  });
});
