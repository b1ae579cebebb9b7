import { describeUndoing, nameOwner } from '../../evidence/candidate.ts';
import { check, PASS } from '../check.ts';
import { FUNCTION_CAUSES } from '../lambda/causes.ts';

export const managed = check({
  id: 'cognito/managed',
  title: 'No deployment will remove the trigger',
  needs: ['owner', 'function'],
  after: FUNCTION_CAUSES,
  run({ owner, function: attached }) {
    // A function that we did not deploy is the owner's own, or somebody's who knows.
    if (!owner || !attached?.ours) return PASS;
    // An event that sets another function on the pool is no declaration of this one.
    if (owner.triggerDeclared && !owner.existing) return PASS;
    return {
      status: 'warn',
      message: `The user pool ${nameOwner(owner)}, and the trigger was attached from outside. ${describeUndoing(owner)}`,
      fix: `${owner.existing ? 'Set the role in the function of that event' : 'Declare the trigger there'}: \`npx cognito-supabase explain cognito/managed\` says how.`,
      evidence: { owner: owner.kind, ...(owner.file === undefined ? {} : { file: owner.file }) },
    };
  },
});
