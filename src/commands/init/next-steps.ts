/**
 * The next commands that `init` prints at its end: restart the local stack, deploy, link the hosted project, prove, CI
 * workflow, undo, restore the backup. Each is one that this project still needs, and can be pasted.
 */
import { join, relative } from 'node:path';
import type { ConfigFile } from '../../core/config/config-file.ts';
import { generationOf, type Refusal } from '../../core/config/refused.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import type { IacTool } from '../../core/snippets/iac-tools.ts';
import { shellWord } from '../../core/text/shell.ts';
import type { Opened } from '../../discover/open.ts';
import { readSource, textOf } from '../../discover/sources/source.ts';
import type { Project } from '../../discover/project.ts';
import { fact } from '../../observe/fact.ts';
import { namedProject } from '../../observe/projects.ts';
import { whyNoProbe } from '../../sign-in/probe.ts';
import type { World } from '../../world/types.ts';
import type { Next } from '../shared/show-commands.ts';
import { repeat } from '../shared/repeat.ts';
import type { InitRequest } from './request.ts';

/** What was carried out. */
export interface Done {
  pool: UserPool;
  /** AWS was asked about the pool. */
  askedAws: boolean;
  /** Ids of steps. */
  applied: readonly string[];
  /** The path of the backup that was made. */
  backup?: string | undefined;
  /** The tool that the trigger was written for, and the file that declares it. */
  declared?: { tool: IacTool; file: string } | undefined;
}

type Line = Next[number];

/** Steps that write files of the user's own, which `remove` leaves alone. */
const FILES: ReadonlySet<string> = new Set(['declaration', 'code']);

/** @param done with the command that writes the app's client, where it needs one: that one is named in any case */
export async function commandsNext(
  world: World,
  opened: Opened,
  request: InitRequest,
  done: Done & { client: string | undefined },
): Promise<Next> {
  const { applied, client, backup, pool } = done;
  const app: Line[] = client === undefined ? [] : [['Supabase client:', client]];
  if (applied.length === 0) return app;
  const { place } = request;
  const ofPool = { ...place, userPoolId: pool.userPoolId };
  return [
    ...(applied.includes('config') ? restartOf(world, opened.project, request) : []),
    ...app,
    ...(done.declared?.tool.generate?.deploy === undefined
      ? []
      : ([['Deploy:', done.declared.tool.generate.deploy]] as const)),
    ...(done.askedAws ? [] : ([['Trigger:', repeat(['init'], ofPool)]] as const)),
    ...(await hostedNext(world, opened.project, request, pool)),
    ...proofNext(request, done),
    ...(await pipelineNext(world, opened.project, request, pool)),
    ...(applied.some((id) => !FILES.has(id)) ? ([['Undo:', repeat(['remove'], ofPool)]] as const) : []),
    ...(backup === undefined ? [] : ([['Backup:', repeat(['restore', relative(world.cwd, backup)], place)]] as const)),
  ];
}

/** The local stack reads its config, and the keys, when it starts. A file that the CLI refuses is no reason to start it. */
function restartOf(world: World, { root, config }: Project, { place }: InitRequest): Line[] {
  if (knownRefusal(config)) return [];
  const isInstalled = /package|lock/.test(config?.pinned?.file ?? '');
  const folder = join(place.cwd ?? '', relative(world.cwd, root));
  // The Supabase CLI looks in the folder and above, and not below.
  const workdir = folder === '.' || folder.startsWith('..') ? '' : ` --workdir ${shellWord(folder)}`;
  const supabase = `${isInstalled ? 'npx ' : ''}supabase`;
  return [['Local stack:', `${supabase} stop${workdir} && ${supabase} start${workdir}`]];
}

/** Why a CLI refuses the file: the pinned one, else the newest, which is what `npx supabase` gives. */
export function knownRefusal(config: ConfigFile | null): Refusal | undefined {
  const generation = (config?.pinned && generationOf(config.pinned.version)) ?? 'ts-3.1';
  return config?.refusals.find(({ by }) => by.includes(generation));
}

/** A hosted project that this folder is linked to trusts nobody through the config alone. */
async function hostedNext(
  world: World,
  { root }: Project,
  { projectRef, wish, place }: InitRequest,
  { userPoolId }: UserPool,
): Promise<Line[]> {
  if (projectRef !== undefined || wish.skip.has('hosted')) return [];
  const named = await fact(() => namedProject(world, root, undefined));
  return named.known && named.value ? [['Hosted project:', repeat(['link'], { ...place, userPoolId })]] : [];
}

/** A sign-in, where there was none; with a token of the app, where a throw-away user would do harm. */
function proofNext({ probeUser, probeAnyway, wish, place }: InitRequest, { applied, pool, declared }: Done): Line[] {
  if (probeUser || !(declared || applied.includes('trigger'))) return [];
  const role = wish.role === 'authenticated' ? {} : { role: wish.role };
  const how = whyNoProbe(pool, probeAnyway) ? { token: '-' } : { probeUser: true };
  return [['Prove:', repeat(['verify'], { ...place, ...role, ...how, userPoolId: pool.userPoolId })]];
}

const WORKFLOWS = '.github/workflows';
const PIPELINE = '.gitlab-ci.yml';

/** Where there is CI, and none of it runs `verify` yet. */
async function pipelineNext(
  { files }: World,
  { repository }: Project,
  { wish, place }: InitRequest,
  { userPoolId }: UserPool,
): Promise<Line[]> {
  const names = (await files.list(join(repository, WORKFLOWS))).filter((name) => /\.ya?ml$/.test(name));
  const read = async (name: string): Promise<string | undefined> => {
    const bytes = await readSource(files, join(repository, name));
    return bytes && textOf(bytes);
  };
  const [pipeline, ...others] = await Promise.all(
    [PIPELINE, '.gitlab/cognito-supabase.yml', ...names.map((name) => join(WORKFLOWS, name))].map(read),
  );
  if (names.length === 0 && pipeline === undefined) return [];
  if ([pipeline, ...others].some((text) => text?.includes('cognito-supabase'))) return [];
  const ci = names.length > 0 ? {} : { ci: 'gitlab' };
  const pool = wish.skip.has('config') ? { userPoolId } : {};
  return [['CI:', repeat(['generate', 'workflow'], { ...place, ...ci, ...pool })]];
}
