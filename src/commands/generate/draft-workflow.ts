/** `generate workflow`: what runs `verify` in GitHub Actions or GitLab CI, for one user pool or for several. */
import { join, relative, sep } from 'node:path';
import { fillTemplate, isPlainFolder } from '../../core/snippets/fill.ts';
import type { Project } from '../../discover/project.ts';
import { UsageError } from '../../errors.ts';
import type { World } from '../../world/types.ts';
import type { GenerateOptions } from './options.ts';
import type { Draft } from './drafts.ts';
import { knownPool, poolToWriteFor } from './known-pool.ts';
import { parseTargets, type Target } from './targets.ts';

export async function workflowDrafts(world: World, options: GenerateOptions): Promise<Draft[]> {
  const { userPoolId, ci } = options;
  const targets = parseTargets(options.target);
  if (targets.length > 0 && userPoolId !== undefined)
    throw new UsageError({
      id: 'usage',
      message: '--target and --user-pool-id exclude each other.',
      fix: 'Give each pool with a --target of its own.',
    });
  const known =
    targets.length > 0
      ? await knownPool(world, undefined)
      : await poolToWriteFor(world, userPoolId, 'A workflow is for one user pool.');
  const { project, pool } = known;
  const values = {
    region: pool?.region ?? '',
    version: PACKAGE_VERSION,
    flags: flagsFor(project, userPoolId),
  };
  return ci === 'gitlab'
    ? gitlab(world, options, project, { values, targets })
    : github(world, options, project, { values, targets });
}

/** How `verify` finds the project from the root of the repository, and which pool it is about. */
function flagsFor(project: Project, userPoolId: string | undefined): string {
  if (!project.config)
    throw new UsageError({
      id: 'config/missing',
      message: 'There is no Supabase project here: no supabase/config.toml in this folder or one above.',
      fix: 'Run it in the folder of the project, or name that with --cwd: the workflow runs `verify` there.',
    });
  const folder = relative(project.repository, project.root).split(sep).join('/');
  if (folder !== '' && !isPlainFolder(folder))
    throw new UsageError({
      id: 'generate/value',
      message: `The folder ${JSON.stringify(folder)} cannot stand in a workflow.`,
      why: 'It has other characters than letters, digits, hyphens, dots and @.',
      fix: 'Copy templates/ci/github.yml by hand, and quote the folder.',
    });
  return [
    ...(folder === '' ? [] : [` --cwd ${folder}`]),
    ...(userPoolId === undefined ? [] : [` --user-pool-id ${userPoolId}`]),
  ].join('');
}

interface Filling {
  values: Readonly<Record<string, string>>;
  targets: readonly Target[];
}

function github(world: World, { out }: GenerateOptions, project: Project, { values, targets }: Filling): Draft[] {
  const template = targets.length === 0 ? 'github.yml' : 'github-targets.yml';
  const content = fillTemplate(world.template(`ci/${template}`), {
    ...values,
    targets: targets.map((target) => indent(10, githubTarget(target))).join('\n'),
  });
  return [
    {
      out: out ?? fromRoot(world, project, '.github', 'workflows', 'cognito-supabase.yml'),
      content,
      usual: 'cognito-supabase.yml',
      other: 'verify-cognito.yml',
      within: project.repository,
    },
  ];
}

/** Quoted: YAML takes `no`, `1.0` and `null` for something else than names. */
function githubTarget({ name, userPoolId, region, projectRef = '' }: Target): string[] {
  return [
    `- target: '${name}'`,
    `  user-pool-id: '${userPoolId}'`,
    `  region: '${region}'`,
    `  project-ref: '${projectRef}'`,
  ];
}

const GITLAB_PLACE = '.gitlab/cognito-supabase.yml';
const GITLAB_ROOT = '.gitlab-ci.yml';

/** A file to include, and where there is no pipeline yet, the one that does. */
async function gitlab(
  world: World,
  { out }: GenerateOptions,
  project: Project,
  { values, targets }: Filling,
): Promise<Draft[]> {
  const jobs = targets.length === 0 ? gitlabJob(values['region']) : gitlabJobs(targets);
  const content = fillTemplate(world.template('ci/gitlab.yml'), {
    ...values,
    place: GITLAB_PLACE,
    jobs: ['', ...jobs].join('\n'),
  });
  const place = fromRoot(world, project, ...GITLAB_PLACE.split('/'));
  const draft = { usual: 'cognito-supabase.yml', other: 'verify-cognito.yml', within: project.repository };
  const root = join(project.repository, GITLAB_ROOT);
  const first: Draft[] =
    out !== undefined || (await world.files.info(root))
      ? []
      : [{ ...draft, out: fromRoot(world, project, GITLAB_ROOT), content: `include:\n  - local: ${GITLAB_PLACE}\n` }];
  return [{ ...draft, out: out ?? place, content }, ...first];
}

function gitlabJob(region = ''): string[] {
  return ['cognito-supabase:', '  extends: .cognito-supabase', '  variables:', `    AWS_REGION: '${region}'`];
}

/** The files in a job of their own, since the config is about the pool of the local stack. */
function gitlabJobs(targets: readonly Target[]): string[] {
  return [
    'cognito-supabase-files:',
    '  extends: .cognito-supabase',
    '',
    'cognito-supabase:',
    '  extends: .cognito-supabase',
    '  parallel:',
    '    matrix:',
    ...targets.flatMap(({ name, userPoolId, region, projectRef }) => [
      `      - TARGET: '${name}'`,
      `        VERIFY_USER_POOL_ID: '${userPoolId}'`,
      `        AWS_REGION: '${region}'`,
      ...(projectRef === undefined ? [] : [`        SUPABASE_PROJECT_ID: '${projectRef}'`]),
    ]),
    '  environment:',
    '    name: $TARGET',
    '    action: verify',
  ];
}

function fromRoot(world: World, { repository }: Project, ...names: string[]): string {
  return join(relative(world.cwd, repository), ...names);
}

function indent(columns: number, lines: readonly string[]): string {
  return lines.map((line) => ' '.repeat(columns) + line).join('\n');
}
