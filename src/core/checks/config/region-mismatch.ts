import { check, PASS } from '../check.ts';
import { BLOCK_CAUSES, configuredPool, enabledBlock, shownValue, locateKey } from '../../config/block.ts';

export const regionMismatch = check({
  id: 'config/region-mismatch',
  title: 'The region matches the user pool ID',
  needs: ['config'],
  after: [...BLOCK_CAUSES, 'config/pool-id-missing', 'config/region-missing', 'config/pool-id-malformed'],
  run({ config }) {
    const block = enabledBlock(config);
    const pool = configuredPool(config);
    if (!block || !pool || leadsTo(block.userPoolRegion.value, pool.region)) return PASS;
    return {
      status: 'fail',
      message: `${config?.file}: user_pool_region is ${shownValue(block.userPoolRegion)}, but the pool ${pool.userPoolId} lives in ${pool.region}: the CLI would fetch its keys from the wrong region.`,
      fix: `Set user_pool_region = "${pool.region}".`,
      evidence: { ...locateKey(config, 'user_pool_region'), poolRegion: pool.region },
    };
  },
});

/** The CLI fetches from a URL with the region in its host: there neither case nor a tab or line break makes a difference. */
function leadsTo(written: string, region: string): boolean {
  const address = `https://cognito-idp.${written}.amazonaws.com/`;
  return URL.canParse(address) && new URL(address).href === `https://cognito-idp.${region}.amazonaws.com/`;
}
