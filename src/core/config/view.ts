/**
 * What a project's config comes to in each way that a CLI may read it: the newest in the working directory, and each
 * generation there, in the root and elsewhere.
 */
import { once } from '../once.ts';
import { effectiveCognito, type Effective, type EffectiveInput } from './effective.ts';
import type { Generation } from './resolve.ts';

/** The newest of each line that people still run; the first is the one that `npx supabase` gives. */
const GENERATIONS: readonly Generation[] = ['ts-3.1', 'ts-2.122', 'go-2.105'];

export interface View {
  generation: Generation;
  /** Working directory from the project's root; empty for the root itself. */
  cwd: string;
  effective: Effective;
}

export interface ConfigView {
  /** What CLI 3.1 uses in the working directory. */
  now: Effective;
  /** The same without the variables that take the place of what the file says. */
  file: Effective;
  /** What config.toml alone would give, where a JSON file is read in its place. */
  losing?: Effective;
  /** Every generation, in the working directory, in the project's root, and in a folder that has no `.env` files. */
  all: View[];
}

/** As it is shown; no file of a project's is in a folder of this name. */
const ELSEWHERE = 'another folder';

/** Resolves a project's config in every way that one of the CLIs might. */
export function viewConfig(input: Omit<EffectiveInput, 'generation'>): ConfigView {
  const newest = { ...input, generation: 'ts-3.1' } as const;
  const { 'config.toml': toml, ...json } = input.config;
  const loses = toml !== undefined && Object.values(json).some((text) => text !== undefined);
  const folders = [...new Set([input.cwd, '', ELSEWHERE])];
  const all = once(() =>
    GENERATIONS.flatMap((generation) =>
      folders.map((cwd) => ({ generation, cwd, effective: effectiveCognito({ ...input, cwd, generation }) })),
    ),
  );
  return {
    now: effectiveCognito(newest),
    file: effectiveCognito({ ...newest, ignoreOverrides: true }),
    ...(loses ? { losing: effectiveCognito({ ...newest, config: { 'config.toml': toml } }) } : {}),
    // Only checks look at these.
    get all() {
      return all();
    },
  };
}

/** "with CLI 2.105 in the project's root" */
export function nameView({ generation, cwd }: View): string {
  return `with CLI ${generation.split('-')[1]} in ${cwd === '' ? "the project's root" : cwd}`;
}
