import { check, PASS } from '../check.ts';
import { integrationsOf, linkCommand, judgeProject, PROJECT_CAUSES } from './project.ts';

export const branchUnlinked = check({
  id: 'hosted/branch-unlinked',
  title: 'Its preview branches trust the user pool, too',
  needs: ['hosted', 'hostedBranches'],
  after: PROJECT_CAUSES,
  run({ hosted, hostedBranches }, _wish, facts) {
    return judgeProject(hosted, (found) => {
      const unlinked = hostedBranches
        .filter(({ integrations }) => integrationsOf({ ...found, integrations }, facts).length === 0)
        .map(({ name }) => name);
      if (unlinked.length === 0) return PASS;
      const [is, rejects] = unlinked.length === 1 ? ['branch', 'rejects'] : ['branches', 'reject'];
      return {
        status: 'warn',
        message: `The preview ${is} ${unlinked.join(', ')} of ${found.project.ref} ${rejects} the tokens of this pool: each branch has integrations of its own.`,
        fix: `Run \`${linkCommand(found)} --all-branches\`.`,
        evidence: { branches: unlinked.length },
      };
    });
  },
});
