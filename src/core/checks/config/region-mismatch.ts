import { parseUserPoolId } from '../../ids.ts';
import { check, PASS } from '../check.ts';
import { BLOCK_CAUSES, enabledBlock, whereIs } from './block.ts';

export const regionMismatch = check({
  id: 'config/region-mismatch',
  title: "The region is the user pool's",
  needs: ['config'],
  after: [...BLOCK_CAUSES, 'config/pool-id-missing', 'config/region-missing', 'config/pool-id-malformed'],
  run({ config }) {
    const block = enabledBlock(config);
    const pool = parseUserPoolId(block?.userPoolId ?? '');
    if (!pool || /^env\(.*\)$/.test(block?.userPoolRegion ?? ''))
      return { status: 'skip', message: 'The values are env() references, which this version does not follow.' };
    if (block?.userPoolRegion === pool.region) return PASS;
    return {
      status: 'fail',
      message: `${config?.file}: user_pool_region is "${block?.userPoolRegion}", but the pool ${pool.userPoolId} lives in ${pool.region}: the CLI would fetch its keys from a host that does not know it.`,
      fix: `Set user_pool_region = "${pool.region}".`,
      evidence: { ...whereIs(config, block?.line), region: block?.userPoolRegion ?? '', poolRegion: pool.region },
    };
  },
});
