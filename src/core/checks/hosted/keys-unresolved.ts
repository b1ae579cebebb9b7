import { keyTrouble } from '../../supabase/hosted.ts';
import { check, PASS } from '../check.ts';
import { judgeProject, linkCommand, integrationsOf, TRUST_CAUSES } from './project.ts';

export const keysUnresolved = check({
  id: 'hosted/keys-unresolved',
  title: "Supabase has the user pool's keys",
  needs: ['hosted'],
  after: TRUST_CAUSES,
  run({ hosted }, _wish, facts) {
    return judgeProject(hosted, (found) => {
      const own = integrationsOf(found, facts);
      if (own.length === 0 || own.some((one) => keyTrouble(one, undefined) === undefined)) return PASS;
      return {
        status: 'fail',
        message: `The project ${found.project.ref} trusts the pool, but Supabase has not read its keys, so every token is refused.`,
        fix: `Run \`${linkCommand(found)}\`, which waits for them; if they do not come, add --recreate.`,
        evidence: { insertedAt: own[0]?.insertedAt ?? '' },
      };
    });
  },
});
