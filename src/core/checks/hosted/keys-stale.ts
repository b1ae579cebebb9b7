import { missingKey } from '../../supabase/hosted.ts';
import { check, notApplicable, PASS } from '../check.ts';
import { judgeProject, linkCommand, integrationsOf, TRUST_CAUSES } from './project.ts';

export const keysStale = check({
  id: 'hosted/keys-stale',
  title: 'Those keys are current',
  needs: ['hosted', 'signingKeys'],
  after: [...TRUST_CAUSES, 'hosted/keys-unresolved'],
  run({ hosted, signingKeys }, _wish, facts) {
    return judgeProject(hosted, (found) => {
      const own = integrationsOf(found, facts);
      if (own.length === 0) return notApplicable('the project does not trust the pool.');
      const missing = missingKey(own, signingKeys);
      if (missing === undefined) return PASS;
      return {
        status: 'fail',
        message: `Supabase's copy of the pool's keys in ${found.project.ref} ${missing.isOther ? 'has another key named' : 'lacks'} ${JSON.stringify(missing.kid)}: tokens that are signed with it are refused with PGRST301.`,
        fix: own.some(({ issuer, jwksUrl }) => issuer !== undefined || jwksUrl !== undefined)
          ? `Supabase reads the keys again within 30 minutes; \`${linkCommand(found)}\` waits for it.`
          : `Keys given without an issuer are never read again: \`${linkCommand(found)}\` adds the pool's issuer.`,
        evidence: { kid: missing.kid, ...(own[0]?.resolvedAt === undefined ? {} : { resolvedAt: own[0].resolvedAt }) },
      };
    });
  },
});
