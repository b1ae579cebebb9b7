import { afterEach, describe, expect, it } from 'vitest';
import { BRANCH_REF, type Hosted, openHosted, POOL_ID, REF } from './hosted-kit.ts';
import { trusting, WORLDS } from './link-worlds.ts';

let hosted: Hosted;
afterEach(() => hosted.close());

const LINK = ['link', '--project-ref', REF, '--yes'];
const UNLINK = ['unlink', '--project-ref', REF, '--yes'];

describe.each(WORLDS)('a project that trusts $what', ({ before, does, linked, unlinked }) => {
  it('--check and --dry-run say so, and change nothing', async () => {
    hosted = await openHosted([trusting(...before)]);
    const check = await hosted.document([...LINK, '--check']);
    expect({ code: check.code, linked: check.document.linked }).toEqual({
      code: does.length === 0 ? 0 : 1,
      linked: does.length === 0,
    });
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
});

describe('--check', () => {
  it('names the command that fixes it, with the flags that say what is meant', async () => {
    hosted = await openHosted([
      { branches: [{ name: 'preview one', ref: BRANCH_REF }] },
      { ref: BRANCH_REF, name: 'preview' },
    ]);
    const all = await hosted.run(['link', '--project-ref', REF, '--check', '--all-branches']);
    expect(all).toMatchObject({ code: 1 });
    expect(all.stdout).toContain(`\`npx cognito-supabase link --project-ref ${REF} --all-branches\` does it.`);
    const one = await hosted.run(['link', '--project-ref', REF, '--check', '--branch', 'preview one']);
    expect(one.stdout).toContain("--branch 'preview one'` does it.");
  });
});

it('warns where the pool has no trigger, and so gives nobody the role', async () => {
  hosted = await openHosted();
  const { stdout } = await hosted.run(['link', '--project-ref', REF, '--dry-run']);
  expect(stdout).toContain(
    `no pre-token-generation trigger, so its users stay anon: \`npx cognito-supabase init --user-pool-id ${POOL_ID}\``,
  );
});
