/**
 * Runs `verify` at the end of `init`, and shows the findings; what was skipped in the work is not checked. Loaded when
 * there is something to verify: a dry run has nothing.
 */
import { verifyExitCode } from '../../core/checks/run.ts';
import type { Part } from '../../core/plan/wish.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import type { ObservedToken } from '../../core/token/observed.ts';
import type { Opened } from '../../discover/open.ts';
import { readAgain } from '../../discover/project.ts';
import type { ExitCode } from '../../errors.ts';
import { reportFindings } from '../../report/findings.ts';
import { requestOfFiles, type VerifyRequest } from '../../verify/request.ts';
import { verify, type VerifyDocument } from '../../verify/verify.ts';
import type { World } from '../../world/types.ts';
import type { InitRequest } from './request.ts';

interface Proof {
  document: VerifyDocument;
  exitCode: ExitCode;
  tokens: ObservedToken[];
}

interface Made {
  pool: UserPool;
  /** The pool as it is once the plan is carried out, where that was read. */
  poolNow: UserPool | undefined;
  request: InitRequest;
}

/** Verifies the project as it is now, and shows what came of it. */
export async function prove(world: World, { project, discovery }: Opened, made: Made): Promise<Proof> {
  const { out } = world;
  // What was edited is read again.
  const edited = await readAgain(world.files, world.cwd, world.env, project);
  const asked = verifyRequest(made.request, { project: edited, discovery }, made.pool);
  const { document, tokens } = await verify(world, made.poolNow ? { ...asked, userPool: made.poolNow } : asked);
  out.show(reportFindings(document.checks, (style, text) => out.paint(style, text), { width: out.columns() }));
  return { document, exitCode: verifyExitCode(document.summary, false), tokens };
}

/** `init` verifies what it was asked to do, and nothing that was left out of it. */
function verifyRequest(request: InitRequest, opened: Opened, pool: UserPool): VerifyRequest {
  const { wish, projectRef, probeUser, probeAnyway } = request;
  return {
    ...requestOfFiles(opened),
    pool,
    ...(request.pool === undefined ? {} : { userPoolId: request.pool.userPoolId }),
    role: wish.role,
    probeUser,
    probeAnyway,
    offline: false,
    invoke: wish.invoke,
    ...(projectRef === undefined ? {} : { projectRef }),
    hostedOnlyIfGiven: true,
    only: [],
    skip: [...wish.skip].flatMap((part) => LAYERS_OF[part]),
  };
}

/** What is left out of the work is left out of the verdict. */
const LAYERS_OF: Record<Part, readonly string[]> = {
  config: ['config'],
  lambda: ['cognito', 'lambda'],
  hosted: ['hosted'],
};
