/** Measures a run of the program in a process of its own: the most memory that it took, and its processor time. */
import { BIN, machineNode } from './paths.ts';
import { cleanEnv } from './cli.ts';
import { spawnProgram, type Outcome } from './spawn.ts';

/**
 * Prints, at the end, how much memory the process ever had, and its time on the processor. Not what getrusage says: for a process that another one
 * started, Linux counts the other's memory, up to the start, as its own.
 */
const MEASURE = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync } from 'node:fs';
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    const [peak] = /VmHWM.*/.exec(readFileSync('/proc/self/status', 'utf8'));
    process.stderr.write(peak + ', CPU: ' + Math.round((user + system) / 1000) + ' ms\\n');
  });
`)}`;

/**
 * Runs the program in a process of its own, and says how many MiB of memory it took at most, and how long it worked:
 * time on the processor, whatever else the machine is busy with.
 */
export async function runMeasured(
  args: readonly string[],
  cwd: string,
  options: { env?: Readonly<Record<string, string>>; timeoutMs?: number; input?: string } = {},
): Promise<Outcome & { peakMb: number; cpuMs: number }> {
  const outcome = await spawnProgram(machineNode(), ['--import', MEASURE, BIN, ...args], {
    cwd,
    env: { ...cleanEnv(cwd), ...options.env },
    timeoutMs: options.timeoutMs ?? 30_000,
    ...(options.input === undefined ? {} : { input: options.input }),
  });
  const measured = /VmHWM:\s*(?<kb>\d+) kB, CPU: (?<ms>\d+) ms/.exec(outcome.stderr)?.groups;
  return { ...outcome, peakMb: Number(measured?.['kb']) / 1024, cpuMs: Number(measured?.['ms']) };
}
