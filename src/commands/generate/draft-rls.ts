/**
 * `generate rls`: a migration with row level security, the one that undoes it (--down), or the audit's query, and its
 * file name under supabase/migrations; the SQL is made in `src/core/snippets`.
 */
import { join, relative } from 'node:path';
import { once } from '../../core/once.ts';
import { auditSql } from '../../core/snippets/rls-audit.ts';
import { downSql, migrationSql, type SqlTemplate } from '../../core/snippets/rls-migration.ts';
import { type Admission, type Protected, USUAL_ROLE, isNothing } from '../../core/snippets/rls.ts';
import type { Opened } from '../../discover/open.ts';
import type { Project } from '../../discover/project.ts';
import type { World } from '../../world/types.ts';
import { openProject } from '../shared/open-project.ts';
import type { Draft } from './drafts.ts';
import type { GenerateOptions } from './options.ts';
import { chooseAdmission } from './rls-admission.ts';
import { protectedBy } from './rls-request.ts';

export async function rlsDraft(world: World, options: GenerateOptions): Promise<Draft> {
  const wanted = protectedBy(options);
  // What the flags say is not looked for in files.
  const open = once(() => openProject(world));
  const needsAdmission = !isNothing(wanted) && !options.down;
  const admission = needsAdmission ? await chooseAdmission(world, open, options) : undefined;
  const content = contentOf(world, wanted, admission, options);
  if (options.audit)
    return { ...(await placeOfAudit(world, open, options.out)), content, usual: 'cognito-rls-audit.sql' };
  return placeMigration(world, open, { out: options.out, name: nameOf(wanted, options.down ?? false), content });
}

function contentOf(
  world: World,
  wanted: Protected,
  admission: Admission | undefined,
  { audit, down }: GenerateOptions,
): string {
  const template: SqlTemplate = (name) => world.template(`sql/${name}.sql`);
  if (audit && admission) return auditSql(template, wanted, admission);
  return down ? downSql(template, wanted) : migrationSql(template, wanted, admission);
}

/** The Supabase project's own folder; undefined where there is none. */
async function supabaseFolder({ cwd, files }: World, { root, config }: Project): Promise<string | undefined> {
  const folder = join(root, 'supabase');
  if (!config && (await files.info(folder))?.isDirectory !== true) return undefined;
  return relative(cwd, folder);
}

async function placeOfAudit(
  world: World,
  open: () => Promise<Opened>,
  out: string | undefined,
): Promise<Pick<Draft, 'out' | 'other' | 'within'>> {
  const other = 'cognito-rls-audit-2.sql';
  if (out !== undefined) return { out, other };
  const { project } = await open();
  const folder = await supabaseFolder(world, project);
  return { out: join(folder ?? '', 'cognito-rls-audit.sql'), other, within: project.root };
}

/** The migration of this name that is there already, else one of now: what has run once is never written again. */
async function placeMigration(
  world: World,
  open: () => Promise<Opened>,
  { out, name, content }: { out: string | undefined; name: string; content: string },
): Promise<Draft> {
  const now = new Date(world.clock.now()).toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const usual = `${now}_${name}.sql`;
  if (out !== undefined) return { out, content, usual, other: `${now}_${name}_2.sql` };
  const { project } = await open();
  const folder = await supabaseFolder(world, project);
  const migrations = folder === undefined ? '' : join(folder, 'migrations');
  const there = (await world.files.list(join(world.cwd, migrations)))
    .filter((file) => /^\d{14}_/.test(file) && file.slice(15) === `${name}.sql`)
    .toSorted();
  return {
    out: join(migrations, there.at(-1) ?? usual),
    content,
    usual,
    other: `${now}_${name}_${there.length + 1}.sql`,
    within: project.root,
  };
}

/** As `supabase migration new` names files: lower-case letters, digits and underscores. */
function nameOf(wanted: Protected, down: boolean): string {
  const { role, tables, schemas, profiles, buckets, realtime } = wanted;
  const things = [
    ...tables.map(({ schema, table }) => (schema === 'public' ? table : `${schema}_${table}`)),
    ...schemas.map((schema) => `all_${schema}`),
    ...(profiles ? ['profiles'] : []),
    ...buckets,
    ...(realtime ? ['realtime'] : []),
  ];
  const shown = things.length > 3 ? [...things.slice(0, 2), `and_${things.length - 2}_more`] : things;
  const words = [
    ...(isNothing(wanted) ? ['cognito_whoami'] : ['cognito_rls', ...shown]),
    ...(role === USUAL_ROLE ? [] : ['as', role]),
    ...(down ? ['down'] : []),
  ];
  return words
    .join('_')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_');
}
