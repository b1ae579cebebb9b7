import { decodeProtectedHeader } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { CUTS } from '../harness/kills.ts';
import { documentOf } from '../harness/cli.ts';
import { expectDocument } from '../harness/schema.ts';
import { type Scene, type SceneOptions, ELSEWHERE, openScene } from '../init/scene.ts';
import { TOKEN } from './hosted-kit.ts';

const REF = 'abcdefghijklmnopqrst';
const ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${ELSEWHERE.userPoolId}`;
const ENV = { SUPABASE_ACCESS_TOKEN: TOKEN };
const INIT = ['init', '--yes', '--project-ref', REF];

let scene: Scene;
afterEach(() => scene.close());

async function open(integrations: string[] = [], options: SceneOptions = {}): Promise<void> {
  const projects = [{ ref: REF, name: 'shop', integrations: integrations.map((url) => ({ oidc_issuer_url: url })) }];
  scene = await openScene({ ...options, emulator: { projects } });
}

const trusted = () =>
  [...(scene.emulator.state.supabase.projects.get(REF)?.integrations.values() ?? [])].map(
    ({ oidc_issuer_url: issuer }) => issuer,
  );
const run = (args: readonly string[]) => scene.run(args, { env: ENV });

async function document(args: readonly string[]) {
  const outcome = await run([...args, '--json']);
  const found = documentOf(outcome);
  expectDocument('error' in found ? 'error' : (args[0] ?? ''), found);
  const { plan = [], checks = [], verify } = found as { plan?: Step[]; checks?: Check[]; verify?: { checks: Check[] } };
  return { ...found, code: outcome.code, plan, checks: verify?.checks ?? checks, text: outcome.stderr };
}

interface Step {
  id: string;
  action: string;
}

interface Check {
  id: string;
  status: string;
  message?: string;
}

const wrong = (checks: Check[]) =>
  checks.filter(({ status }) => !['pass', 'skip'].includes(status)).map(({ id, status }) => `${status} ${id}`);

describe('init --project-ref', () => {
  it('links after the trigger, and proves it; the second time there is nothing to do', async () => {
    await open();
    const first = await document(INIT);
    expect(first.code).toBe(0);
    expect(first.plan.map(({ id }) => id)).toEqual([
      'config',
      'role',
      'function',
      'permission',
      'trigger',
      'integration',
    ]);
    expect(trusted()).toEqual([ISSUER]);
    expect(
      first.checks.filter(({ id, status }) => id.startsWith('hosted/') && status === 'pass').length,
    ).toBeGreaterThan(7);
    const calls = scene.emulator.calls.length;
    const second = await document(INIT);
    expect(second.plan.map(({ action }) => action)).toEqual(second.plan.map(() => 'none'));
    expect(scene.mutations(calls)).toEqual([]);
  });

  it('--dry-run changes nothing, --skip hosted leaves it out, and so does no --project-ref', async () => {
    await open();
    const dry = await document(['init', '--dry-run', '--project-ref', REF]);
    expect([dry.plan.at(-1), scene.mutations()]).toMatchObject([{ id: 'integration', action: 'create' }, []]);
    expect((await document([...INIT, '--skip', 'hosted'])).plan.map(({ id }) => id)).not.toContain('integration');
    await scene.project.write('supabase/.temp/project-ref', REF);
    const plain = await document(['init', '--yes']);
    expect([plain.code, plain.plan.map(({ id }) => id), trusted()]).toMatchObject([
      0,
      expect.not.arrayContaining(['integration']),
      [],
    ]);
  });

  it('a wrong ref, and a missing access token, stop it before anything is done', async () => {
    await open();
    expect(await run(['init', '--yes', '--project-ref', 'shop'])).toMatchObject({ code: 2 });
    expect(await scene.run(INIT)).toMatchObject({ code: 4 });
    expect(scene.mutations()).toEqual([]);
  });

  it.each(CUTS)(
    'killed at any call to Supabase, by %s, running again ends the same',
    async (kind) => {
      await open();
      await run([...INIT, '--skip', 'verify']);
      const count = scene.emulator.calls.filter(({ service }) => service === 'supabase').length;
      for (let nth = 1; nth <= count; nth += 1) {
        await scene.close();
        await open();
        const { emulator } = scene;
        emulator.faults.add({ service: 'supabase', kind, nth, times: 1000 });
        const killWhen = () => emulator.calls.filter(({ service }) => service === 'supabase').length >= nth;
        await scene.run([...INIT, '--skip', 'verify'], { env: ENV, killWhen });
        emulator.faults.clear();
        expect(await run(INIT)).toMatchObject({ code: 0 });
        expect(trusted()).toEqual([ISSUER]);
        expect(await run(['remove', '--yes'])).toMatchObject({ code: 0 });
        expect(trusted()).toEqual([]);
      }
    },
    240_000,
  );
});

describe('remove', () => {
  it('deletes the integration that init created, by its record', async () => {
    await open(['https://clerk.example.com']);
    await run(INIT);
    const removed = await document(['remove', '--yes']);
    expect([removed.code, removed.plan.at(-1), trusted()]).toMatchObject([
      0,
      { id: 'unlink', action: 'delete' },
      ['https://clerk.example.com'],
    ]);
    expect(
      (await document(['remove', '--yes', '--user-pool-id', ELSEWHERE.userPoolId])).plan.map(({ action }) => action),
    ).not.toContain('delete');
  });

  it('names one that it did not create, with the command that takes it back', async () => {
    await open([ISSUER]);
    await run(INIT);
    await scene.project.write('supabase/.temp/project-ref', REF);
    const outcome = await run(['remove', '--yes']);
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).toContain(
      `npx cognito-supabase unlink --project-ref ${REF} --user-pool-id ${ELSEWHERE.userPoolId}`,
    );
    expect(trusted()).toEqual([ISSUER]);
  });

  it('with a record and no access token stops, unless hosted is left out', async () => {
    await open();
    await run(INIT);
    const calls = scene.emulator.calls.length;
    const stopped = await scene.run(['remove', '--yes']);
    expect([stopped.code, scene.mutations(calls)]).toEqual([4, []]);
    expect(stopped.stderr).toMatch(/--skip hosted/);
    expect(await scene.run(['remove', '--yes', '--skip', 'hosted'])).toMatchObject({ code: 0 });
    expect(trusted()).toEqual([ISSUER]);
  });

  it('leaves one alone that unlink took away and somebody added again', async () => {
    await open();
    await run(INIT);
    await run(['unlink', '--project-ref', REF, '--yes']);
    await run(['link', '--project-ref', REF, '--yes']);
    expect(await run(['remove', '--yes'])).toMatchObject({ code: 0 });
    expect(trusted()).toEqual([ISSUER]);
  });
});

describe('verify', () => {
  const VERIFY = ['verify', '--only', 'hosted'];

  it('looks at the linked project, and says what is missing', async () => {
    await open();
    await scene.project.write('supabase/.temp/project-ref', REF);
    const missing = await document(VERIFY);
    expect([missing.code, wrong(missing.checks)]).toEqual([1, ['fail hosted/integration-missing']]);
    await run(['link', '--yes']);
    const good = await document([...VERIFY, '--strict']);
    expect([good.code, wrong(good.checks)]).toEqual([0, []]);
  });

  it('is skipped without an access token or a project, and unknown where it was asked for', async () => {
    await open();
    const all = await document(['verify']);
    expect(new Set(all.checks.filter(({ id }) => id.startsWith('hosted/')).map(({ status }) => status))).toEqual(
      new Set(['skip']),
    );
    expect((await document(VERIFY)).code).toBe(4);
    await scene.project.write('supabase/.temp/project-ref', REF);
    const outcome = await scene.run(['verify', '--json']);
    const checks = documentOf(outcome)['checks'] as Check[];
    expect(checks.find(({ id }) => id === 'hosted/integration-missing')).toMatchObject({
      status: 'skip',
      message: expect.stringContaining('access token') as string,
    });
  });

  it.each([
    ['a revoked token', 'hosted/unauthorized', () => void scene.emulator.state.supabase.revoked.add(TOKEN)],
    [
      'a token without permission',
      'hosted/permissions',
      () => void scene.emulator.state.supabase.permissions.set(TOKEN, ['project_admin_read']),
    ],
  ])('%s is %s, once, and exit code 4', async (_what, id, break_) => {
    await open([ISSUER]);
    break_();
    const result = await document(['verify', '--skip', 'cognito', 'lambda', 'config', '--project-ref', REF]);
    expect([result.code, wrong(result.checks)]).toEqual([4, [`unknown ${id}`]]);
  });

  it.each([
    [
      'another pool',
      ['https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Another12'],
      ['fail hosted/integration-other-issuer'],
    ],
    ['the pool twice', [ISSUER, ISSUER], ['warn hosted/integration-duplicate']],
  ])('%s', async (_what, integrations, found) => {
    await open(integrations);
    const result = await document([...VERIFY, '--project-ref', REF]);
    expect(wrong(result.checks)).toEqual(found);
  });

  it('a project that is paused, or is not there', async () => {
    await open([ISSUER]);
    expect(wrong((await document([...VERIFY, '--project-ref', 'zzzzzzzzzzzzzzzzzzzz'])).checks)).toEqual([
      'fail hosted/project-not-found',
    ]);
    const project = scene.emulator.state.supabase.projects.get(REF);
    if (project) project.status = 'INACTIVE';
    expect(wrong((await document([...VERIFY, '--project-ref', REF])).checks)).toEqual(['fail hosted/project-paused']);
  });

  it('a project that is hosted only has no config to find fault with', async () => {
    await open([ISSUER]);
    await scene.project.write('app/.git/HEAD', '');
    const outcome = await scene.run(
      [
        'verify',
        '--json',
        '--strict',
        '--skip',
        'cognito',
        'lambda',
        '--user-pool-id',
        ELSEWHERE.userPoolId,
        '--project-ref',
        REF,
      ],
      { env: ENV, cwd: scene.project.path('app') },
    );
    expect([outcome.code, wrong(documentOf(outcome)['checks'] as Check[])]).toEqual([0, []]);
  });

  it("holds Supabase's copy of the keys against the token at hand, else against all of the pool's", async () => {
    await open([ISSUER]);
    const { raw } = await scene.signIn();
    const { kid } = decodeProtectedHeader(raw.access);
    const project = scene.emulator.state.supabase.projects.get(REF);
    for (const one of project?.integrations.values() ?? []) {
      project?.integrations.set(one.id, { ...one, resolved_jwks: { keys: [{ kty: 'RSA', kid: kid ?? '' }] } });
      project?.resolveAt.set(one.id, 8e15);
    }
    const stale = ({ checks }: { checks: Check[] }) => checks.find(({ id }) => id === 'hosted/keys-stale')?.status;
    expect(stale(await document([...VERIFY, '--project-ref', REF]))).toBe('fail');
    const token = { env: { ...ENV, COGNITO_SUPABASE_TOKEN: raw.access } };
    const outcome = await scene.run([...VERIFY, '--project-ref', REF, '--json'], token);
    expect(stale({ checks: documentOf(outcome)['checks'] as Check[] })).toBe('pass');
  });

  it('a preview branch that is not linked; without the permission to list branches they are left out', async () => {
    const branch = 'bcdefghijklmnopqrstu';
    scene = await openScene({
      emulator: {
        projects: [
          { ref: REF, integrations: [{ oidc_issuer_url: ISSUER }], branches: [{ name: 'preview', ref: branch }] },
          { ref: branch },
        ],
      },
    });
    const args = [...VERIFY, '--project-ref', REF];
    expect(wrong((await document(args)).checks)).toEqual(['warn hosted/branch-unlinked']);
    scene.emulator.state.supabase.permissions.set(TOKEN, ['project_admin_read', 'auth_config_read']);
    const { code, checks } = await document(['verify', '--skip', 'cognito', 'lambda', 'config', '--project-ref', REF]);
    expect([code, wrong(checks)]).toEqual([0, []]);
    expect(checks.find(({ id }) => id === 'hosted/branch-unlinked')).toMatchObject({
      status: 'skip',
      message: expect.stringContaining('branching_development_read') as string,
    });
  });

  it('an app that talks to another project than the linked one', async () => {
    await open([ISSUER]);
    await scene.project.write('supabase/.temp/project-ref', REF);
    await scene.project.write('.env', 'VITE_SUPABASE_URL=https://zzzzzzzzzzzzzzzzzzzz.supabase.co\n');
    expect(wrong((await document(VERIFY)).checks)).toEqual(['warn hosted/ref-mismatch']);
  });
});
