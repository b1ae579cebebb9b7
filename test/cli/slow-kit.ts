/** A terminal far away from AWS: each call takes a second, and script(1) writes down when something came on the screen. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Emulator } from '../emulator-kit/full-emulator.ts';
import { cleanEnv } from '../harness/cli.ts';
import { BIN, machineNode } from '../harness/paths.ts';
import { openPty, type Pty, type PtyOptions } from '../harness/pty.ts';
import { ENV, openHosted, REF, type Hosted } from './hosted-kit.ts';
import { openScene, type Scene } from '../init/scene.ts';

/** To the beginning of a line, and what is on it away. */
export const ERASE = '\r\u001B[K';

export interface Watched {
  args: readonly string[];
  code: number | null;
  raw: string;
  plain: string;
  /** The longest time, in seconds, in which nothing came. */
  longest: number;
}

/** Makes each call take so long from now on. */
export function slowDown({ faults }: Emulator, ms = 1000): void {
  faults.add({ kind: 'latency', ms, times: Infinity });
}

export function openTerminal(
  { emulator, project }: Scene | Hosted,
  args: readonly string[],
  options: Partial<PtyOptions> = {},
): Pty {
  const env = cleanEnv(project.dir, { ...emulator.env, ...ENV, ...options.env });
  return openPty([machineNode(), BIN, ...args], { cwd: project.dir, cols: 60, ...options, env });
}

/** Runs a command at a terminal to its end. */
export async function watch(
  where: Scene | Hosted,
  args: readonly string[],
  options: Partial<PtyOptions> = {},
): Promise<Watched> {
  const folder = await mkdtemp(join(tmpdir(), 'timing-'));
  try {
    const timingFile = join(folder, 'timing');
    const pty = openTerminal(where, args, { ...options, timingFile });
    const { code } = await pty.exit;
    const lines = (await readFile(timingFile, 'utf8')).trimEnd().split('\n');
    const longest = Math.max(...lines.map((line) => Number(line.split(' ')[0])));
    return { args, code, raw: pty.raw(), plain: pty.plain(), longest };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The long ways through the program, side by side, each call a second: AWS sees the new role late, its function becomes
 * active late, Supabase reads the keys late.
 */
export async function watchLongWays(): Promise<Watched[]> {
  const fresh = await openScene({ emulator: { roleLagMs: 8000, pendingMs: 3000 } });
  const [verified, removed, hosted] = await Promise.all([openScene(), openScene(), openHosted()]);
  hosted.emulator.state.supabase.resolveMs = 4000;
  try {
    await Promise.all([verified, removed].map((scene) => watch(scene, ['init', '--yes'])));
    for (const { emulator } of [fresh, verified, removed, hosted]) slowDown(emulator);
    return await Promise.all([
      watch(fresh, ['init', '--yes', '--probe-user']),
      watch(verified, ['verify', '--probe-user']),
      watch(removed, ['remove', '--yes']),
      watch(hosted, ['link', '--project-ref', REF, '--yes']),
    ]);
  } finally {
    await Promise.all([fresh, verified, removed, hosted].map((one) => one.close()));
  }
}
