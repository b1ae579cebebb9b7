import { check, PASS } from '../check.ts';
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
    return {
      status: 'fail',
      message: `${config?.file}: ${first.key} is env(${name}), but ${name} has no value: the CLI uses the text "env(${name})", without a warning.`,
      fix:
        plain === name
          ? `Set ${name} in supabase/.env or in the environment, or write the value into the config.`
          : `Write env(${plain}), without quotes or blanks, and set ${plain}.`,
      evidence: locateKey(config, first.key),
    };
  },
});
