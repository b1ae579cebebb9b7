import { check, PASS } from '../check.ts';
import { judgeProject, linkCommand, integrationsOf, PROJECT_CAUSES } from './project.ts';

export const integrationDuplicate = check({
  id: 'hosted/integration-duplicate',
  title: 'It has one integration for this issuer',
  needs: ['hosted'],
  after: PROJECT_CAUSES,
  run({ hosted }, _wish, facts) {
    return judgeProject(hosted, (found) => {
      const issuers = integrationsOf(found, facts).flatMap(({ issuer }) => issuer ?? []);
      const twice = issuers.find((issuer, index) => issuers.indexOf(issuer) !== index);
      if (twice === undefined) return PASS;
      return {
        status: 'warn',
        message: `The project ${found.project.ref} has more than one integration for ${twice}: removing one would change nothing.`,
        fix: `Run \`${linkCommand(found)}\`, which deletes all but one.`,
      };
    });
  },
});
