/** A project with fifty preview branches. Calls are counted from the emulator's log. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RecordedCall } from '../../src/emulator/server/server.ts';
import { createIntegration } from '../emulator-kit/supabase/projects.ts';
import { type Hosted, ISSUER, REF, TOKEN } from './hosted-kit.ts';
import { allRefs, branchRef, MANY, openMany } from './many-branches.ts';

let hosted: Hosted;
afterEach(() => hosted.close());

const LINK = ['link', '--project-ref', REF, '--all-branches', '--yes'];
const UNLINK = ['unlink', '--project-ref', REF, '--all-branches', '--yes'];

function supabaseCalls(since = 0) {
  return hosted.emulator.calls.slice(since).filter(({ service }) => service === 'supabase');
}

function refusals(): number {
  return supabaseCalls().filter(({ status }) => status === 429).length;
}

function linked(): string[] {
  return allRefs().filter((ref) => hosted.trusted(ref).join(' ') === ISSUER);
}

/** Calls of an action about a project. */
function asked(action: string, ref: string): number {
  return supabaseCalls().filter((call) => call.action === action && call.path.includes(ref)).length;
}

describe('fifty branches', () => {
  it('are linked with at most 160 calls, unlinked with as many, and checked with 60', async () => {
    hosted = await openMany();
    hosted.emulator.state.supabase.resolveMs = 300;
    const first = await hosted.document(LINK);
    expect(first).toMatchObject({ code: 0, document: { linked: true } });
    expect(first.document.applied).toHaveLength(MANY + 1);
    expect(linked()).toEqual(allRefs());
    expect(hosted.emulator.calls.length).toBeLessThanOrEqual(160);
    const checked = hosted.emulator.calls.length;
    expect(await hosted.document(['link', '--project-ref', REF, '--all-branches', '--check'])).toMatchObject({
      code: 0,
    });
    expect(hosted.emulator.calls.length - checked).toBeLessThanOrEqual(60);
    const before = hosted.emulator.calls.length;
    expect(await hosted.document(UNLINK)).toMatchObject({ code: 0 });
    expect(linked()).toEqual([]);
    expect(hosted.emulator.calls.length - before).toBeLessThanOrEqual(160);
  }, 60_000);

  it('are waited for together: one is looked at again and again, the others once', async () => {
    hosted = await openMany();
    hosted.emulator.state.supabase.resolveMs = 4000;
    const { code, stderr } = await hosted.document(LINK);
    expect(code).toBe(0);
    expect(stderr.match(/waiting until/g)).toHaveLength(1);
    expect(stderr).toMatch(/51 of 51/);
    expect(hosted.emulator.calls.length).toBeLessThanOrEqual(175);
  }, 60_000);

  it('are looked at once each, where creating them takes as long as the keys do', async () => {
    hosted = await openMany();
    hosted.emulator.state.supabase.resolveMs = 900;
    const slow = { kind: 'latency', ms: 100, times: 10_000 } as const;
    hosted.emulator.faults.add({ service: 'supabase', action: 'CreateThirdPartyAuth', ...slow });
    expect(await hosted.run(LINK)).toMatchObject({ code: 0 });
    const created = allRefs().map((ref) => {
      const calls = supabaseCalls().filter(({ path }) => path.includes(ref));
      return calls.slice(calls.findIndex(({ action }) => action === 'CreateThirdPartyAuth'));
    });
    const looks = created.map((calls) => calls.filter(({ action }) => action === 'ListThirdPartyAuth').length);
    expect(looks.filter((count) => count > 1).length).toBeLessThanOrEqual(1);
  }, 60_000);

  it('are no more than a few requests at once', async () => {
    hosted = await openMany();
    hosted.emulator.faults.add({ service: 'supabase', kind: 'latency', ms: 30, times: 10_000 });
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, supabaseCalls().filter(({ status }) => status === 0).length);
    }, 5);
    expect(await hosted.run(LINK)).toMatchObject({ code: 0 });
    clearInterval(watch);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(8);
  }, 60_000);

  it('whose list does not say which are up, are not asked about one by one', async () => {
    hosted = await openMany();
    const { projects } = hosted.emulator.state.supabase;
    const asleep = projects.get(branchRef(7));
    if (asleep) asleep.status = 'INACTIVE';
    hosted.emulator.state.supabase.listsStatus = false;
    const { code, stderr } = await hosted.document(LINK);
    expect(code).toBe(4);
    expect(stderr).toMatch(/Branch preview-7 is left out.*paused/);
    expect(hosted.emulator.calls.length).toBeLessThanOrEqual(160);
  }, 60_000);
});

describe('a limit', () => {
  const WINDOW = { requests: 60, windowMs: 6000 };

  it.each(['user', 'endpoint'] as const)(
    'that is announced, for each %s, is never gone over',
    async (per) => {
      hosted = await openMany();
      hosted.emulator.state.supabase.limit = { ...WINDOW, requests: per === 'user' ? 60 : 2, per, announced: true };
      const { code } = await hosted.document(LINK, { timeoutMs: 120_000 });
      expect([code, refusals(), linked().length]).toEqual([0, 0, MANY + 1]);
    },
    150_000,
  );

  it('that only shows is gone over once, and its pace kept from then on', async () => {
    hosted = await openMany();
    hosted.emulator.state.supabase.limit = { ...WINDOW, per: 'user', announced: false };
    const { code, stderr } = await hosted.document(LINK, { timeoutMs: 120_000 });
    expect([code, linked().length]).toEqual([0, MANY + 1]);
    expect(stderr).toMatch(/Supabase takes no more requests for \d+ s: waiting/);
    expect(refusals()).toBe(1);
  }, 150_000);
});

describe('one that fails', () => {
  it('stops none of the others, and is named at the end; the next run takes it up', async () => {
    hosted = await openMany();
    const { faults } = hosted.emulator;
    faults.add({
      service: 'supabase',
      action: 'CreateThirdPartyAuth',
      kind: 'error',
      nth: 5,
      status: 422,
      message: 'no',
    });
    const { code, document, stderr } = await hosted.document(LINK);
    expect([code, document.linked, linked().length]).toEqual([4, false, MANY]);
    expect(document.applied).toHaveLength(MANY);
    const [failed] = document.failed ?? [];
    expect(document.failed).toHaveLength(1);
    expect(failed?.error.id).toBe('hosted/api');
    expect(hosted.trusted(failed?.ref)).toEqual([]);
    expect(stderr).toContain(`${failed?.name} (${failed?.ref}): Supabase answered 422`);
    const since = hosted.emulator.calls.length;
    expect(await hosted.document(LINK)).toMatchObject({ code: 0, document: { linked: true } });
    expect(hosted.mutations(since)).toEqual(['CreateThirdPartyAuth']);
  }, 60_000);

  it('for a reason that all have ends the run, and says how far it came', async () => {
    hosted = await openMany();
    const { emulator } = hosted;
    const created = () => hosted.mutations().length;
    emulator.faults.add({
      service: 'supabase',
      action: 'CreateThirdPartyAuth',
      kind: 'error',
      nth: 20,
      times: 1000,
      status: 401,
    });
    const { code, document } = await hosted.document(LINK);
    expect([code, document.error?.id]).toEqual([4, 'hosted/unauthorized']);
    expect(document.error?.cause).toMatch(/Done before it: 19 of 51 projects\. Running again goes on from there\./);
    expect(created()).toBeLessThan(30);
    expect(emulator.state.supabase.revoked.has(TOKEN)).toBe(false);
  }, 60_000);
});

it('an interrupted run says how far it came, and the next takes it up', async () => {
  hosted = await openMany();
  hosted.emulator.faults.add({
    service: 'supabase',
    action: 'CreateThirdPartyAuth',
    kind: 'latency',
    ms: 100,
    times: 1000,
  });
  const stopped = await hosted.run(LINK, { signalWhen: { printed: /\(12 of 51\)/, signal: 'SIGINT' } });
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toMatch(/Done before it: \d+ of 51 projects\. Running again goes on from there\./);
  // What was under way arrives all the same.
  await vi.waitFor(() => expect(linked()).toHaveLength(hosted.mutations().length));
  const there = linked().length;
  expect(there).toBeGreaterThanOrEqual(12);
  const since = hosted.emulator.calls.length;
  expect(await hosted.document(LINK)).toMatchObject({ code: 0, document: { linked: true } });
  expect(hosted.mutations(since)).toHaveLength(MANY + 1 - there);
  expect(Math.max(...allRefs().map((ref) => hosted.trusted(ref).length))).toBe(1);
}, 60_000);

it('two at the same time leave one integration in each', async () => {
  hosted = await openMany();
  hosted.emulator.state.supabase.limit = undefined;
  const apart = { isolated: true };
  const outcomes = await Promise.all([hosted.run(LINK, apart), hosted.run(LINK, apart)]);
  expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
  expect(linked()).toEqual(allRefs());
  expect(asked('GetProject', branchRef(1))).toBe(0);
}, 60_000);

it('of those that somebody links meanwhile, each keeps what they made, and nothing of ours beside it', async () => {
  hosted = await openMany(3);
  const refs = allRefs(3);
  const theirs = new Map<string, string>();
  const calls = hosted.emulator.calls as RecordedCall[];
  calls.push = (call) => {
    if (call.action === 'CreateThirdPartyAuth' && theirs.size === 0)
      for (const ref of refs) {
        // Older than ours, by however little.
        const made = createIntegration({ oidc_issuer_url: ISSUER }, new Date(Date.now() - 1).toISOString());
        hosted.integrations(ref).set(made.id, made);
        theirs.set(ref, made.id);
      }
    calls[calls.length] = call;
    return calls.length;
  };
  expect(await hosted.document(LINK)).toMatchObject({ code: 0, document: { linked: true } });
  expect(refs.map((ref) => [...hosted.integrations(ref).keys()])).toEqual(refs.map((ref) => [theirs.get(ref)]));
}, 60_000);
