/**
 * Builds the world, everything outside of the program, once, from the global flags: --cwd, environment, standard input,
 * templates, and all that this folder has. No other room reaches files, network, clock or terminal.
 */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { once } from '../core/once.ts';
import { createRedactor, type Redactor } from '../core/text/redact.ts';
import { secretsGiven } from '../core/text/secrets-given.ts';
import { unshown } from '../core/text/unshown.ts';
import { UsageError } from '../errors.ts';
import { createAsk } from './ask.ts';
import { createAws } from './aws/access.ts';
import type { AwsSetup } from './aws/setup.ts';
import { createClock } from './clock.ts';
import { files } from './files.ts';
import { withTurns } from './turns.ts';
import { createGit } from './git.ts';
import { userFolder, withoutLooseHome } from './home.ts';
import { createHttp } from './http.ts';
import type { Network } from './network/network.ts';
import { createOut, type OutOptions } from './out.ts';
import { randomHex } from './random.ts';
import { createSockets } from './sockets.ts';
import type { Out, World } from './types.ts';
import { createSupabase } from './supabase/client.ts';

/** The options that every command has. */
export interface GlobalOptions {
  cwd?: string;
  profile?: string;
  region?: string;
  mfaCode?: string;
  /** Host of Supabase's Management API, for the commands that ask it. */
  apiUrl?: string;
  /** Accept the plan; of no meaning to commands that change nothing. */
  yes?: boolean;
  dryRun?: boolean;
  json?: boolean;
  /** commander's name for --no-input: false when given. */
  input?: boolean;
  color?: boolean;
  verbose?: boolean;
  quiet?: boolean;
}

const MAX_STDIN_BYTES = 1024 * 1024;

/**
 * The real world: this process, its files, its terminal, AWS.
 * @param instead what takes the place of the process's own environment and streams, where a program calls; and what is
 * known to be secret
 */
export function createWorld(
  options: GlobalOptions,
  interruption: AbortController,
  instead: { env?: World['env']; out?: Out; redactor?: Redactor } = {},
): World {
  withoutLooseHome(process.env);
  const env = instead.env ?? process.env;
  const out =
    instead.out ?? createOut(env, outOptions(options), instead.redactor ?? createRedactor(secretsGiven([], env)));
  const ask = createAsk({
    noInput: options.input === false,
    noColor: options.color === false,
    env,
    clean: (text) => out.withoutHidden(text),
    whileAway: out.whileAway,
    interrupt: () => interruption.abort(),
    interrupted: interruption.signal,
  });
  const clock = createClock(interruption.signal);
  const cwd = workingFolder(options.cwd);
  const { profile, region, mfaCode } = options;
  const setup = once(async () => (await import('./aws/setup.ts')).readSetup({ env, files, profile, region }));
  const network = once(() => openedNetwork(env, setup));
  const http = createHttp(env, network, out, interruption.signal);
  return {
    cwd,
    env,
    stateDirectory: userFolder(env['XDG_STATE_HOME'], '.local', 'state'),
    files: withTurns(files),
    git: createGit(env['PATH'] ?? env['Path']),
    http,
    sockets: createSockets(env, network, interruption.signal),
    ask,
    out,
    clock,
    aws: createAws({ env, out, ask, clock, interrupted: interruption.signal, mfaCode, setup, network }),
    supabase: createSupabase({ env, files, cwd, http, clock, out, apiUrl: options.apiUrl }),
    interrupted: interruption.signal,
    randomHex,
    readStdin: () => readStdin(interruption.signal),
    stdinPieces: () => stdinPieces(interruption.signal),
    // At once, as files are looked at: to come by the thread pool takes longer.
    template: (path) => readFileSync(join(import.meta.dirname, '../templates', path), 'utf8'),
  };
}

/** Loaded on first use: a run without the network starts faster without them. */
async function openedNetwork(env: World['env'], setup: () => Promise<AwsSetup>): Promise<Network> {
  const { caBundle } = (await setup()).settings;
  const [{ openNetwork }, { trusted }, { expanded }] = await Promise.all([
    import('./network/network.ts'),
    import('./network/trust.ts'),
    import('./aws/setup.ts'),
  ]);
  const path = expanded(caBundle?.value ?? '', env);
  return openNetwork(env, await trusted(caBundle, path, files, env['NODE_EXTRA_CA_CERTS'] || undefined));
}

function outOptions({ json = false, quiet = false, verbose = false, color }: GlobalOptions): OutOptions {
  return { json, quiet, verbose, noColor: color === false };
}

function workingFolder(cwd = '.'): string {
  const folder = resolve(cwd);
  // Through a link, too, it is the folder itself whose project is looked for above it, as `cd` would have it.
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return realpathSync.native(folder);
  throw new UsageError({
    id: 'cwd',
    message: `${unshown('--cwd', cwd)} is not a folder.`,
    fix: 'Name one that exists.',
  });
}

function stdinPieces(interrupted: AbortSignal): AsyncIterable<Buffer> {
  interrupted.addEventListener('abort', () => process.stdin.destroy(), { once: true });
  return process.stdin as AsyncIterable<Buffer>;
}

async function readStdin(interrupted: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdinPieces(interrupted)) {
    size += chunk.length;
    if (size > MAX_STDIN_BYTES)
      throw new UsageError({ id: 'stdin/too-large', message: 'Standard input holds more than 1 MB.' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
