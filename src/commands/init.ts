/** The main job: discover → plan → show the diff → confirm → apply → verify. */
import { apply } from '../apply.ts';
import { stateFolder } from '../apply/context.ts';
import type { ObservedToken, UserPool } from '../core/facts.ts';
import { parseFunctionArn, resourceName } from '../core/ids.ts';
import { verifyExitCode } from '../core/checks/run.ts';
import { planInit, type InitFacts, type InitWish, type Part, type Plan } from '../core/plan.ts';
import { BYPASSES_RLS } from '../core/checks/token/roles.ts';
import { printable } from '../core/redact.ts';
import { changesAnything, summarise, type StepSummary } from '../core/step.ts';
import { discover, type Discovery } from '../discover/index.ts';
import { findProject, type Project } from '../discover/project.ts';
import { DecisionNeeded, Interrupted, UsageError, type ExitCode } from '../errors.ts';
import { observeFunction, observeOwner, observePolicy, observePool, shippedCode, type ShippedCode } from '../observe.ts';
import { reportFindings } from '../report/findings.ts';
import { reportPlan } from '../report/plan.ts';
import { refuseProbe } from '../tokens.ts';
import { verify, type VerifyDocument } from '../verify.ts';
import type { World } from '../world/types.ts';
import { choosePool } from './choose-pool.ts';
import { offerClient, sayWhatIsNext } from './epilogue.ts';
import type { InitOptions } from './options.ts';

export interface InitDocument {
  pool: { userPoolId: string; region: string; issuer: string; tier: string };
  plan: StepSummary[];
  applied: string[];
  backup?: string;
  verify?: VerifyDocument;
}

export interface InitOutcome {
  document: InitDocument;
  exitCode: ExitCode;
  tokens: ObservedToken[];
}

export async function init(world: World, options: InitOptions): Promise<InitOutcome> {
  checkRole(options.role);
  const project = await findProject(world.files, world.cwd);
  const discovery = await discover(world.files, world.cwd, project);
  requireConfig(project, options);
  const ref = await choosePool(world, options.userPoolId, discovery);
  const pool = await observePool(world, ref);
  if (!pool) throw new UsageError({ id: 'cognito/pool-not-found', message: `AWS knows no user pool ${ref.userPoolId} in ${ref.region}.`, why: 'The id is of another account, or the pool was deleted.', fix: 'Check the id, and the account with --profile.' });
  if (options.probeUser) refuseProbe(pool, options.probeAnyway ?? false);
  const code = await shippedCode(world);
  const wish = wishOf(options, pool, code);
  const plan = planInit(await observeInit(world, project, pool, wish), wish);
  showPlan(world, pool, discovery, plan);
  await consent(world, options, plan);
  const document: InitDocument = { pool: poolSummary(pool), plan: plan.steps.map(summarise), applied: [] };
  if (options.dryRun) return { document, exitCode: 0, tokens: [] };
  const applied = await apply(plan.steps, { world, pool, code, configBytes: project.configBytes ?? new Uint8Array(), stateFolder: stateFolder(project.config, project.root) });
  document.applied = applied.ids;
  if (applied.backup !== undefined) document.backup = applied.backup;
  return finish(world, options, document, pool, discovery);
}

/** A role that skips row level security would open the whole database to every user of the pool. */
function checkRole(role: string | undefined): void {
  if (role === undefined) return;
  if (BYPASSES_RLS.includes(role)) throw new UsageError({ id: 'token/role-bypasses-rls', message: `--role ${role} would bypass row level security for every user of the pool.`, fix: 'Give a role of your own that policies apply to, or leave --role out.' });
  if (!/^[a-z_][a-z0-9_]{0,62}$/i.test(role)) throw new UsageError({ id: 'token/role-value', message: `--role ${JSON.stringify(role)} is no name of a Postgres role.`, fix: 'Give letters, digits and underscores.' });
}

function requireConfig(project: Project, options: InitOptions): void {
  if (options.skip.includes('config')) return;
  if (!project.config) throw new UsageError({ id: 'config/missing', message: 'There is no Supabase project here: no supabase/config.toml in this folder or one above.', fix: 'Run `supabase init` first, name the folder with --cwd, or leave the local stack out with --skip config.' });
  const { read, file } = project.config;
  if (!read.ok) throw new UsageError({ id: 'config/invalid', message: `${file}${read.line === undefined ? '' : `:${read.line}:${read.column ?? 1}`}: ${read.message}`, why: 'A file that does not parse is not edited.', fix: 'Mend that line, then run again.' });
}

function wishOf(options: InitOptions, pool: UserPool, code: ShippedCode): InitWish {
  const { functionArn } = options;
  const given = functionArn === undefined ? undefined : parseFunctionArn(functionArn);
  if (functionArn !== undefined && !given) throw new UsageError({ id: 'lambda/arn-malformed', message: `--function-arn ${JSON.stringify(functionArn)} is no function's ARN.`, fix: 'Copy it from the Lambda console.' });
  if (given && given.region !== pool.region) throw new UsageError({ id: 'lambda/other-region', message: `The function is in ${given.region}, the user pool in ${pool.region}.`, why: 'Cognito invokes triggers of its own region only.', fix: `Deploy the function to ${pool.region}.` });
  return {
    triggerVersion: options.triggerVersion,
    ...(options.functionName === undefined ? {} : { functionName: options.functionName }),
    ...(functionArn === undefined ? {} : { functionArn }),
    ...(options.roleArn === undefined ? {} : { roleArn: options.roleArn }),
    onExistingTrigger: options.onExistingTrigger ?? 'fail',
    skip: new Set(options.skip.filter((part): part is Part => part !== 'verify')),
    role: options.role ?? 'authenticated',
    m2m: options.m2m ?? false,
    allowManaged: options.allowManaged ?? false,
    disableOtherProvider: options.disableOtherProvider ?? false,
    invoke: options.invoke ?? false,
    codeSha256: code.codeSha256,
    version: PACKAGE_VERSION,
  };
}

async function observeInit(world: World, project: Project, pool: UserPool, wish: InitWish): Promise<InitFacts> {
  const base = { pool, config: project.config, function: null, policy: [], role: null };
  if (wish.skip.has('lambda')) return base;
  const functionArn = wish.functionArn ?? `arn:${pool.partition}:lambda:${pool.region}:${pool.accountId}:function:${wish.functionName ?? resourceName(pool.userPoolId)}`;
  const ownRole = wish.functionArn === undefined && wish.roleArn === undefined;
  const [attached, role, owner] = await Promise.all([
    observeFunction(world, pool, functionArn),
    ownRole ? world.aws.iam().then((iam) => iam.describeRole(resourceName(pool.userPoolId), pool.partition, pool.userPoolId)) : undefined,
    observeOwner(world, pool),
  ]);
  if (wish.functionArn !== undefined && !attached) throw new UsageError({ id: 'cognito/trigger-function-missing', message: `There is no function ${wish.functionArn}.`, fix: 'Check --function-arn.' });
  const policy = attached ? await observePolicy(world, pool, functionArn) : [];
  return { ...base, function: attached, policy, role: role ?? null, ...(owner === undefined ? {} : { owner }) };
}

function showPlan(world: World, pool: UserPool, discovery: Discovery, plan: Plan): void {
  const { out } = world;
  const source = discovery.candidates.find(({ userPoolId }) => userPoolId === pool.userPoolId)?.sources[0];
  const from = source === undefined ? '' : ` from ${source.file ?? source.kind}`;
  out.show(out.paint('bold', `User pool ${pool.userPoolId} "${printable(pool.name, 60)}"${from}`));
  out.show(reportPlan(plan, (style, text) => out.paint(style, text)));
  const [decision] = plan.decisions;
  if (decision) throw new DecisionNeeded(decision);
}

/** --yes, or an answer at the terminal; a plan that changes something is never carried out without one of them. */
async function consent(world: World, options: InitOptions, plan: Plan): Promise<void> {
  if (options.dryRun || options.yes || !changesAnything(plan.steps)) return;
  if (!world.ask.possible) throw new DecisionNeeded({ id: 'input-required', message: 'The plan above was not carried out.', why: 'There is no terminal to confirm it on (or --no-input, or CI is set).', fix: 'Run again with --yes to accept it.' });
  if (!(await world.ask.confirm('Carry this out?', '--yes'))) throw new Interrupted('Declined. Nothing was changed.');
}

async function finish(world: World, options: InitOptions, document: InitDocument, pool: UserPool, discovery: Discovery): Promise<InitOutcome> {
  const { out } = world;
  let exitCode: ExitCode = 0;
  let tokens: ObservedToken[] = [];
  if (!options.skip.includes('verify')) {
    const result = await verify(world, {
      project: await findProject(world.files, world.cwd),
      appPools: discovery.appPools,
      pool,
      ...(options.userPoolId === undefined ? {} : { userPoolId: options.userPoolId }),
      role: options.role ?? 'authenticated',
      probeUser: options.probeUser ?? false,
      probeAnyway: options.probeAnyway ?? false,
      invoke: options.invoke ?? false,
      only: [],
      skip: options.skip.includes('config') ? ['config'] : options.skip.includes('lambda') ? ['cognito', 'lambda'] : [],
    });
    document.verify = result.document;
    tokens = result.tokens;
    out.show(reportFindings(result.document.checks, (style, text) => out.paint(style, text)));
    exitCode = verifyExitCode(result.document.summary, false);
  }
  try {
    await sayWhatIsNext(world, pool, discovery, document.applied);
    await offerClient(world, pool, options);
  } catch (error) {
    throw error instanceof Interrupted ? afterTheWork(document.applied) : error;
  }
  return { document, exitCode, tokens };
}

/** An interruption once the plan is carried out must not say that nothing was. */
function afterTheWork(applied: readonly string[]): Interrupted {
  const done = applied.length === 0 ? 'The plan had nothing to do.' : `Done: ${applied.join(', ')}.`;
  return new Interrupted(`Interrupted. ${done}`, 'Run again to verify.');
}

/** Answers without a plan come from before there were plans: such pools have what Lite has. */
function poolSummary({ userPoolId, region, issuer, tier = 'LITE' }: UserPool): InitDocument['pool'] {
  return { userPoolId, region, issuer, tier };
}
