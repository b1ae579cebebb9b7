/**
 * What `verify` reads of the hosted Supabase project: its status, integrations, preview branches, the pool's keys, and the
 * project refs in `.env` files.
 */
import { join, relative } from 'node:path';
import { parseEnv } from 'node:util';
import { deferTo, known, notAsked, unreachable, type Fact } from '../core/fact.ts';
import type { ErrorId } from '../core/error-id.ts';
import {
  projectRefIn,
  publicKeys,
  unavailable,
  type ObservedBranch,
  type ProjectRefs,
  type PublicKey,
} from '../core/supabase/hosted.ts';
import type { UserPoolRef } from '../core/pool/ids.ts';
import { sentences } from '../core/text/sentences.ts';
import { isEnvFile, MAX_ENV_BYTES } from '../discover/sources/dotenv.ts';
import { asRefusal } from '../errors.ts';
import { fact } from './fact.ts';
import type { World } from '../world/types.ts';
import type { ProjectChoice } from './project-ref.ts';
import { linkedProject, namedProject, observeBranches } from './projects.ts';
import { keysOfPool } from './keys.ts';
import { sideBySide } from './side-by-side.ts';
import { noHosted, type HostedFacts } from './unasked.ts';

interface Asked {
  /** The folder that holds `supabase/`. */
  root: string;
  /** --project-ref. */
  projectRef: string | undefined;
  pool: UserPoolRef | undefined;
  /** The pool's issuer; both that it can have, where nobody says which it is. */
  issuers: () => Promise<readonly string[]>;
}

/** @throws UsageError for a --project-ref or SUPABASE_PROJECT_ID that is none */
export async function hostedFacts(world: World, asked: Asked): Promise<HostedFacts> {
  const isGiven = asked.projectRef !== undefined || (world.env['SUPABASE_PROJECT_ID'] ?? '') !== '';
  const name = (): Promise<ProjectChoice | undefined> => namedProject(world, asked.root, asked.projectRef);
  const choice = isGiven ? known(await name()) : await fact(name);
  if (!choice.known) return noHosted(choice);
  const { pool } = asked;
  if (!choice.value)
    return noHosted(notAsked('No hosted project is named: give --project-ref, or run `supabase link`.'));
  if (!pool) return noHosted(notAsked('No user pool is known: give --user-pool-id.'));
  const credentials = await fact(() => world.supabase.credentials());
  if (!credentials.known) return noHosted(credentials);
  if (!credentials.value.available)
    return noHosted(notAsked('There is no Supabase access token: set SUPABASE_ACCESS_TOKEN, or run `supabase login`.'));
  return observeAll(world, asked, pool, choice.value);
}

async function observeAll(world: World, asked: Asked, pool: UserPoolRef, choice: ProjectChoice): Promise<HostedFacts> {
  const issuers = [...(await asked.issuers())];
  const [access, hosted] = await observeProject(world, choice.ref, issuers);
  const isUp = hosted.known && hosted.value !== null && unavailable(hosted.value.project.status) === undefined;
  const [signingKeys, projectRefs] = await Promise.all([
    isUp ? fact(() => keysOf(world, pool, trustedFirst(hosted, issuers))) : notLooked(hosted),
    fact(() => observeRefs(world, asked.root)),
  ]);
  const hostedBranches = isUp ? await branchesFact(world, choice) : notLooked(hosted);
  return { hostedAccess: access, hosted, hostedBranches, projectRefs, signingKeys };
}

function notLooked(hosted: HostedFacts['hosted']): Fact<never> {
  return hosted.known ? notAsked('There is no project that is up.') : hosted;
}

/** What an access token can be refused for, as checks name it. */
const KIND_OF: ReadonlyMap<ErrorId, 'unauthorized' | 'permissions'> = new Map([
  ['hosted/unauthorized', 'unauthorized'],
  ['hosted/permissions', 'permissions'],
]);

/** The project and what it trusts. What the access token is refused is a fact of its own, which explains the rest. */
async function observeProject(
  world: World,
  ref: string,
  issuers: string[],
): Promise<[HostedFacts['hostedAccess'], HostedFacts['hosted']]> {
  try {
    const project = await world.supabase.project(ref);
    const integrations = unavailable(project.status) ? [] : await world.supabase.integrations(ref);
    return [known({}), known({ project, integrations, issuers })];
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal.id === 'hosted/project-not-found') return [known({}), known(null)];
    const kind = KIND_OF.get(refusal.id);
    const why = unreachable(sentences(refusal.message, refusal.why), refusal.fix);
    if (kind === undefined) return [why, why];
    const trouble = { kind, message: sentences(refusal.message, refusal.why), fix: refusal.fix ?? '' };
    return [known({ trouble }), deferTo(`hosted/${kind}`)];
  }
}

/** The issuers that the pool can have, before the others the one that the project trusts. */
function trustedFirst(hosted: HostedFacts['hosted'], issuers: readonly string[]): string[] {
  const trusted = hosted.known ? (hosted.value?.integrations ?? []) : [];
  const isTrusted = (issuer: string): boolean => trusted.some((one) => one.issuer === issuer);
  return [...issuers.filter(isTrusted), ...issuers.filter((issuer) => !isTrusted(issuer))];
}

async function keysOf(world: World, pool: UserPoolRef, issuers: readonly string[]): Promise<PublicKey[]> {
  const { jwks } = await keysOfPool(world, pool, issuers);
  return publicKeys(jwks.keys);
}

/** More are not asked about one by one. */
const MAX_BRANCHES = 20;

/** Listing branches takes a permission that the rest does not: without it, the branches are not looked at. */
async function branchesFact(world: World, { parent }: ProjectChoice): Promise<Fact<ObservedBranch[]>> {
  try {
    const branches = (await observeBranches(world, parent)).filter(({ status = '' }) => !unavailable(status));
    const looked = await sideBySide(branches.slice(0, MAX_BRANCHES), async ({ name, ref }) => ({
      name,
      ref,
      integrations: await world.supabase.integrations(ref),
    }));
    return known(looked);
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal.id === 'hosted/permissions') return notAsked(`Preview branches: ${refusal.message}`);
    return unreachable(sentences(refusal.message, refusal.why), refusal.fix);
  }
}

/** The app's own address is in a variable whose name ends in SUPABASE_URL. */
async function observeRefs(world: World, root: string): Promise<ProjectRefs> {
  const linked = await linkedProject(world, root);
  const own = projectRefIn(world.env['SUPABASE_URL'] ?? '');
  const app = own === undefined ? await refsInFiles(world, root) : [{ ref: own, source: 'SUPABASE_URL' }];
  return { ...(linked === undefined ? {} : { linked }), app };
}

async function refsInFiles(world: World, root: string): Promise<ProjectRefs['app']> {
  const found: ProjectRefs['app'] = [];
  for (const folder of new Set([world.cwd, root])) {
    for (const name of (await world.files.list(folder)).filter(isEnvFile)) {
      const read = await world.files.readWithin(join(folder, name), MAX_ENV_BYTES);
      const entries = read.ok ? Object.entries(parseEnv(new TextDecoder().decode(read.bytes))) : [];
      for (const [variable, value = ''] of entries) {
        const ref = variable.endsWith('SUPABASE_URL') ? projectRefIn(value) : undefined;
        if (ref !== undefined) found.push({ ref, source: `${relative(world.cwd, join(folder, name))} (${variable})` });
      }
    }
  }
  return found;
}
