import { check, PASS } from '../check.ts';
import { whereIs } from '../../config/block.ts';

export const bom = check({
  id: 'config/bom',
  title: 'The config file starts without a byte-order mark',
  needs: ['config'],
  after: ['config/missing', 'config/invalid'],
  run({ config }) {
    if (config?.format !== 'toml' || !config.text.startsWith('\uFEFF')) return PASS;
    return {
      status: 'warn',
      message: `${config.file} starts with a byte-order mark: the Supabase CLI up to 2.105 refuses such a file.`,
      fix: 'Save it as UTF-8 without a byte-order mark.',
      evidence: whereIs(config, 1),
    };
  },
});
