import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import type { Generation } from '../../src/core/config/resolve.ts';
import { cleanEnv } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';
import { spawnProgram } from '../harness/spawn.ts';
import { CLI_MS, standInDocker } from '../harness/standin-docker.ts';
import { THOROUGH } from '../harness/thorough.ts';
import { type Loaded, loadProgram } from './loaded.ts';

export const GENERATIONS: readonly Generation[] = ['go-2.105', 'ts-2.122', 'ts-3.1'];

/**
 * The generations to ask about the n-th of many: the newest about each, the older ones about every third, so that a run on
 * two cores ends in minutes. THOROUGH=1 asks all of them about everything.
 */
export function generationsFor(index: number): readonly Generation[] {
  return THOROUGH ? GENERATIONS : GENERATIONS.filter((generation, at) => generation === 'ts-3.1' || index % 3 === at);
}

const PACKAGES: Readonly<Record<Generation, string>> = {
  'go-2.105': 'supabase-2-105',
  'ts-2.122': 'supabase-2-122',
  'ts-3.1': 'supabase',
};

/**
 * The CLIs are made with Bun, whose engine spends a third of so short a run on compiling and collecting what is thrown away
 * at once (measured with `--version` of 3.1.0: 1.1 s of processor time, 0.7 without).
 */
const SHORT_LIVED = { BUN_JSC_useJIT: '0', BUN_JSC_useGC: '0' };

/** A proxy that nobody listens on. */
const NOWHERE = 'http://127.0.0.1:9';

export interface Scene {
  /** Every file of the project, by path from its root. */
  files: Readonly<Record<string, string | Uint8Array>>;
  /** The working directory, from the project's root; the root itself by default. */
  cwd?: string;
  env?: Readonly<Record<string, string>>;
}

export interface Peers {
  /** Runs a real Supabase CLI in a project that is made for it and deleted afterwards; both streams in one text. */
  run(generation: Generation, args: readonly string[], scene: Scene): Promise<string>;
  /** The same for one of many questions, by a CLI that is loaded one time for all of them where it can be. */
  ask(generation: Generation, args: readonly string[], scene: Scene): Promise<string>;
  /** The config file that `supabase init` of the newest generation writes. */
  initialConfig(): Promise<string>;
  close(): Promise<void>;
}

/**
 * What the real CLIs need to run offline: a stand-in for docker, an engine that knows no container (2.105 talks to the
 * engine itself), and a proxy that nobody listens on, so that no address leaves the machine.
 */
export async function startPeers(): Promise<Peers> {
  const docker = await standInDocker();
  const engine = createServer((request, response) => {
    if (request.url?.endsWith('/_ping')) response.writeHead(200, { 'Api-Version': '1.45' }).end('OK');
    else response.writeHead(404, { 'Content-Type': 'application/json' }).end('{"message":"No such container"}');
  });
  await new Promise<void>((resolve) => {
    engine.listen(0, '127.0.0.1', resolve);
  });
  const address = engine.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const env = {
    PATH: [docker, process.env['PATH'] ?? ''].join(delimiter),
    DOCKER_HOST: `tcp://127.0.0.1:${port}`,
    HTTPS_PROXY: NOWHERE,
    HTTP_PROXY: NOWHERE,
    NO_PROXY: '127.0.0.1',
    SUPABASE_TELEMETRY_DISABLED: '1',
    ...SHORT_LIVED,
  };
  const envFor = (home: string, extra: Scene['env'] = {}) => cleanEnv(home, { ...env, ...extra });
  const loads = await openLoads(envFor);
  const run: Peers['run'] = (generation, args, scene) =>
    inProject(scene, (cwd, home) => supabase(programOf(generation, scene), args, cwd, envFor(home, scene.env)));
  return {
    run,
    async ask(generation, args, scene) {
      if (!isLoadable(generation, scene)) return run(generation, args, scene);
      const { env: added } = scene;
      const loading = loads.of(generation, args, added !== undefined);
      try {
        const loaded = await loading;
        return await inProject(scene, (cwd, home) => loaded.ask({ cwd, home, args, ...(added && { env: added }) }));
      } catch (error) {
        // A fork gets the locks of the engine's other threads as they are, and hangs where one was held just then.
        process.stdout.write(`asked again, in a process of its own: ${String(error)}\n`);
        loads.forget(loading);
        return run(generation, args, scene);
      }
    },
    initialConfig: () =>
      inProject({ files: {} }, async (cwd, home) => {
        await supabase(programOf('ts-3.1', { files: {} }), ['init'], cwd, envFor(home));
        return readFile(join(cwd, 'supabase', 'config.toml'), 'utf8');
      }),
    async close() {
      await loads.close();
      engine.closeAllConnections();
      engine.close();
      await rm(docker, { recursive: true, force: true });
    },
  };
}

/** Whether Bun, which reads the .env files of the folder that it starts in, may find some. */
function hasEnvForBun({ files, cwd }: Scene): boolean {
  return Object.keys(files).some(
    (path) => basename(path).startsWith('.env') && (dirname(path) !== 'supabase' || cwd === 'supabase'),
  );
}

/**
 * Whether a CLI that was loaded before it saw the project answers as any other: the one in Go is loaded in no time, and Bun
 * reads .env files as it starts. THOROUGH=1 asks each question in a process of its own.
 */
function isLoadable(generation: Generation, scene: Scene): boolean {
  return !THOROUGH && process.platform === 'linux' && generation !== 'go-2.105' && !hasEnvForBun(scene);
}

/** The CLIs that are loaded so far: one for each generation and command, one for all questions with variables of their own. */
async function openLoads(envFor: (home: string) => Record<string, string>) {
  const root = await mkdtemp(join(tmpdir(), 'loaded-'));
  const loads = new Map<string, Promise<Loaded>>();
  const opened: Promise<Loaded>[] = [];
  return {
    forget(failed: Promise<Loaded>): void {
      for (const [key, loaded] of loads) if (loaded === failed) loads.delete(key);
    },
    of(generation: Generation, args: readonly string[], hasOwnEnv: boolean): Promise<Loaded> {
      const key = JSON.stringify([generation, hasOwnEnv ? [] : args]);
      const known = loads.get(key);
      if (known) return known;
      const loaded = mkdtemp(join(root, 'cwd-')).then((cwd) =>
        loadProgram(programOf(generation, { files: {} }), {
          args: hasOwnEnv ? [] : args,
          envFor,
          cwd,
          waitsAt: hasOwnEnv ? 'arguments' : 'folder',
        }),
      );
      loads.set(key, loaded);
      opened.push(loaded);
      return loaded;
    },
    async close() {
      await Promise.all(opened.map(async (loaded) => (await loaded).close()));
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Makes a project and a home, and deletes both when the work is done. */
async function inProject(
  { files, cwd = '' }: Scene,
  work: (cwd: string, home: string) => Promise<string>,
): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'oracle-'));
  const home = join(root, 'home');
  const project = join(root, 'project');
  try {
    await mkdir(home);
    await writeFiles(project, files);
    await mkdir(join(project, cwd), { recursive: true });
    return await work(join(project, cwd), home);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/**
 * The program that does the work. The package's own script does nothing but start one made with Bun; that of the Go
 * generation passes everything on to one in Go, for a sixth of the processor time, and adds what Bun reads of .env files.
 */
function programOf(generation: Generation, scene: Scene): string {
  const isGoAlone = generation === 'go-2.105' && !hasEnvForBun(scene);
  const program = `@supabase/cli-${process.platform}-${process.arch}/bin/${isGoAlone ? 'supabase-go' : 'supabase'}`;
  return createRequire(`${ROOT}node_modules/${PACKAGES[generation]}/dist/`).resolve(program);
}

async function supabase(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string>,
): Promise<string> {
  const outcome = await spawnProgram(program, args, { cwd, env, timeoutMs: CLI_MS });
  return `${outcome.stdout}\n${outcome.stderr}`;
}

async function writeFiles(root: string, files: Scene['files']): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

/** The issuer that `start` would fetch its keys from, out of the error about the address that cannot be reached. */
export function issuerIn(output: string): string | undefined {
  return /(?:Failed to fetch |Get ")(https?:.+?)\/\.well-known\/openid-configuration/.exec(output)?.[1];
}
