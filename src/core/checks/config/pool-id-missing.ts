import { check, PASS } from '../check.ts';
import { BLOCK_CAUSES, enabledBlock, locateKey } from '../../config/block.ts';

export const poolIdMissing = check({
  id: 'config/pool-id-missing',
  title: 'The user pool ID is set',
  needs: ['config'],
  after: BLOCK_CAUSES,
  run({ config }) {
    const block = enabledBlock(config);
    if (!block || block.userPoolId.value !== '') return PASS;
    return {
      status: 'fail',
      message: `${config?.file}: Cognito is enabled without a user_pool_id, so the CLI refuses the file.`,
      fix: 'Run `npx cognito-supabase init`, or set user_pool_id under [auth.third_party.aws_cognito].',
      evidence: locateKey(config, 'user_pool_id'),
    };
  },
});
