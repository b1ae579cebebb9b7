/**
 * `init`, the main job: discover → plan → show the diff → confirm → apply → verify. What comes after the first answer
 * of AWS is loaded while that is awaited.
 */
import { loadAhead } from '../../observe/begin.ts';
import type { UserPoolRef } from '../../core/pool/ids.ts';
import type { Opened } from '../../discover/open.ts';
import type { ProjectChoice } from '../../observe/project-ref.ts';
import { namedProject } from '../../observe/projects.ts';
import type { World } from '../../world/types.ts';
import { choosePool } from '../shared/choose-pool.ts';
import { NOTHING_CHANGED, sayWhenInterrupted } from '../shared/interrupted.ts';
import { openProject } from '../shared/open-project.ts';
import { showFiles } from '../shared/show-found.ts';
import type { InitOutcome } from './carry-out.ts';
import { sayWhenDenied } from './denied.ts';
import type { Prepared } from './prepare.ts';
import { parseRequest, type InitOptions, type InitRequest } from './request.ts';
import { requireConfig } from './require-config.ts';
import { meetRequest } from './meet-request.ts';

export async function init(world: World, options: InitOptions): Promise<InitOutcome> {
  const request = parseRequest(options);
  const prepared = await sayWhenInterrupted(NOTHING_CHANGED, () => start(world, request));
  const { carryOut } = await import('./carry-out.ts');
  return carryOut(world, prepared);
}

async function start(world: World, request: InitRequest): Promise<Prepared> {
  const opened = await openProject(world);
  await showFiles(world, opened, { asked: request.pool, projectRef: request.projectRef });
  requireConfig(opened.project, request.wish);
  const choice =
    request.projectRef === undefined ? undefined : await namedProject(world, opened.project.root, request.projectRef);
  const ref = await choosePool(world, opened, request.pool);
  return sayWhenDenied(ref, request.probeUser, () => describeAndPrepare(world, request, { opened, choice, ref }));
}

interface Chosen {
  opened: Opened;
  choice: ProjectChoice | undefined;
  ref: UserPoolRef;
}

async function describeAndPrepare(
  world: World,
  wanted: InitRequest,
  { opened, choice, ref }: Chosen,
): Promise<Prepared> {
  loadAhead(world, () => Promise.all([import('./prepare.ts'), import('./carry-out.ts')]));
  if (!wanted.wish.skip.has('lambda'))
    loadAhead(world, () =>
      Promise.all([
        world.aws.lambda(ref.region),
        world.aws.iam(ref.region),
        import('../../core/function/package-code.ts'),
      ]),
    );
  const met = await meetRequest(world, wanted, ref);
  const { prepare } = await import('./prepare.ts');
  return prepare(world, { opened, choice, ...met });
}
