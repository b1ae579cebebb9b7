import { afterEach, describe, expect, it } from 'vitest';
import { type Hosted, ISSUER, openHosted, REF } from './hosted-kit.ts';
import { ELSEWHERE, trusting, UPDATED } from './link-worlds.ts';

let hosted: Hosted;
afterEach(() => hosted.close());

const LINK = ['link', '--project-ref', REF, '--yes'];

describe('replacing what was meant to be the pool', () => {
  it('creates, waits for the keys, and only then deletes', async () => {
    hosted = await openHosted([trusting(ELSEWHERE)]);
    hosted.emulator.state.supabase.resolveMs = 1500;
    expect(await hosted.run(LINK)).toMatchObject({ code: 0 });
    const actions = hosted.emulator.calls.filter(({ service }) => service === 'supabase').map(({ action }) => action);
    const created = actions.indexOf('CreateThirdPartyAuth');
    expect(
      actions
        .slice(created + 1, actions.indexOf('DeleteThirdPartyAuth'))
        .filter((action) => action === 'ListThirdPartyAuth').length,
    ).toBeGreaterThan(2);
    expect(hosted.trusted()).toEqual([ISSUER]);
  });

  it('an updated issuer is the real one, and the original the near miss', async () => {
    hosted = await openHosted([trusting(ISSUER)], 'UPDATED');
    expect(await hosted.run(LINK)).toMatchObject({ code: 0 });
    expect(hosted.trusted()).toEqual([UPDATED]);
  });
});

describe.each(['unresolved', 'stale'] as const)('keys that are %s', (keys) => {
  it('are reported, and are not linked', async () => {
    hosted = await openHosted();
    hosted.seed(keys);
    expect(await hosted.document([...LINK, '--check'])).toMatchObject({ code: 1, document: { linked: false } });
    const dry = await hosted.run(['link', '--project-ref', REF, '--dry-run']);
    expect(dry.stdout).toMatch(keys === 'stale' ? /out of date/ : /none of its keys/);
    expect(hosted.mutations()).toEqual([]);
  });

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
    expect([hosted.mutations(), hosted.trusted()]).toEqual([
      ['DeleteThirdPartyAuth', 'CreateThirdPartyAuth'],
      [ISSUER],
    ]);
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

describe('Ctrl-C while the keys are waited for', () => {
  it('leaves the integration, says so, and running again goes on', async () => {
    hosted = await openHosted();
    hosted.emulator.state.supabase.resolveMs = 6000;
    const stopped = await hosted.run(LINK, { signalWhen: { printed: /waiting until/, signal: 'SIGINT' } });
    expect([stopped.code, hosted.trusted()]).toEqual([130, [ISSUER]]);
    expect(stopped.stderr).toMatch(/Interrupted at "integration"/);
    const again = await hosted.document(LINK);
    expect([again.code, hosted.mutations()]).toEqual([0, ['CreateThirdPartyAuth']]);
  });
});

describe('keys that do not come', () => {
  it('are waited for, and then named; nothing is deleted for their sake', async () => {
    hosted = await openHosted();
    const [unresolved, stale, near] = [hosted, await openHosted(), await openHosted([trusting(ELSEWHERE)])];
    unresolved.seed('unresolved');
    stale.seed('stale');
    near.emulator.state.supabase.resolveMs = 600_000;
    const outcomes = await Promise.all(
      [unresolved, stale, near].map((one) => one.document(LINK, { timeoutMs: 100_000 })),
    );
    expect(outcomes.map(({ code, document }) => [code, document.error?.id])).toEqual([
      [4, 'hosted/keys-unresolved'],
      [4, 'hosted/keys-stale'],
      [4, 'hosted/keys-unresolved'],
    ]);
    expect(outcomes[0]?.document.error?.fix).toMatch(/--recreate.*refused/);
    expect([unresolved.mutations(), stale.mutations(), near.trusted()]).toEqual([[], [], [ELSEWHERE, ISSUER]]);
    await Promise.all([stale.close(), near.close()]);
  }, 120_000);
});
