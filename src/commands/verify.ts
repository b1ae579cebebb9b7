import { CHECKS } from '../core/checks/index.ts';
import { LAYERS } from '../core/checks/check.ts';
import { verifyExitCode } from '../core/checks/run.ts';
import { discover } from '../discover/index.ts';
import { findProject } from '../discover/project.ts';
import { UsageError, type ExitCode } from '../errors.ts';
import { reportFindings } from '../report/findings.ts';
import { poolInQuestion, verify, type VerifyDocument } from '../verify.ts';
import type { World } from '../world/types.ts';
import { askedPool, checkRegion } from './choose-pool.ts';
import { checkRole } from './init-wish.ts';
import type { VerifyOptions } from './options.ts';

export async function runVerify(
  world: World,
  options: VerifyOptions,
): Promise<{ document: VerifyDocument; exitCode: ExitCode }> {
  checkRegion(options.region);
  checkRole(options.role);
  checkNames('--only', options.only);
  checkNames('--skip', options.skip);
  const project = await findProject(world.files, world.cwd, world.env);
  const discovery = await discover(world.files, world.cwd, project);
  const pool = poolInQuestion(project, askedPool(options.userPoolId), discovery.chosen);
  const { document } = await verify(world, {
    project,
    appPools: discovery.appPools,
    declarations: discovery.declarations,
    ...(pool === undefined ? {} : { pool }),
    ...(options.userPoolId === undefined ? {} : { userPoolId: options.userPoolId }),
    ...(options.clientId === undefined ? {} : { clientId: options.clientId }),
    ...(options.token === undefined ? {} : { token: options.token }),
    ...(options.username === undefined ? {} : { username: options.username }),
    role: options.role ?? 'authenticated',
    probeUser: options.probeUser ?? false,
    probeAnyway: options.probeAnyway ?? false,
    invoke: options.invoke ?? false,
    ...(options.projectRef === undefined ? {} : { projectRef: options.projectRef }),
    only: options.only,
    skip: options.skip,
  });
  if (!options.json) world.out.show(reportFindings(document.checks, (style, text) => world.out.paint(style, text)));
  return { document, exitCode: verifyExitCode(document.summary, options.strict ?? false) };
}

/** A misspelt check would select nothing, and a run that checks nothing is green. */
function checkNames(flag: string, names: readonly string[]): void {
  const valid = new Set<string>([...LAYERS, ...CHECKS.map(({ id }) => id)]);
  const unknown = names.find((name) => !valid.has(name));
  if (unknown === undefined) return;
  throw new UsageError({
    id: 'verify/unknown-check',
    message: `${flag} ${JSON.stringify(unknown)} is neither a layer nor a check.`,
    fix: `Give a layer (${LAYERS.join(', ')}) or an id from \`cognito-supabase explain\`.`,
  });
}
