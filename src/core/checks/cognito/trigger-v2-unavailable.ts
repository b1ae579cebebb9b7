import { check, notApplicable, PASS } from '../check.ts';

/** Only an attempt tells, so `init` ends with this id where Cognito refuses; here it can be seen that it did not. */
export const triggerV2Unavailable = check({
  id: 'cognito/trigger-v2-unavailable',
  title: 'Cognito accepts the requested trigger version',
  needs: ['pool'],
  after: ['cognito/pool-not-found'],
  run({ pool }) {
    const attached = pool?.trigger?.lambdaVersion ?? 'V1_0';
    if (attached !== 'V1_0') return { ...PASS, evidence: { lambdaVersion: attached } };
    return notApplicable('Cognito says so only when `init` attaches a V2_0 or V3_0 trigger.');
  },
});
