/**
 * The user's home folder (HOME, USERPROFILE) and folders in it; one that is empty or relative counts as none. It would
 * be a folder of whatever repository one stands in.
 */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

type Env = Record<string, string | undefined>;

/** What is in no folder: nothing can be read there, or made. */
const NOWHERE = '/dev/null';

/**
 * Makes a home that is none lead nowhere, for the AWS SDK as well, which reads the variables itself (credentials, and
 * the commands that give them).
 */
export function withoutLooseHome(env: Env): void {
  for (const name of ['HOME', 'USERPROFILE']) {
    const home = env[name];
    if (home !== undefined && !isAbsolute(home)) env[name] = NOWHERE;
  }
}

/** The user's home as the AWS tools look for it; undefined where it is none. */
export function homeOf(env: Readonly<Env>): string | undefined {
  const home = env['HOME'] ?? env['USERPROFILE'] ?? homedir();
  return isAbsolute(home) ? home : undefined;
}

/** A folder that a variable names, where it is an absolute one; else one in the user's home. */
export function userFolder(named: string | undefined, ...inHome: string[]): string {
  const home = homedir();
  if (named !== undefined && isAbsolute(named)) return named;
  return join(isAbsolute(home) ? home : NOWHERE, ...inHome);
}
