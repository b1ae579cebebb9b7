import { check, notApplicable, PASS } from '../check.ts';
import { BLOCK_CAUSES, configuredPool, whereKeyIs } from '../../config/block.ts';

export const poolMismatch = check({
  id: 'config/pool-mismatch',
  title: 'The config and the app name the same user pool',
  needs: ['config', 'appPools'],
  after: [...BLOCK_CAUSES, 'config/pool-id-missing', 'config/pool-id-malformed', 'config/env-override'],
  run({ config, appPools }, wish) {
    const configured = configuredPool(config);
    if (!configured) return notApplicable('the config names no user pool.');
    const fix = `Run \`npx cognito-supabase init --user-pool-id <id> --replace-pool\` with the pool that the app signs its users in with.`;
    const evidence = { ...whereKeyIs(config, 'user_pool_id'), configured: configured.userPoolId };
    if (wish.userPoolId !== undefined && wish.userPoolId !== configured.userPoolId) {
      return {
        status: 'fail',
        message: `${config?.file} trusts ${configured.userPoolId}, but --user-pool-id names ${wish.userPoolId}.`,
        fix,
        evidence,
      };
    }
    if (appPools.length === 0 || appPools.some((pool) => pool.userPoolId === configured.userPoolId)) return PASS;
    const app = appPools[0];
    const sandbox = app?.sources.some((source) => source.environment === 'sandbox') ?? false;
    const where = app?.sources.map((source) => source.file ?? source.kind).join(', ');
    return {
      status: sandbox ? 'warn' : 'fail',
      message: `${config?.file} trusts ${configured.userPoolId}, but the app's own configuration names ${app?.userPoolId} (${where}).`,
      fix,
      evidence,
    };
  },
});
