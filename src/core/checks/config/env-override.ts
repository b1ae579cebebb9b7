import { check, PASS } from '../check.ts';
import { BLOCK_CAUSES, enabledBlock, shownValue, locateKey } from '../../config/block.ts';

export const envOverride = check({
  id: 'config/env-override',
  title: 'No variable overrides the config',
  needs: ['config', 'appPools'],
  after: [...BLOCK_CAUSES, 'config/pool-id-missing', 'config/pool-id-malformed', 'config/region-mismatch'],
  run({ config, appPools }, wish) {
    const now = enabledBlock(config);
    const override = now?.problems.find(
      ({ kind, key }) => kind === 'override' && key && now[VALUE[key]].value !== config?.view.file[VALUE[key]].value,
    );
    if (!now || override?.key === undefined) return PASS;
    const pool = now.userPoolId.value;
    const named = appPools.filter(({ sources }) =>
      sources.some(({ role }) => role !== 'other-app' && role !== 'config'),
    );
    const expected = wish.userPoolId === undefined ? named.map(({ userPoolId }) => userPoolId) : [wish.userPoolId];
    const value = now[VALUE[override.key]];
    const shown = typeof value.value === 'string' ? shownValue({ ...value, value: value.value }) : String(value.value);
    const isOther = expected.length > 0 && !expected.includes(pool);
    // Of a pool that nobody else names, nothing tells that it is the right one.
    const isRight = expected.includes(pool) || (!isOther && override.key !== 'user_pool_id');
    const away = `${override.variable} from the environment or the .env file.`;
    return {
      status: isOther ? 'fail' : 'warn',
      message: `${override.variable} overrides ${override.key} of ${config?.file}: ${shown} is used${isOther ? `, where ${expected[0]} is expected` : ''}.`,
      fix: isRight ? `Write that into ${config?.file} as ${override.key}, then remove ${away}` : `Remove ${away}`,
      evidence: locateKey(config, override.key),
    };
  },
});

const VALUE = { enabled: 'enabled', user_pool_id: 'userPoolId', user_pool_region: 'userPoolRegion' } as const;
