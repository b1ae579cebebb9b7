import { check, notApplicable, PASS } from '../check.ts';
import { judgeProject, linkCommand, integrationsOf, TRUST_CAUSES } from './project.ts';

export const keysStale = check({
  id: 'hosted/keys-stale',
  title: 'Those are the keys that tokens are signed with now',
  needs: ['hosted', 'signingKeyIds'],
  after: [...TRUST_CAUSES, 'hosted/keys-unresolved'],
  run({ hosted, signingKeyIds }) {
    return judgeProject(hosted, (found) => {
      const own = integrationsOf(found);
      if (own.length === 0) return notApplicable('the project does not trust the pool.');
      const missing = signingKeyIds.find((kid) => !own.some(({ keyIds }) => keyIds?.includes(kid)));
      if (missing === undefined) return PASS;
      return {
        status: 'fail',
        message: `Supabase's copy of the pool's keys in ${found.project.ref} lacks ${JSON.stringify(missing)}: tokens that are signed with it are refused with PGRST301.`,
        fix: `Supabase reads the keys again within 30 minutes; \`${linkCommand(found)}\` waits for it.`,
        evidence: { kid: missing, ...(own[0]?.resolvedAt === undefined ? {} : { resolvedAt: own[0].resolvedAt }) },
      };
    });
  },
});
