import { CHECKS } from '../core/checks/index.ts';
import { UsageError } from '../errors.ts';
import type { World } from '../world/types.ts';

export interface ExplainDocument {
  pages: { id: string; title: string; text: string }[];
}

/** Prints a check's page, or the list of all checks. Offline. */
export async function explain(
  world: World,
  id: string | undefined,
  options: { json?: boolean },
): Promise<ExplainDocument> {
  const checks = CHECKS.filter((check) => id === undefined || check.id === id);
  if (checks.length === 0) {
    throw new UsageError({
      id: 'explain/unknown-check',
      message: `There is no check ${JSON.stringify(id)}.`,
      fix: 'Run `cognito-supabase explain` for the list.',
    });
  }
  const pages = await Promise.all(
    checks.map(async (check) => ({
      id: check.id,
      title: check.title,
      text: new TextDecoder().decode(await world.template(`checks/${check.id}.md`)),
    })),
  );
  if (!options.json)
    world.out.show(
      id === undefined
        ? pages.map((page) => `${page.id.padEnd(34)} ${page.title}`).join('\n')
        : (pages[0]?.text ?? '').trimEnd(),
    );
  return { pages };
}
