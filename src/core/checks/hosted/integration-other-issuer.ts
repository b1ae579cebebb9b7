import { isCognitoIssuer } from '../../supabase/hosted.ts';
import { check, PASS } from '../check.ts';
import { judgeProject, linkCommand, nearMisses, integrationsOf, PROJECT_CAUSES, undecided } from './project.ts';

export const integrationOtherIssuer = check({
  id: 'hosted/integration-other-issuer',
  title: "It trusts this user pool's issuer",
  needs: ['hosted'],
  after: [...PROJECT_CAUSES, 'hosted/integration-missing'],
  run({ hosted }, _wish, facts) {
    return judgeProject(hosted, (found) => {
      const wanted = found.issuers.join(' or ');
      if (integrationsOf(found, facts).length > 0 || undecided(found, facts).length > 0) return PASS;
      const [near] = nearMisses(found);
      const other = found.integrations.find(({ issuer }) => isCognitoIssuer(issuer))?.issuer;
      if (near === undefined && other === undefined) return PASS;
      const what = near ? `${near.issuer} (${near.how})` : `${other}, another user pool`;
      return {
        status: 'fail',
        message: `The project ${found.project.ref} trusts ${what}, where this pool's tokens are issued by ${wanted}.`,
        fix: `Run \`${linkCommand(found)}\`.`,
        evidence: { trusted: near?.issuer ?? other ?? '', issuer: wanted },
      };
    });
  },
});
