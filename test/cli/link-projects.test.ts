import { afterEach, describe, expect, it } from 'vitest';
import { BRANCH_REF, type Hosted, ISSUER, openHosted, REF } from './hosted-kit.ts';
import { trusting } from './link-worlds.ts';

let hosted: Hosted;
afterEach(() => hosted.close());

const PREVIEW = { name: 'preview', ref: BRANCH_REF };
const ASLEEP_REF = 'cdefghijklmnopqrstuv';
const withBranch = () => openHosted([{ branches: [PREVIEW] }, { ref: BRANCH_REF, name: 'preview-project' }]);

describe('which project', () => {
  it.each([
    ['supabase/.temp/project-ref', `${REF}\n`],
    ['supabase/.link.json', JSON.stringify({ project: { ref: REF }, active_branch: { ref: REF }, fetchedAt: '' })],
  ])('%s says', async (file, text) => {
    hosted = await openHosted();
    await hosted.project.write('supabase/config.toml', '');
    await hosted.project.write(file, text);
    expect(await hosted.document(['link', '--yes'])).toMatchObject({ code: 0, document: { projects: [{ ref: REF }] } });
  });

  it('the flag before the variable, the variable before the file', async () => {
    hosted = await openHosted([{}, { ref: BRANCH_REF }, { ref: ASLEEP_REF }]);
    await hosted.project.write('supabase/config.toml', '');
    await hosted.project.write('supabase/.temp/project-ref', ASLEEP_REF);
    const env = { SUPABASE_PROJECT_ID: BRANCH_REF };
    expect(await hosted.document(['link', '--dry-run'])).toMatchObject({
      document: { projects: [{ ref: ASLEEP_REF }] },
    });
    expect(await hosted.document(['link', '--dry-run'], { env })).toMatchObject({
      document: { projects: [{ ref: BRANCH_REF }] },
    });
    expect(await hosted.document(['link', '--dry-run', '--project-ref', REF], { env })).toMatchObject({
      document: { projects: [{ ref: REF }] },
    });
  });

  it.each([
    ['--project-ref', ['--project-ref', '../../v1/x'], {}],
    ['SUPABASE_PROJECT_ID', [], { SUPABASE_PROJECT_ID: 'short' }],
    ['supabase/.temp/project-ref', [], {}],
  ])('a ref from %s that is none never becomes part of an address', async (source, args, env) => {
    hosted = await openHosted();
    await hosted.project.write('supabase/config.toml', '');
    await hosted.project.write('supabase/.temp/project-ref', 'ABCDEFGHIJKLMNOPQRST');
    const { code, document } = await hosted.document(['link', '--yes', ...args], { env });
    expect([code, document.error?.id]).toEqual([2, 'hosted/ref-malformed']);
    expect(document.error?.message).toContain(source);
    expect(hosted.emulator.calls).toEqual([]);
  });

  it('none that is named, and no terminal: a decision', async () => {
    hosted = await openHosted();
    const { code, document } = await hosted.document(['link', '--yes']);
    expect([code, document.error?.fix]).toEqual([3, 'Give --project-ref <ref>.']);
  });

  it('is picked from a hundred at a terminal, with region and status, and the cost is named', async () => {
    const seeds = Array.from({ length: 99 }, (_, index) => ({
      ref: `project${String.fromCodePoint(97 + Math.floor(index / 26), 97 + (index % 26))}`.padEnd(20, 'x'),
      name: `project ${index}`,
    }));
    hosted = await openHosted([
      { region: 'eu-central-1' },
      { ...seeds[0], status: 'INACTIVE', region: 'ap-south-1' },
      ...seeds.slice(1),
    ]);
    const terminal = hosted.terminal(['link']);
    await terminal.waitFor('Which Supabase project?');
    expect(terminal.plain()).toMatch(new RegExp(`shop {2}${REF} {2}eu-central-1`));
    expect(terminal.plain()).toMatch(/project 0 {2}\w{20} {2}ap-south-1 {2}paused/);
    terminal.press('enter');
    await terminal.waitFor('Carry this out?');
    expect(terminal.plain()).toMatch(/third-party monthly active user/);
    terminal.type('y');
    expect(await terminal.exit).toEqual({ code: 0 });
    expect(hosted.trusted()).toEqual([ISSUER]);
  });

  it('a plan that is declined is exit 1, and changes nothing', async () => {
    hosted = await openHosted();
    const terminal = hosted.terminal(['link', '--project-ref', REF]);
    await terminal.waitFor('Carry this out?');
    terminal.type('n');
    expect(await terminal.exit).toEqual({ code: 1 });
    expect(terminal.plain()).toMatch(/The plan was declined\. Nothing was changed\. \[declined\]/);
    expect(hosted.mutations()).toEqual([]);
  });

  it('takes the address of a project where its ref is meant', async () => {
    hosted = await openHosted();
    for (const address of [`https://${REF}.supabase.co`, `https://supabase.com/dashboard/project/${REF}/settings`])
      expect(await hosted.document(['link', '--project-ref', address, '--dry-run'])).toMatchObject({ code: 0 });
  });

  it('Ctrl-C at the picker changes nothing', async () => {
    hosted = await openHosted();
    const terminal = hosted.terminal(['link']);
    await terminal.waitFor('Which Supabase project?');
    terminal.press('ctrl-c');
    expect(await terminal.exit).toEqual({ code: 130 });
    expect(terminal.plain()).toMatch(/Nothing was changed/);
    expect(hosted.mutations()).toEqual([]);
  });
});

describe('preview branches', () => {
  it('--branch links the branch alone', async () => {
    hosted = await withBranch();
    expect(await hosted.document(['link', '--project-ref', REF, '--branch', 'preview', '--yes'])).toMatchObject({
      code: 0,
    });
    expect([hosted.trusted(), hosted.trusted(BRANCH_REF)]).toEqual([[], [ISSUER]]);
    expect(await hosted.run(['unlink', '--project-ref', REF, '--branch', 'preview', '--yes'])).toMatchObject({
      code: 0,
    });
    expect(hosted.trusted(BRANCH_REF)).toEqual([]);
  });

  it('--branch of another name says which there are', async () => {
    hosted = await withBranch();
    const { code, document } = await hosted.document(['link', '--project-ref', REF, '--branch', 'main', '--yes']);
    expect([code, document.error?.id, document.error?.cause]).toEqual([
      2,
      'hosted/branch-not-found',
      'It has preview.',
    ]);
  });

  it('--all-branches links the project and each of them, once', async () => {
    hosted = await withBranch();
    const first = await hosted.document(['link', '--project-ref', REF, '--all-branches', '--yes']);
    expect(first).toMatchObject({ code: 0, document: { linked: true, applied: ['integration', 'integration-2'] } });
    expect([hosted.trusted(), hosted.trusted(BRANCH_REF)]).toEqual([[ISSUER], [ISSUER]]);
    expect(await hosted.document(['link', '--project-ref', REF, '--all-branches', '--check'])).toMatchObject({
      code: 0,
    });
  });

  it('one that is paused is left out, said, and no reason to be green', async () => {
    hosted = await openHosted([
      { branches: [PREVIEW, { name: 'asleep', ref: ASLEEP_REF }] },
      { ref: BRANCH_REF },
      { ref: ASLEEP_REF, status: 'INACTIVE' },
    ]);
    const { code, document, stderr } = await hosted.document(['link', '--project-ref', REF, '--all-branches', '--yes']);
    expect([code, document.linked, document.applied]).toEqual([4, false, ['integration', 'integration-2']]);
    expect(stderr).toMatch(/Branch asleep is left out.*paused/);
  });

  it('--branch and --all-branches exclude each other', async () => {
    hosted = await withBranch();
    expect(await hosted.run(['link', '--project-ref', REF, '--branch', 'x', '--all-branches'])).toMatchObject({
      code: 2,
    });
  });
});

describe('unlink', () => {
  it('of a pool that is gone takes its issuer away all the same, and nothing else', async () => {
    const gone = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Gone12345';
    hosted = await openHosted([trusting(gone, ISSUER)]);
    expect(
      await hosted.run(['unlink', '--project-ref', REF, '--user-pool-id', 'eu-west-1_Gone12345', '--yes']),
    ).toMatchObject({ code: 0 });
    expect(hosted.trusted()).toEqual([ISSUER]);
  });

  it('without --yes shows what it would do, and asks', async () => {
    hosted = await openHosted([trusting(ISSUER)]);
    const outcome = await hosted.run(['unlink', '--project-ref', REF]);
    expect(outcome).toMatchObject({ code: 3 });
    expect(outcome.stdout).toContain(`stop trusting ${ISSUER}`);
    expect(hosted.mutations()).toEqual([]);
  });
});
