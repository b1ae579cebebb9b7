/** Vitest's global set-up: opens the store of a run of the tests (`store.ts`), and removes it afterwards. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

/** Opens the store of store.ts for one run of the tests, and removes it afterwards. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { close } = await openStore(project);
  return close;
}

/** @returns its folder, and what removes it */
export async function openStore(project: TestProject): Promise<{ store: string; close: () => Promise<void> }> {
  const store = await mkdtemp(join(tmpdir(), 'cognito-supabase-tests-'));
  project.provide('store', store);
  return { store, close: () => rm(store, { recursive: true, force: true }) };
}
