/** Opens the Supabase project of a command: says which folder it is, and asks where there are several below (a monorepo; --cwd answers). */
import { relative } from 'node:path';
import { open, type Opened } from '../../discover/open.ts';
import { printable } from '../../core/text/safe.ts';
import { DecisionNeeded } from '../../errors.ts';
import type { World } from '../../world/types.ts';

/**
 * Says which project it is where that is not plain from where one stands.
 * @throws DecisionNeeded where several lie below and there is no terminal to ask on
 */
export async function openProject(world: World): Promise<Opened> {
  const opened = await open(world, async (folders, discovery) => {
    const { showSeveral } = await import('./show-found.ts');
    showSeveral(world, folders, discovery);
    return chooseFolder(world, folders);
  });
  const { foundBy, root, config } = opened.project;
  const folder = printable(relative(world.cwd, root) || '.', 200);
  if (foundBy === 'below') world.out.progress(`Using the Supabase project in ${folder}.`);
  // A folder that holds none is not repeated: it may be anything, and each command says that there is no config.
  if (foundBy === 'SUPABASE_WORKDIR' && config)
    world.out.progress(`Using the Supabase project in ${folder}, as SUPABASE_WORKDIR says.`);
  return opened;
}

async function chooseFolder({ ask }: World, folders: readonly string[]): Promise<string> {
  const flag = '--cwd <dir>';
  if (!ask.possible)
    throw new DecisionNeeded({
      id: 'config/several-projects',
      message: 'There is more than one Supabase project below this folder, and none in it or above.',
      why: folders.map((folder) => printable(folder, 200)).join('\n  '),
      fix: `Say which one with ${flag}.`,
    });
  return ask.select(
    'There is more than one Supabase project below this folder. Which one?',
    folders.map((folder) => ({ title: printable(folder, 200), value: folder })),
    flag,
  );
}
