import { isCognitoIssuer } from '../../supabase/hosted.ts';
import { check, PASS } from '../check.ts';
import { judgeProject, linkCommand, integrationsOf, PROJECT_CAUSES } from './project.ts';

export const integrationMissing = check({
  id: 'hosted/integration-missing',
  title: 'The hosted project has a Cognito integration',
  needs: ['hosted'],
  after: PROJECT_CAUSES,
  run({ hosted }) {
    return judgeProject(hosted, (found) => {
      const [own] = integrationsOf(found);
      if (own) return { ...PASS, evidence: { issuer: own.issuer ?? '' } };
      if (found.integrations.some(({ issuer }) => isCognitoIssuer(issuer))) return PASS;
      return {
        status: 'fail',
        message: `The project ${found.project.ref} trusts no user pool, so it rejects every token of this one. \`supabase config push\` does not send third-party auth.`,
        fix: `Run \`${linkCommand(found)}\`.`,
      };
    });
  },
});
