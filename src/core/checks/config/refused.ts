import { check, PASS } from '../check.ts';
import { whereIs } from '../../config/block.ts';
import type { ConfigFile } from '../../config/config-file.ts';
import { generationOf, type Refusal } from '../../config/refused.ts';
import type { Generation } from '../../config/resolve.ts';
import { TYPES_FIX } from './wrong-type.ts';

/** What config/wrong-type says of every CLI, where it is the project's own that refuses the file. */
function wrongTypes({ view }: ConfigFile, pinnedTo: Generation | undefined): Refusal[] {
  const own = view.all.find(({ generation }) => generation === pinnedTo)?.effective.problems ?? [];
  return own
    .filter(({ kind }) => kind === 'wrong-type')
    .map(({ message, fix = TYPES_FIX, line }) => ({
      by: pinnedTo === undefined ? [] : [pinnedTo],
      message,
      fix,
      ...(line === undefined ? {} : { line }),
    }));
}

export const refused = check({
  id: 'config/refused',
  title: 'The Supabase CLI accepts the rest of the file',
  needs: ['config'],
  after: ['config/missing', 'config/invalid', 'config/shadowed'],
  run({ config }) {
    const { pinned } = config ?? {};
    const pinnedTo = pinned && generationOf(pinned.version);
    const refusals = [...(config?.refusals ?? []), ...(config ? wrongTypes(config, pinnedTo) : [])];
    // Without a pin nobody gets 2.105 by chance.
    const first = refusals.find(({ by }) =>
      pinnedTo === undefined ? by.some((generation) => generation !== 'go-2.105') : by.includes(pinnedTo),
    );
    if (!config || !first) return PASS;
    const { by, message, fix, line } = first;
    const evidence = whereIs(config, line);
    const told = `${config.file}${line === undefined ? '' : `:${line}`}: ${message}`;
    if (pinned && pinnedTo)
      return {
        status: 'fail',
        message: `${told} Supabase CLI ${pinned.version}, which ${pinned.file} pins, refuses the whole file.`,
        fix,
        evidence,
      };
    const versions = by.map((generation) => generation.split('-')[1]).join(', ');
    const which = pinned
      ? `${pinned.file} pins ${pinned.version}: whether that does is not known.`
      : 'The project pins no CLI version.';
    return {
      status: 'pass',
      message: `${told} Supabase CLI ${versions} refuses the whole file. ${which} ${fix}`,
      evidence,
    };
  },
});
