/** `generate workflow`: a workflow for GitHub Actions that runs `verify`. */
import { join, relative, sep } from 'node:path';
import { fillTemplate, isPlainFolder } from '../../core/snippets/fill.ts';
import { UsageError } from '../../errors.ts';
import type { World } from '../../world/types.ts';
import type { GenerateOptions } from './options.ts';
import { templateText, type Draft } from './drafts.ts';
import { poolToWriteFor } from './known-pool.ts';

export async function workflowDraft(world: World, { userPoolId, out }: GenerateOptions): Promise<Draft> {
  const { project, pool } = await poolToWriteFor(world, userPoolId, 'A workflow is for one user pool.');
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
  return {
    out: out ?? join(relative(world.cwd, project.repository), '.github', 'workflows', 'cognito-supabase.yml'),
    content: fillTemplate(await templateText(world, 'ci/github.yml'), {
      region: pool.region,
      version: PACKAGE_VERSION,
      flags: [
        ...(folder === '' ? [] : [` --cwd ${folder}`]),
        ...(userPoolId === undefined ? [] : [` --user-pool-id ${userPoolId}`]),
      ].join(''),
    }),
    usual: 'cognito-supabase.yml',
    other: 'verify-cognito.yml',
    within: project.repository,
  };
}
