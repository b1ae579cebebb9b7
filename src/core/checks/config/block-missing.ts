import { check, PASS } from '../check.ts';
import { enabledBlock, whereIs } from './block.ts';

export const blockMissing = check({
  id: 'config/block-missing',
  title: 'Cognito is enabled as third-party provider',
  needs: ['config'],
  after: ['config/missing', 'config/invalid', 'config/unknown-key'],
  run({ config }) {
    if (enabledBlock(config)) return PASS;
    const block = config?.read.ok ? config.read.block : undefined;
    return {
      status: 'fail',
      message: `${config?.file ?? 'The config file'} ${block ? 'has [auth.third_party.aws_cognito], not enabled' : 'has no [auth.third_party.aws_cognito]'}, so the local stack rejects every Cognito token.`,
      fix: 'Run `npx cognito-supabase init`.',
      evidence: whereIs(config, block?.line),
    };
  },
});
