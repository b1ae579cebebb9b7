/** Runs the built program as a user does: `runCli`, inside the test's process or in one of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireBuilt } from './built.ts';
import { runInside } from './inside.ts';
import { BIN, IS_FOREIGN_BIN, ROOT, machineNode } from './paths.ts';
import { leaksIn, leaksInFiles, secretsOf, shortened } from './secrets.ts';
import { type Outcome, type SpawnOptions, spawnProgram } from './spawn.ts';

export type CliOptions = Partial<SpawnOptions> & {
  /** Another Node than the machine's to run on: its executable's path. */
  node?: string;
  /** In a process of its own, where the test is about one: two runs at a time, say. What only a process can do implies it. */
  isolated?: boolean;
};

/**
 * The environment of a machine on which nothing is set up: a home of its own, PATH, and no AWS, Supabase, CI or
 * proxy variable of the machine the tests run on.
 */
export function cleanEnv(home: string, extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    HOME: home,
    PATH: process.env['PATH'] ?? '',
    LANG: 'C.UTF-8',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...(process.platform === 'win32' ? windowsEnv(home) : {}),
    ...extra,
  };
}

/** Where Windows keeps a home, and what no program starts without there. */
function windowsEnv(home: string): Record<string, string> {
  return { USERPROFILE: home, SystemRoot: process.env['SystemRoot'] ?? '', TEMP: tmpdir() };
}

/**
 * Runs the built program, in an empty home that is deleted afterwards: inside this process, or as a child process where a
 * test needs one.
 * Fails where the program prints a secret that it was given, or a token that nobody asked for, or leaves one in that home.
 * @param options env is added to the clean environment; stdin is /dev/null unless input is given
 */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<Outcome> {
  if (!IS_FOREIGN_BIN) requireBuilt();
  const home = await mkdtemp(join(tmpdir(), 'home-'));
  try {
    const outcome = await run(args, options, cleanEnv(home, options.env));
    const leaks = leaksIn(outcome.stdout + outcome.stderr, args, secretsOf(args, options.env, options.input));
    const written = await leaksInFiles(home);
    if (leaks.length > 0 || written.length > 0)
      throw new Error(`${args.join(' ')} gave away ${[...leaks.map(shortened), ...written].join(', ')}`);
    return outcome;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function run(args: readonly string[], options: CliOptions, env: Readonly<Record<string, string>>): Promise<Outcome> {
  const { node, isolated = false, ...rest } = options;
  const { signalWhen, killWhen, timeoutMs, cwd = ROOT, input } = rest;
  if (isolated || node || signalWhen || killWhen || timeoutMs || env['NODE_OPTIONS'] || IS_FOREIGN_BIN)
    return spawnProgram(node ?? machineNode(), [BIN, ...args], { ...rest, cwd, env });
  return runInside(args, { cwd, env, input });
}

/** Stderr, but for what a log is told only where it takes long: that depends on the machine. */
export const withoutWaits = ({ stderr }: Outcome): string => stderr.replace(/^.* …\n/gm, '');

/**
 * Reads what a run with --json left on stdout: one document and nothing else.
 * @throws with both streams in the message when stdout is not exactly one JSON object
 */
export function documentOf(outcome: Outcome): Record<string, unknown> {
  try {
    const document: unknown = JSON.parse(outcome.stdout);
    if (typeof document === 'object' && document !== null) return { ...document };
  } catch {
    // Told below, with the streams.
  }
  throw new Error(
    `stdout is not one JSON document (exit ${outcome.code})\n${outcome.stdout}\n--- stderr\n${outcome.stderr}`,
  );
}
