/** What the tests of the emulated Supabase share. */
import type { Emulator } from '../emulator-kit/full-emulator.ts';
import type { ProjectSeed } from '../emulator-kit/supabase/projects.ts';
import { emulate } from './lambda-kit.ts';

export const REF = 'abcdefghijklmnopqrst';
export const POOL_ID = 'us-east-1_TestPool1';
export const ISSUER = `https://cognito-idp.us-east-1.amazonaws.com/${POOL_ID}`;
export const KEY = `sb_publishable_${REF}_emulated`;

/** An emulator with two pools and one project. */
export async function project(seed: Partial<ProjectSeed> = {}, now = Date.now): Promise<Emulator> {
  const { emulator } = await emulate({
    pools: [{ Id: POOL_ID }, { Id: 'us-east-1_Other' }],
    projects: [{ ref: REF, ...seed }],
    now,
  });
  return emulator;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A request with its answer read. */
export async function ask(emulator: Emulator, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(emulator.url + path, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}
