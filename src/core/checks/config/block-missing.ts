import type { ConfigFile } from '../../config/config-file.ts';
import { check, PASS } from '../check.ts';
import { CONFIG_CAUSES, enabledBlock, locateKey } from '../../config/block.ts';

export const blockMissing = check({
  id: 'config/block-missing',
  title: 'Cognito is enabled as third-party provider',
  needs: ['config'],
  after: CONFIG_CAUSES,
  run({ config }) {
    if (enabledBlock(config)) return PASS;
    const variable = findOverride(config);
    const block = config?.read.ok ? config.read.block : undefined;
    const what = block ? 'has [auth.third_party.aws_cognito], not enabled' : 'has no [auth.third_party.aws_cognito]';
    return {
      status: 'fail',
      message:
        variable === undefined
          ? `${config?.file ?? 'The config file'} ${what}, so the local stack rejects every Cognito token.`
          : `${variable} switches off what ${config?.file} enables, so the local stack rejects every Cognito token.`,
      fix: variable === undefined ? 'Run `npx cognito-supabase init`.' : `Remove ${variable}.`,
      evidence: locateKey(config, 'enabled'),
    };
  },
});

/** The variable that switches Cognito off although the file enables it, with the file that sets it. */
function findOverride(config: ConfigFile | null): string | undefined {
  const { now, file } = config?.view ?? {};
  if (!file?.enabled.value || now?.enabled.origin.kind !== 'variable') return undefined;
  const { origin } = now.enabled;
  return origin.file === undefined ? origin.name : `${origin.name} in ${origin.file}`;
}
