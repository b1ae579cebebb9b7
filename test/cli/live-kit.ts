/** What the tests of the live checks share. */
import { expect } from 'vitest';
import type { ProjectSeed } from '../emulator-kit/supabase/projects.ts';
import { type CliOptions, documentOf } from '../harness/cli.ts';
import { expectDocument } from '../harness/schema.ts';
import { ELSEWHERE, type Scene, openScene } from '../init/scene.ts';

const REF = 'abcdefghijklmnopqrst';
export const KEY = `sb_publishable_${REF}_emulated`;
const ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${ELSEWHERE.userPoolId}`;

export interface Check {
  id: string;
  status: string;
  message?: string;
  fix?: string;
}

/** How far Supabase's clock is ahead of this machine's, in milliseconds. */
export const clock = { ahead: 0 };

export function sceneWith(seed: Partial<ProjectSeed> = {}): Promise<Scene> {
  const project = { ref: REF, integrations: [{ oidc_issuer_url: ISSUER }], dataApi: { whoami: true }, ...seed };
  return openScene({ emulator: { projects: [project], now: () => Date.now() + clock.ahead } });
}

export async function verify(scene: Scene, token: string, args: readonly string[] = [], options: CliOptions = {}) {
  const outcome = await scene.run(['verify', '--json', '--token', '-', ...args], { input: token, ...options });
  const document = documentOf(outcome);
  expectDocument(outcome.code === 2 ? 'error' : 'verify', document);
  const checks = (document['checks'] ?? []) as Check[];
  const wrong = checks.filter(({ status }) => status === 'fail' || status === 'warn' || status === 'unknown');
  const live = Object.fromEntries(
    // Of Edge Functions only those are asked that are named.
    checks
      .filter(({ id }) => id.startsWith('live/') && id !== 'live/functions')
      .map(({ id, status }) => [id.slice('live/'.length), status]),
  );
  const output = outcome.stdout + outcome.stderr;
  expect(output).not.toContain(token.slice(-40));
  expect(output).not.toContain(KEY);
  return {
    code: outcome.code,
    wrong: wrong.map(({ id, status }) => `${status} ${id}`),
    first: wrong[0],
    checks,
    live,
    output,
  };
}

export const at = (url: string, key = KEY): string[] => ['--supabase-url', url, '--supabase-key', key];
