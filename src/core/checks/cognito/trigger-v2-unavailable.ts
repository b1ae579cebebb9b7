import { check, notApplicable, PASS } from '../check.ts';

export const triggerV2Unavailable = check({
  id: 'cognito/trigger-v2-unavailable',
  title: 'Cognito takes the wanted trigger version',
  needs: ['pool', 'refusedVersion'],
  after: ['cognito/pool-not-found'],
  run({ pool, refusedVersion }) {
    if (refusedVersion !== null) {
      return {
        status: 'fail',
        message: `Cognito refuses a ${refusedVersion} trigger on this user pool's plan${pool?.tier === undefined ? '' : ` (${pool.tier})`}.`,
        fix: 'Without a change of price: run `npx cognito-supabase init --trigger-version v1`, and send the ID token. With one: move the pool to the Essentials plan.',
        evidence: { wanted: refusedVersion, ...(pool?.tier === undefined ? {} : { tier: pool.tier }) },
      };
    }
    const attached = pool?.trigger?.lambdaVersion ?? 'V1_0';
    if (attached !== 'V1_0') return { ...PASS, evidence: { lambdaVersion: attached } };
    return notApplicable('Cognito says so only when `init` attaches a V2_0 or V3_0 trigger.');
  },
});
