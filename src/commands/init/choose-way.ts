/** Asks "What is to be done?" where only the user can decide in `init`: a menu of the ways on (`src/core/plan/ways.ts`), and Stop. */
import type { Way } from '../../core/plan/plan.ts';
import { CliError, EXIT } from '../../errors.ts';
import type { World } from '../../world/types.ts';

/** @throws CliError `declined` where the user would rather stop */
export async function chooseWay({ ask }: World, ways: readonly Way[]): Promise<Way> {
  const flags = ways.flatMap((way) => ('flag' in way ? [way.flag] : []));
  const chosen = await ask.select<Way | undefined>(
    'What is to be done?',
    [...ways.map((way) => ({ title: way.text, value: way })), { title: 'Stop', value: undefined }],
    flags.join(' or '),
  );
  if (chosen) return chosen;
  throw new CliError({ id: 'declined', message: 'Stopped. Nothing was changed.' }, EXIT.findings);
}
