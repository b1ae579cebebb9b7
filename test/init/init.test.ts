import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf } from '../harness/cli.ts';
import { CORPUS, HAS_CORPUS } from '../harness/paths.ts';
import { expectDocument } from '../harness/schema.ts';
import type { Outcome } from '../harness/spawn.ts';
import { acceptsConfig, derivedIssuer, supabaseStart, supabaseStatus } from '../harness/standin-docker.ts';
import { type Scene, changedLines, openScene } from './scene.ts';

const OUTPUTS = `${CORPUS}discovery/amplify_outputs/AllanZhengYP__react-storage-browser-demo.json`;
const WHERE = { userPoolId: 'us-east-2_cufSSkiDR', clientId: '68v2iz0l6ubulvzz88ir39za6m' };
const ISSUER = `https://cognito-idp.us-east-2.amazonaws.com/${WHERE.userPoolId}`;

interface InitDocument {
  pool: { userPoolId: string; issuer: string };
  plan: { id: string; action: string }[];
  applied: string[];
  verify: { ok: boolean; checks: { id: string; status: string; message?: string; evidence?: unknown }[] };
}

/** A pool's settings without the trigger and what Cognito itself keeps count of. */
function apartFromTrigger(pool: object): object {
  return { ...pool, LambdaConfig: undefined, LastModifiedDate: undefined, EstimatedNumberOfUsers: undefined };
}

describe.skipIf(!HAS_CORPUS)('init, in a project of the real Supabase CLI and Amplify', () => {
  let scene: Scene;
  let before: string;
  let poolBefore: object;
  let first: Outcome;
  const poolNow = () => scene.emulator.state.cognito.pools.get(WHERE.userPoolId)?.described ?? {};

  beforeAll(async () => {
    scene = await openScene({ where: WHERE, outputs: readFileSync(OUTPUTS, 'utf8') });
    before = await scene.config();
    poolBefore = structuredClone(poolNow());
    first = await scene.run(['init', '--yes', '--json', '--probe-user']);
  });
  afterAll(() => scene.close());

  it('ends well, with a document that its schema takes', () => {
    expect(first).toMatchObject({ code: 0, signal: null });
    const document = documentOf(first);
    expectDocument('init', document);
    expect(document).toMatchObject({ pool: { userPoolId: WHERE.userPoolId, issuer: ISSUER }, verify: { ok: true } });
  });

  it('changes three lines of the config and no other byte', async () => {
    expect(changedLines(before, await scene.config())).toEqual([
      ['enabled = false', 'enabled = true'],
      ['# user_pool_id = "my-user-pool-id"', `user_pool_id = "${WHERE.userPoolId}"`],
      ['# user_pool_region = "us-east-1"', 'user_pool_region = "us-east-2"'],
    ]);
  });

  it('leaves a config that the Supabase CLI takes, and derives the issuer of the pool from', async () => {
    expect(acceptsConfig(await supabaseStatus(scene.project.dir))).toBe(true);
    expect(derivedIssuer(await supabaseStart(scene.project.dir))).toBe(ISSUER);
  });

  it("keeps the pool's other settings out of the document", () => {
    const others = ['SchemaAttributes', 'PasswordPolicy', 'EmailConfiguration', 'mfaConfig'];
    expect(others.filter((setting) => first.stdout.includes(setting))).toEqual([]);
  });

  it('proves that both tokens carry the role', () => {
    const { verify } = documentOf(first) as unknown as InitDocument;
    const failed = verify.checks.filter(({ status }) => status === 'fail' || status === 'unknown');
    expect(failed).toEqual([]);
    expect(verify.checks).toContainEqual(expect.objectContaining({ id: 'token/role-missing', status: 'pass' }));
    expect(verify.checks).toContainEqual(expect.objectContaining({ id: 'token/role-value', status: 'pass' }));
  });

  it('makes the pool issue tokens that PostgREST takes for a signed-in user', async () => {
    const { id, access } = await scene.signIn();
    expect(id).toMatchObject({ iss: ISSUER, token_use: 'id', role: 'authenticated' });
    expect(access).toMatchObject({ iss: ISSUER, token_use: 'access', role: 'authenticated' });
  });

  it('changes no setting of the pool but the trigger, and leaves no probe user or client behind', () => {
    expect(apartFromTrigger(poolNow())).toEqual(apartFromTrigger(poolBefore));
    const pool = scene.emulator.state.cognito.pools.get(WHERE.userPoolId);
    expect([...(pool?.users.keys() ?? [])]).toEqual(['ada']);
    expect([...(pool?.clients.keys() ?? [])]).toEqual([WHERE.clientId]);
  });

  it('does nothing the second time', async () => {
    const config = await scene.config();
    const calls = scene.emulator.calls.length;
    const again = await scene.run(['init', '--yes', '--json']);
    expect(again.code).toBe(0);
    expect(scene.mutations(calls)).toEqual([]);
    const { plan, applied } = documentOf(again) as unknown as InitDocument;
    expect(plan.filter(({ action }) => action !== 'none')).toEqual([]);
    expect(applied).toEqual([]);
    expect(await scene.config()).toBe(config);
  });
});

describe('init --dry-run', () => {
  it('shows the plan, makes no mutating call and writes nothing', async () => {
    const scene = await openScene();
    try {
      const before = await scene.config();
      const outcome = await scene.run(['init', '--dry-run', '--json']);
      expect(outcome.code).toBe(0);
      const document = documentOf(outcome) as unknown as InitDocument;
      expectDocument('init', document);
      expect(document.plan.filter(({ action }) => action !== 'none').length).toBeGreaterThan(2);
      expect(document.applied).toEqual([]);
      expect(scene.mutations()).toEqual([]);
      expect(await scene.config()).toBe(before);
    } finally {
      await scene.close();
    }
  });
});
