import { isCognitoIssuer } from '../../supabase/hosted.ts';
import { check, PASS } from '../check.ts';
import { judgeProject, linkCommand, integrationsOf, PROJECT_CAUSES, undecided } from './project.ts';

export const integrationMissing = check({
  id: 'hosted/integration-missing',
  title: 'The hosted project has a Cognito integration',
  needs: ['hosted'],
  after: PROJECT_CAUSES,
  run({ hosted }, _wish, facts) {
    return judgeProject(hosted, (found) => {
      const [own] = integrationsOf(found, facts);
      if (own?.issuer !== undefined) return { ...PASS, evidence: { issuer: own.issuer } };
      if (own)
        return {
          ...PASS,
          message: `The project ${found.project.ref} trusts these keys, by ${own.jwksUrl ?? 'the keys themselves'}, whatever issuer a token names.`,
        };
      if (found.integrations.some(({ issuer }) => isCognitoIssuer(issuer))) return PASS;
      if (undecided(found, facts).length > 0)
        return {
          status: 'unknown',
          message: `The project ${found.project.ref} has an integration by keys, not by issuer: whether they are this pool's is not known.`,
        };
      return {
        status: 'fail',
        message: `The project ${found.project.ref} trusts no user pool, so it rejects every token of this one. \`supabase config push\` does not send third-party auth.`,
        fix: `Run \`${linkCommand(found)}\`.`,
      };
    });
  },
});
