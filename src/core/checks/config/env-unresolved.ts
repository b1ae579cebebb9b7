import { check, PASS } from '../check.ts';
import type { Whereabouts } from '../../config/whereabouts.ts';
import { enabledBlock, locateKey } from '../../config/block.ts';

export const envUnresolved = check({
  id: 'config/env-unresolved',
  title: 'Every env() reference of the block has a value',
  needs: ['config'],
  after: ['config/missing', 'config/invalid', 'config/shadowed', 'config/unknown-key'],
  run({ config }) {
    const unset = config?.view.now.problems.filter(({ kind }) => kind === 'unset-variable') ?? [];
    const first = unset.find(({ key }) => key === 'enabled' || enabledBlock(config));
    if (!first) return PASS;
    const name = first.variable ?? '';
    const plain = name.replaceAll(/^[\s"']+|[\s"']+$/g, '');
    const where = first.whereabouts ?? {};
    return {
      status: 'fail',
      message: `${config?.file}: ${first.key} is env(${name}), but ${name} has no value: the CLI uses the text "env(${name})", without a warning.${nameWhere(name, where)}`,
      fix: plain === name ? fixOf(name, where) : `Write env(${plain}), without quotes or blanks, and set ${plain}.`,
      evidence: locateKey(config, first.key),
    };
  },
});

/** Who sees the value in a file is not helped by hearing that there is none. */
function nameWhere(name: string, { emptyIn, file, environment }: Whereabouts): string {
  if (emptyIn !== undefined)
    return ` ${name} is empty in ${emptyIn}${file === undefined ? '' : `, which comes before ${file}`}.`;
  if (file === undefined || environment === undefined) return '';
  return ` ${file} has it, and is read with SUPABASE_ENV=${environment} alone.`;
}

function fixOf(name: string, { emptyIn }: Whereabouts): string {
  if (emptyIn === undefined)
    return `Set ${name} in supabase/.env or in the environment, or write the value into the config.`;
  const out = emptyIn === 'the environment' ? 'unset it there' : 'take the line out';
  return `Give ${name} its value in ${emptyIn}, or ${out}.`;
}
