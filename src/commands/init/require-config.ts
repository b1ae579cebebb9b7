/** Ends `init` before AWS is asked where supabase/config.toml is missing or does not parse, and so cannot be edited. */
import type { InitWish } from '../../core/plan/wish.ts';
import type { Project } from '../../discover/project.ts';
import { UsageError } from '../../errors.ts';

/** @throws UsageError where the config, that is to be edited, is not there or does not parse */
export function requireConfig({ config }: Project, { skip }: InitWish): void {
  if (skip.has('config')) return;
  if (!config)
    throw new UsageError({
      id: 'config/missing',
      message: 'There is no Supabase project here: no supabase/config.toml in this folder, one above or one below.',
      fix: 'Run `supabase init` first, name the folder with --cwd, or leave the local stack out with --skip config.',
    });
  const { read, file } = config;
  if (!read.ok)
    throw new UsageError({
      id: 'config/invalid',
      message: `${file}${read.line === undefined ? '' : `:${read.line}:${read.column ?? 1}`}: ${read.message}`,
      why: 'A file that does not parse is not edited.',
      fix: 'Fix that line, then run again.',
    });
}
