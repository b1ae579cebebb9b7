/** One question with every way on, where only the user can decide. */
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
