/**
 * `verify`, the command, also for CI: checks the flags, runs `src/verify/verify.ts`, writes the report, and ends with
 * an exit code by the findings and --strict (`src/core/checks/run.ts`).
 */
import { verifyExitCode } from '../../core/checks/run.ts';
import { type ExitCode } from '../../errors.ts';
import { verify, type VerifyDocument } from '../../verify/verify.ts';
import type { World } from '../../world/types.ts';
import { chooseReport, report } from './write-report.ts';
import { checkOptions, requestOf, type VerifyOptions } from './request.ts';

export async function runVerify(
  world: World,
  options: VerifyOptions,
): Promise<{ document: VerifyDocument; exitCode: ExitCode }> {
  const asked = checkOptions(options);
  const choice = await chooseReport(world, options);
  const request = await requestOf(world, options, asked);
  const { document } = await verify(world, request);
  await report(world, choice, document, request.project.repository);
  return { document, exitCode: verifyExitCode(document.summary, options.strict ?? false) };
}
