/** Runs the real Supabase CLI (`supabase status`, `supabase start`) with a stand-in for docker: what it makes of a config. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { cleanEnv } from './cli.ts';
import { localBin } from './paths.ts';
import { spawnProgram } from './spawn.ts';

// `supabase start` asks docker whether the project's container is there. Told that it is not, it goes on and fetches
// the issuer's discovery document before it creates anything, and names the address when that fails.
// Whatever it asks for next fails, so that it ends where a config enables no provider and nothing is fetched.
const DOCKER = `#!/bin/sh
case "$1 $2" in
  "container inspect") echo "Error response from daemon: No such container: $3" >&2 ;;
  *) echo "stand-in docker: no $1 $2" >&2 ;;
esac
exit 1
`;

/** Beside all other tests, a CLI of 50 MB may take a minute to begin: only one that hangs is ended. */
export const CLI_MS = 300_000;

/** Writes a stand-in for docker and returns the folder to put first on PATH; the caller deletes it. */
export async function standInDocker(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'docker-'));
  await writeFile(join(dir, 'docker'), DOCKER, { mode: 0o755 });
  return dir;
}

/** Runs the real `supabase` behind the stand-in docker; both streams in one text. */
async function supabase(args: readonly string[], dir: string, env: Readonly<Record<string, string>>): Promise<string> {
  const docker = await standInDocker();
  const home = await mkdtemp(join(tmpdir(), 'home-'));
  try {
    const path = [docker, process.env['PATH'] ?? ''].join(delimiter);
    // No address leaves the machine: a proxy that nobody listens on makes every fetch fail at once.
    const nowhere = 'http://127.0.0.1:9';
    const outcome = await spawnProgram(localBin('supabase'), args, {
      cwd: dir,
      timeoutMs: CLI_MS,
      env: cleanEnv(home, {
        PATH: path,
        HTTPS_PROXY: nowhere,
        HTTP_PROXY: nowhere,
        SUPABASE_TELEMETRY_DISABLED: '1',
        ...env,
      }),
    });
    return `${outcome.stdout}\n${outcome.stderr}`;
  } finally {
    await rm(docker, { recursive: true, force: true });
    await rm(home, { recursive: true, force: true });
  }
}

/** `supabase status`: loads and judges the config before it asks docker for anything. */
export function supabaseStatus(dir: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  return supabase(['status'], dir, env);
}

/** `supabase start`, as far as the issuer's discovery document. */
export function supabaseStart(dir: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  return supabase(['start'], dir, env);
}

/** True when `supabase status` took the config and stumbled only over the absent containers. */
export function acceptsConfig(statusOutput: string): boolean {
  return /failed to inspect container health|No such container|is not running/i.test(statusOutput);
}

/** The issuer that `supabase start` derived from the config, from "Failed to fetch <issuer>/.well-known/…". */
export function derivedIssuer(startOutput: string): string | undefined {
  return /Failed to fetch (\S+)\/\.well-known\/openid-configuration/.exec(startOutput)?.[1];
}
