import type { Answer, Invocation } from '../../function/lambda-function.ts';
import { SIGN_IN_SOURCE } from '../../function/events.ts';
import { judgeRoles, type Lacking, type RoleJudgement } from '../../function/judge-roles.ts';
import type { TokenKind } from '../../function/trigger.ts';
import { check, PASS, type Verdict } from '../check.ts';
import type { VerifyFacts } from '../facts.ts';
import { kindsSent, nameAsked, nameKinds, PROVE, roleOfSignIn } from './asked.ts';
import { ANSWER_CAUSES } from './causes.ts';

export const roleMissing = check({
  id: 'lambda/role-missing',
  title: 'The response adds a role',
  needs: ['invocation'],
  after: [...ANSWER_CAUSES, 'lambda/response-shape'],
  run({ invocation }, _wish, facts): Verdict {
    const judged = judge(invocation, facts);
    const isProved = roleOfSignIn(facts);
    if (judged.kind === 'always' || judged.kind === 'unanswered') {
      const silent = invocation.answers.filter(({ outcome }) => outcome.kind !== 'returned');
      if (silent.length === 0 || isProved) return judged.kind === 'always' ? PASS : { ...PASS, message: PROVED };
      const what = `It gave no answer about a role${nameAsked(silent, invocation)}`;
      return { status: 'unknown', message: `${what}, to a user who was made up.`, fix: PROVE };
    }
    const { lacking } = judged;
    const what = describeLack(lacking, invocation);
    if (judged.kind === 'elsewhere')
      return { ...PASS, message: `${what}; the app is not known to be among them, and the others get it.` };
    return {
      status: 'fail',
      message: `${what}, so users are \`anon\` in Supabase.`,
      fix: 'Set `role: "authenticated"` in claimsToAddOrOverride, and keep it out of claimsToSuppress.',
    };
  },
});

const PROVED = 'The made-up user got none, and the one that this run signed in got the role.';

/**
 * A real sign-in's role decides about made-up sign-ins of its kind; where none of them got one, it is the user that made
 * the difference, and so for all.
 */
function judge(invocation: Invocation, facts: VerifyFacts): RoleJudgement {
  const kinds: readonly TokenKind[] = kindsSent(facts);
  const judged = judgeRoles(invocation, kinds);
  if (!invocation.foreign || !roleOfSignIn(facts)) return judged;
  if (judged.kind === 'never') return { kind: 'unanswered', lacking: [] };
  return judgeRoles(invocation, kinds, ({ source }: Answer) => source === SIGN_IN_SOURCE);
}

function describeLack(lacking: readonly Lacking[], invocation: Invocation): string {
  const kinds = (['id', 'access'] as const).filter((kind) => lacking.some(({ tokens }) => tokens.includes(kind)));
  const answers = lacking.map(({ answer }) => answer);
  return `The handler adds no \`role\` to the ${nameKinds(kinds)} token${nameAsked(answers, invocation)}`;
}
