import { check, notApplicable, PASS, type Verdict } from '../check.ts';
import { BLOCK_CAUSES, configuredPool, locateKey } from '../../config/block.ts';
import type { PoolCandidate, PoolEvidence } from '../../evidence/candidate.ts';

export const poolMismatch = check({
  id: 'config/pool-mismatch',
  title: 'The config and the app name the same user pool',
  needs: ['config', 'appPools'],
  after: [...BLOCK_CAUSES, 'config/pool-id-missing', 'config/pool-id-malformed', 'config/env-override'],
  run({ config, appPools }, wish) {
    const configured = configuredPool(config);
    if (!configured) return notApplicable('the config names no user pool.');
    const evidence = { ...locateKey(config, 'user_pool_id'), configured: configured.userPoolId };
    const trusts = `${config?.file} trusts ${configured.userPoolId}`;
    if (wish.userPoolId !== undefined && wish.userPoolId !== configured.userPoolId) {
      return {
        status: 'fail',
        message: `${trusts}, but --user-pool-id names ${wish.userPoolId}.`,
        fix: FIX,
        evidence,
      };
    }
    return { ...judge(appPools, configured.userPoolId, trusts), evidence };
  },
});

const FIX =
  'Run `npx cognito-supabase init --user-pool-id <id> --replace-pool` with the pool that the app signs its users in with.';

interface Place {
  userPoolId: string;
  source: PoolEvidence;
}

/**
 * Of what the app's own files say for what runs here, one word for the configured pool suffices. A variable that
 * the config refers to is no word of the app's. Another environment's pool is not among them at all; another app's is a
 * matter of this config only where that app uses this Supabase project.
 */
function judge(appPools: readonly PoolCandidate[], configured: string, trusts: string): Verdict {
  const places = appPools.flatMap(({ userPoolId, sources }) =>
    sources.flatMap((source): Place[] => (source.role === 'config' ? [] : [{ userPoolId, source }])),
  );
  const own = places.filter(({ source }) => source.app === undefined && source.role !== 'other-app');
  const certain = own.filter(({ source }) => source.role !== 'setting');
  const deciding = certain.length > 0 ? certain : own;
  if (deciding.length > 0 && deciding.every(({ userPoolId }) => userPoolId !== configured)) {
    const named = deciding[0]?.userPoolId;
    const where = deciding.filter(({ userPoolId }) => userPoolId === named).map(({ source }) => source);
    return {
      status: where.every(isOfLessWeight) ? 'warn' : 'fail',
      message: `${trusts}, but the app's own configuration names ${named} (${where.map(namePlace).join(', ')}).`,
      fix: FIX,
    };
  }
  const others = places.filter(({ userPoolId }) => userPoolId !== configured);
  if (others.length === 0) return PASS;
  const served = new Set(places.filter((place) => !others.includes(place)).map(({ source }) => source.app));
  const sharing = others.find(({ source: { sharesProject, app } }) => sharesProject && !served.has(app));
  if (sharing) return otherApp(sharing, trusts);
  const told = others.map(({ userPoolId, source }) => `${userPoolId} in ${namePlace(source)}`).join(', ');
  return { status: 'pass', message: `Also named: ${told}; not what this config is for.` };
}

function otherApp({ userPoolId, source }: Place, trusts: string): Verdict {
  return {
    status: 'warn',
    message: `${trusts}, but ${source.app}, which uses Supabase as well, names ${userPoolId} (${namePlace(source)}).`,
    fix: 'The local stack trusts one user pool at a time: its users are `anon` there. Have both apps sign in with one pool, or give that app a Supabase project of its own.',
  };
}

/** A personal sandbox, or a text that may be read by something else. */
function isOfLessWeight({ environment, role }: PoolEvidence): boolean {
  return environment === 'sandbox' || role === 'setting';
}

function namePlace({ file, kind }: PoolEvidence): string {
  return file ?? kind;
}
