/** Settles and writes the report of `verify`: --format or --json, stdout or a file (--output), and the step summary of GitHub Actions. */
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Finding } from '../../core/checks/check.ts';
import { safeJson } from '../../core/text/safe.ts';
import { unshown } from '../../core/text/unshown.ts';
import { CliError, UsageError } from '../../errors.ts';
import { reportFindings } from '../../report/findings.ts';
import type { Format } from '../../report/format.ts';
import type { Paint } from '../../report/paint.ts';
import type { VerifyDocument } from '../../verify/verify.ts';
import type { World } from '../../world/types.ts';
import type { VerifyOptions } from './request.ts';
import { readPages } from '../shared/pages.ts';

export interface ReportChoice {
  /** What stdout is for: with json the document alone, which the program prints last. */
  shown: Format;
  file?: { path: string; format: Format };
  strict: boolean;
  /** Every check is listed, with what it looked at. */
  every: boolean;
}

/**
 * Settles what is reported where, before anything is looked at: a file that cannot be written is found now.
 * @throws UsageError for two formats at once, and for a file that is a folder, a device, or out of reach
 */
export async function chooseReport(world: World, options: VerifyOptions): Promise<ReportChoice> {
  const { format, output, json = false, strict = false, verbose: every = false } = options;
  if (output !== undefined) {
    const path = await writableFile(world, output);
    return {
      shown: json ? 'json' : 'pretty',
      file: { path, format: format ?? (json ? 'json' : 'pretty') },
      strict,
      every,
    };
  }
  if (json && format !== undefined && format !== 'json')
    throw new UsageError({
      id: 'verify/two-formats',
      message: `--json and --format ${format} both want stdout.`,
      fix: `Leave one of them out, or name a file for the second: --output <file>.`,
    });
  const usual = inActions(world) ? 'github' : 'pretty';
  return { shown: json ? 'json' : (format ?? usual), strict, every };
}

function inActions(world: World): boolean {
  return (world.env['GITHUB_ACTIONS'] ?? '') !== '';
}

/** Names for streams and devices: a file that is renamed to one takes its place. */
const SYSTEM = /^\/(dev|proc|sys)\/(?!shm\/)/;

/**
 * The absolute path of a file that can be written, links followed. It is tried out with a file beside it: a report is
 * written beside its place, too, and then renamed, so that no reader sees half of one.
 */
async function writableFile(world: World, output: string): Promise<string> {
  const path = resolve(world.cwd, output);
  const there = await world.files.info(path);
  if (output === '-' || output === '' || SYSTEM.test(path) || (there && !there.isFile))
    throw new UsageError({
      id: 'verify/output',
      message: `${unshown('--output', output)} is ${there?.isDirectory ? 'a folder' : 'no file'}.`,
      fix: there?.isDirectory
        ? 'Name a file in it, such as report.xml.'
        : 'Leave --output out, and the report is on stdout.',
    });
  const target = (await world.files.real(path)) ?? path;
  const trial = join(dirname(target), `.${basename(target)}.${world.randomHex(12)}.tmp`);
  const refuse = (why: string | undefined, cause?: unknown): never => {
    const fix = 'Name a file in a folder that you may write to.';
    throw new UsageError(
      { id: 'verify/output', message: `${unshown('--output', output)} can't be written.`, why, fix },
      { cause },
    );
  };
  const isMade = await world.files
    .create(trial, '')
    .catch((error: unknown) => refuse(error instanceof CliError ? error.why : undefined, error));
  if (!isMade) return refuse('A file stands where its folder would be.');
  await world.files.remove(trial);
  return target;
}

/** Writes and shows the report. @param repository the folder that paths of sarif and github are relative to */
export async function report(
  world: World,
  { shown, file, strict, every }: ReportChoice,
  document: VerifyDocument,
  repository: string,
): Promise<void> {
  // A secret may be spelled otherwise once a format has escaped it, so that it has to go before.
  const safe = JSON.parse(JSON.stringify(document), (_key, value: unknown) =>
    typeof value === 'string' ? world.out.withoutHidden(value) : value,
  ) as VerifyDocument;
  const context = { world, document: safe, repository, strict, every };
  if (file) {
    await world.files.write(file.path, `${await render(context, file.format, PLAIN)}\n`);
    world.out.progress(`Wrote the report: ${file.path}`);
  }
  if (shown === 'json') return;
  const terminal: Surface = { paint: (style, part) => world.out.paint(style, part), width: world.out.columns() };
  const text = await render(context, shown, terminal);
  if (shown === 'github') world.out.command(text);
  else world.out.show(text);
  if ([shown, file?.format].includes('github')) await appendSummary(context);
}

interface Context {
  world: World;
  document: VerifyDocument;
  repository: string;
  strict: boolean;
  every: boolean;
}

/** What a report is shown on. */
interface Surface {
  paint: Paint;
  width?: number | undefined;
}

/** A file: no colours, and no end of the line. */
const PLAIN: Surface = { paint: (_style, text) => text };

/** The report, without a line end after it. */
async function render(context: Context, format: Format, { paint, width }: Surface): Promise<string> {
  const { world, document, strict, every } = context;
  const findings = inRepository(context);
  if (format === 'json') return safeJson({ schemaVersion: 1, command: 'verify', ...document });
  if (format === 'junit') {
    const { junit } = await import('../../report/junit.ts');
    return junit(findings, { strict });
  }
  if (format === 'sarif') {
    const { sarif } = await import('../../report/sarif.ts');
    return sarif(findings, { rules: readPages(world), version: PACKAGE_VERSION, homepage: PACKAGE_HOMEPAGE });
  }
  if (format === 'github') {
    const { github } = await import('../../report/github.ts');
    return github(findings, paint, { strict, every });
  }
  return reportFindings(document.checks, paint, { strict, every, width });
}

/** The findings with their files named from the root of the repository, as CI systems look them up. */
function inRepository({ world, document, repository }: Context): Finding[] {
  return document.checks.map((finding) => {
    const file = finding.evidence?.['file'];
    if (typeof file !== 'string') return finding;
    const named = relative(repository, resolve(world.cwd, file)).split(sep).join('/');
    return { ...finding, evidence: { ...finding.evidence, file: named } };
  });
}

/** Adds to the page that Actions shows for the step. It is beside the point: without it, the verdict is the same. */
async function appendSummary(context: Context): Promise<void> {
  const { world, strict } = context;
  const path = world.env['GITHUB_STEP_SUMMARY'] ?? '';
  if (path === '') return;
  const { stepSummary } = await import('../../report/github.ts');
  try {
    await world.files.append(path, stepSummary(inRepository(context), { strict }));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    world.out.error(`! The step summary couldn't be written: ${error.why ?? error.message}`);
  }
}
