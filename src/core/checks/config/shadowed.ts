import type { EffectiveValue } from '../../config/resolve.ts';
import type { ConfigFile } from '../../config/config-file.ts';
import { check, PASS } from '../check.ts';
import { whereIs } from '../../config/block.ts';

export const shadowed = check({
  id: 'config/shadowed',
  title: 'The config file that is read is the one with the block',
  needs: ['config'],
  after: ['config/missing', 'config/invalid'],
  run({ config }) {
    const { now, losing } = config?.view ?? {};
    const two = now?.problems.find(({ kind }) => kind === 'two-json');
    if (two)
      return {
        status: 'fail',
        message: `${two.message} CLI 3 refuses to choose between them.`,
        fix: 'Keep one of them.',
        evidence: whereIs(config),
      };
    const same = losing?.userPoolId.value === now?.userPoolId.value && now?.enabled.value;
    if (!losing?.enabled.value || same) return PASS;
    return {
      status: 'fail',
      message: `The Cognito block of supabase/config.toml is not read: CLI 3 reads ${config?.file} instead.`,
      fix: `Run \`npx cognito-supabase init\`, which edits ${config?.file}, or delete that file.`,
      evidence: whereTomlIs(config, losing.enabled),
    };
  },
});

/** The block that is not read: it is in the other file. */
function whereTomlIs(config: ConfigFile | null, { origin }: EffectiveValue<boolean>): Record<string, string | number> {
  const file = config?.file.replace(/config\.jsonc?$/, 'config.toml') ?? '';
  return { file, ...(origin.kind === 'file' ? { line: origin.line } : {}) };
}
