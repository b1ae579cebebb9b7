/** A folder whose app names a user pool, an account that has it, and hosted projects in every state. */
import { startEmulator, type Emulator } from '../emulator-kit/full-emulator.ts';
import { createIntegration, type ProjectSeed, type ThirdPartyAuth } from '../emulator-kit/supabase/projects.ts';
import { cleanEnv, runCli, documentOf, type CliOptions } from '../harness/cli.ts';
import { BIN, machineNode } from '../harness/paths.ts';
import { tempProject, type TempProject } from '../harness/project.ts';
import { openPty, type Pty } from '../harness/pty.ts';
import { expectDocument } from '../harness/schema.ts';
import type { Outcome } from '../harness/spawn.ts';

export const REF = 'abcdefghijklmnopqrst';
export const BRANCH_REF = 'bcdefghijklmnopqrstu';
export const POOL_ID = 'eu-west-1_Hosted123';
export const OTHER_POOL_ID = 'eu-west-1_Another12';
export const ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`;
export const OTHER_ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${OTHER_POOL_ID}`;
export const TOKEN = `sbp_${'0f'.repeat(20)}`;
export const ENV = { SUPABASE_ACCESS_TOKEN: TOKEN };
/** Never, in milliseconds since the epoch. */
const NEVER = 8e15;

export interface Hosted {
  readonly emulator: Emulator;
  readonly project: TempProject;
  run(args: readonly string[], options?: CliOptions): Promise<Outcome>;
  /** Runs a command with --json, and holds what it prints against its schema. */
  document(
    args: readonly string[],
    options?: CliOptions,
  ): Promise<{ code: number | null; document: Document; stderr: string }>;
  terminal(args: readonly string[], env?: Readonly<Record<string, string>>): Pty;
  /** What a project trusts now, in order. */
  trusted(ref?: string): (string | null)[];
  integrations(ref?: string): Map<string, ThirdPartyAuth>;
  /** Adds an integration whose keys are as given: never resolved, or a copy that is out of date. */
  seed(keys: 'unresolved' | 'stale', ref?: string): void;
  /** Mutating calls to the Management API, since a call. */
  mutations(since?: number): string[];
  close(): Promise<void>;
}

export interface Document {
  plan: { id: string; action: string; target: string; summary: string }[];
  applied: string[];
  linked?: boolean;
  failed?: { ref: string; name: string; error: { id: string; message: string } }[];
  error?: { id: string; message: string; cause?: string; fix?: string };
}

export async function openHosted(
  seeds: readonly Partial<ProjectSeed>[] = [{}],
  issuerType: 'ORIGINAL' | 'UPDATED' = 'ORIGINAL',
): Promise<Hosted> {
  const project = await tempProject({ '.env': `VITE_USER_POOL_ID=${POOL_ID}\n` });
  const emulator = await startEmulator({
    pools: [{ Id: POOL_ID, Name: 'shop', IssuerConfiguration: { Type: issuerType } }, { Id: OTHER_POOL_ID }],
    projects: seeds.map((seed) => ({ ref: REF, name: 'shop', ...seed })),
  });
  const integrations = (ref = REF) =>
    emulator.state.supabase.projects.get(ref)?.integrations ?? new Map<string, ThirdPartyAuth>();
  const run: Hosted['run'] = (args, options = {}) =>
    runCli(args, { cwd: project.dir, ...options, env: { ...emulator.env, ...ENV, ...options.env } });
  return {
    emulator,
    project,
    run,
    integrations,
    async document(args, options) {
      const outcome = await run([...args, '--json'], options);
      const document = documentOf(outcome);
      expectDocument('error' in document ? 'error' : (args[0] ?? ''), document);
      return { code: outcome.code, document: document as unknown as Document, stderr: outcome.stderr };
    },
    terminal: (args, env = {}) =>
      openPty([machineNode(), BIN, ...args], {
        cwd: project.dir,
        env: cleanEnv(project.dir, { ...emulator.env, ...ENV, ...env }),
      }),
    trusted: (ref) => [...integrations(ref).values()].map(({ oidc_issuer_url: issuer }) => issuer),
    seed(keys, ref = REF) {
      const stale = {
        resolved_jwks: { keys: [{ kty: 'RSA', kid: 'rotated-away' }] },
        resolved_at: '2026-01-01T00:00:00.000Z',
      };
      const one = createIntegration(
        { oidc_issuer_url: ISSUER, ...(keys === 'stale' ? stale : {}) },
        '2026-01-01T00:00:00.000Z',
      );
      integrations(ref).set(one.id, one);
      emulator.state.supabase.projects.get(ref)?.resolveAt.set(one.id, NEVER);
    },
    mutations: (since = 0) =>
      emulator.calls
        .slice(since)
        .filter(({ service, mutating }) => service === 'supabase' && mutating)
        .map(({ action }) => action),
    async close() {
      await emulator.close();
      await project.cleanup();
    },
  };
}
