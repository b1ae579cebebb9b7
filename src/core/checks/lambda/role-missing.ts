import type { Answer, Invocation } from '../../function/lambda-function.ts';
import { MACHINE_SOURCE, SIGN_IN_SOURCE } from '../../function/events.ts';
import { isIdle, returnedEvent } from '../../function/answer.ts';
import { judgeRoles, type Lacking, type RoleJudgement } from '../../function/judge-roles.ts';
import { claimsPaths, lostRole } from '../../function/role-place.ts';
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
      // What a machine gets is no matter here: it is no user.
      const silent = invocation.answers.filter(
        ({ outcome, source }) => outcome.kind !== 'returned' && source !== MACHINE_SOURCE,
      );
      if (silent.length === 0 || isProved) return judged.kind === 'always' ? PASS : { ...PASS, message: PROVED };
      const what = `It gave no answer about a role${nameAsked(silent, invocation)}`;
      return { status: 'unknown', message: `${what}, to a user who was made up.`, fix: PROVE };
    }
    const { lacking } = judged;
    const what = describeLack(lacking, invocation);
    if (judged.kind === 'elsewhere')
      return { ...PASS, message: `${what}; the app is not known to be among them, and the others get it.` };
    return withoutRole(what, judged, invocation);
  },
});

/** Who writes a role, and not where it is read, is not told to write one. */
function withoutRole(what: string, { lacking }: RoleJudgement, invocation: Invocation): Verdict {
  const { version } = invocation;
  const anon = 'so users are `anon` in Supabase';
  const found = lacking.flatMap(({ answer, tokens }) => {
    const event = returnedEvent(answer);
    return event ? [{ event, lost: lostRole(event, version, tokens) }] : [];
  });
  const lost = found.find((one) => one.lost)?.lost;
  const place = claimsPaths(version).join(' and ');
  if (lost?.kind === 'suppressed')
    return {
      status: 'fail',
      message: `${what}, ${anon}: it adds \`role\` and suppresses it, and suppression wins.`,
      fix: 'Take `role` out of claimsToSuppress.',
    };
  if (lost)
    return {
      status: 'fail',
      message: `${what}, ${anon}: it is in ${lost.path}, which a ${version} trigger does not read.`,
      fix: `Set \`role: "authenticated"\` in ${place}.`,
    };
  const fix = `Set \`role: "authenticated"\` in ${place}, and keep it out of claimsToSuppress.`;
  if (invocation.foreign && isIdle(invocation))
    return {
      status: 'unknown',
      message: `${what}, and changes nothing else. That user was made up; it may give one to others, such as members of a group.`,
      fix: `${PROVE} Where it gives nobody one: ${fix}`,
    };
  return { status: 'fail', message: `${what}, ${anon}.`, fix };
}

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
