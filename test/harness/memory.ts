import { BIN, machineNode } from './paths.ts';
import { cleanEnv } from './cli.ts';
import { spawnProgram, type Outcome } from './spawn.ts';

/**
 * Prints, at the end, how much memory the process ever had. Not what getrusage says: for a process that another one
 * started, Linux counts the other's memory, up to the start, as its own.
 */
const MEASURE = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync } from 'node:fs';
  process.on('exit', () => process.stderr.write(/VmHWM.*/.exec(readFileSync('/proc/self/status', 'utf8'))[0] + '\\n'));
`)}`;

/** Runs the program in a process of its own, and says how many MiB of memory it took at most. */
export async function runMeasured(
  args: readonly string[],
  cwd: string,
  options: { env?: Readonly<Record<string, string>>; timeoutMs?: number } = {},
): Promise<Outcome & { peakMb: number }> {
  const outcome = await spawnProgram(machineNode(), ['--import', MEASURE, BIN, ...args], {
    cwd,
    env: { ...cleanEnv(cwd), ...options.env },
    timeoutMs: options.timeoutMs ?? 30_000,
  });
  return { ...outcome, peakMb: Number(/VmHWM:\s*(\d+) kB/.exec(outcome.stderr)?.[1]) / 1024 };
}
