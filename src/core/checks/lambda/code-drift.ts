import { check, notApplicable, PASS } from '../check.ts';
import { FUNCTION_CAUSES } from './causes.ts';

export const codeDrift = check({
  id: 'lambda/code-drift',
  title: "The function has this version's code",
  needs: ['function', 'shippedCode'],
  after: FUNCTION_CAUSES,
  run({ function: attached, shippedCode }) {
    if (!attached?.ours) return notApplicable('the attached function is not one that this tool deployed.');
    if (attached.codeSha256 === shippedCode) return PASS;
    return {
      status: 'warn',
      message: `${attached.name} runs other code than this version of cognito-supabase ships.`,
      fix: 'Run `npx cognito-supabase init`.',
      evidence: { deployed: attached.codeSha256, shipped: shippedCode },
    };
  },
});
