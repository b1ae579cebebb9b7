/** `generate rls`: the function that says which role a token has, and policies for a table. */
import { join } from 'node:path';
import { fillPolicies, parseTable } from '../../core/snippets/rls.ts';
import { unshown } from '../../core/text/unshown.ts';
import { UsageError } from '../../errors.ts';
import type { World } from '../../world/types.ts';
import type { GenerateOptions } from './options.ts';
import { templateText, type Draft } from './drafts.ts';

export async function rlsDraft(world: World, { table, out, role }: GenerateOptions): Promise<Draft> {
  const parts = [await templateText(world, 'sql/whoami.sql')];
  if (table !== undefined) {
    const name = parseTable(table);
    if (!name)
      throw new UsageError({
        id: 'generate/table',
        message: `${unshown('--table', table)} is not a name for a table.`,
        fix: 'Give letters, digits and underscores: todos, or shop.todos for one outside of public.',
      });
    parts.push(fillPolicies(await templateText(world, 'sql/rls.sql'), name, role));
  }
  const usual = 'cognito-rls.sql';
  const folder = (await world.files.info(join(world.cwd, 'supabase')))?.isDirectory === true ? 'supabase' : '';
  return {
    out: out ?? join(folder, usual),
    content: parts.join('\n'),
    usual,
    other: `cognito-${table ?? 'whoami'}.sql`,
  };
}
