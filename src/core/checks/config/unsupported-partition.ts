import { dnsSuffix } from '../../pool/ids.ts';
import { check, PASS } from '../check.ts';
import { BLOCK_CAUSES, configuredPool, locateKey } from '../../config/block.ts';

export const unsupportedPartition = check({
  id: 'config/unsupported-partition',
  title: 'The CLI can derive the issuer of that region',
  needs: ['config'],
  after: [...BLOCK_CAUSES, 'config/pool-id-missing', 'config/pool-id-malformed', 'config/region-mismatch'],
  run({ config }) {
    const pool = configuredPool(config);
    if (!pool || dnsSuffix(pool.region) === 'amazonaws.com') return PASS;
    return {
      status: 'fail',
      message: `${config?.file}: the pool ${pool.userPoolId} issues its tokens under ${dnsSuffix(pool.region)}, but the Supabase CLI derives only amazonaws.com issuers: the local stack cannot trust it.`,
      fix: 'Use this pool with the hosted project; for the local stack, use a pool of another region.',
      evidence: { ...locateKey(config, 'user_pool_id'), region: pool.region },
    };
  },
});
