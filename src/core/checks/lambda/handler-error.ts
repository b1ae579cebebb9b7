import type { Answer, Invocation } from '../../function/lambda-function.ts';
import {
  eventFault,
  isForEverybody,
  readsThroughResponse,
  refusesSource,
  type EventFault,
} from '../../function/answer.ts';
import { MACHINE_SOURCE } from '../../function/events.ts';
import { mayInvoke } from '../../function/who-may-invoke.ts';
import { chainFault, memberRead } from '../../function/trigger.ts';
import { check, PASS, type Verdict } from '../check.ts';
import type { VerifyFacts } from '../facts.ts';
import { isSettledBySignIn, nameAsked, PROVE } from './asked.ts';
import { FUNCTION_CAUSES } from './causes.ts';

const FIX =
  "Look at the function's log (`aws logs tail /aws/lambda/<function> --since 1h`), fix it, and run this again.";

const NO_USER = "A machine's token has no user and no attributes: if machines ask this pool for tokens, they get none.";
const FOR_MACHINES = `Have the handler answer ${MACHINE_SOURCE} without reading attributes, or attach it as V2_0 if no machine asks for tokens.`;

export const handlerError = check({
  id: 'lambda/handler-error',
  title: 'The handler returns the event',
  needs: ['chain', 'invocation', 'signInRefusal'],
  after: [...FUNCTION_CAUSES, 'lambda/throttled', 'lambda/not-ready'],
  // A sign-in says it as well as an invocation does, which is not made of somebody else's function.
  settle: (facts) => settleChain(facts) ?? settleRefusal(facts),
  run({ invocation }, _wish, facts) {
    const faults = faultsIn(invocation);
    const [worst] = faults.toSorted((a, b) => WEIGHT[a.kind] - WEIGHT[b.kind]);
    if (!worst) return PASS;
    const alike = faults.filter(({ kind }) => kind === worst.kind).map(({ answer }) => answer);
    const what = `${describeFault(worst)}${nameAsked(alike, invocation)}`;
    const all = faults.map(({ answer }) => answer);
    if (isSettledBySignIn(facts, all))
      return { status: 'pass', message: `${what}. But that user was made up: the sign-in of this run worked.` };
    if (worst.kind === 'throws' && alike.every(({ source }) => source === MACHINE_SOURCE))
      return { status: 'unknown', message: `${what}. ${NO_USER}`, fix: FOR_MACHINES };
    return verdictOn(worst.kind, what, memberRead(invocation.version));
  },
});

function verdictOn(kind: Fault['kind'], what: string, member: string): Verdict {
  if (kind === 'throws-at-all') return { status: 'fail', message: `${what}. Every sign-in fails with it.`, fix: FIX };
  if (kind === 'throws-at-response')
    return {
      status: 'fail',
      message: `${what}. Cognito sends \`response.${member}\` as null and nothing else in it, whoever signs in.`,
      fix: `Write \`event.response.${member}\` as a whole, without reading from it. \`npx cognito-supabase init\` shows the lines.`,
    };
  if (kind === 'throws-at-source')
    return {
      status: 'fail',
      message: `${what}. It names the trigger source, and answered another: whoever signs in that way is refused.`,
      fix: 'Have the handler answer every trigger source alike, those that it does not know as well.',
    };
  if (kind === 'throws')
    return { status: 'unknown', message: `${what}. That user was made up; it may work for real users.`, fix: PROVE };
  if (kind === 'changed')
    return {
      status: 'warn',
      message: `${what}. Cognito expects the same event back, and may refuse it.`,
      fix: RETURN,
    };
  return { status: 'fail', message: `${what}: sign-ins fail with "Unrecognizable lambda output".`, fix: RETURN };
}

const RETURN = 'Return the event that the handler got, with only its `response` changed.';

type Thrown = 'throws' | 'throws-at-all' | 'throws-at-response' | 'throws-at-source';
type Fault = { answer: Answer } & (EventFault | { kind: Thrown; text: string });

/** The worst first. */
const WEIGHT: Record<Fault['kind'], number> = {
  'throws-at-all': 0,
  'throws-at-response': 1,
  'no-event': 2,
  bare: 2,
  'throws-at-source': 3,
  throws: 4,
  changed: 5,
};

function faultsIn({ answers, foreign }: Invocation): Fault[] {
  return answers.flatMap((answer): Fault[] => {
    const { outcome, event } = answer;
    if (outcome.kind === 'timeout') return [];
    if (outcome.kind === 'error') {
      const kind = foreign ? kindOfError(answer, answers) : 'throws-at-all';
      return [{ answer, kind, text: `${outcome.errorType}: ${outcome.errorMessage}` }];
    }
    const fault = eventFault(event, outcome.event);
    return fault ? [{ answer, ...fault }] : [];
  });
}

/** What the made-up user is no part of is known of all. */
function kindOfError(answer: Answer, all: readonly Answer[]): Thrown {
  if (isForEverybody(answer.outcome)) return 'throws-at-all';
  if (readsThroughResponse(answer.outcome)) return 'throws-at-response';
  return refusesSource(answer, all) ? 'throws-at-source' : 'throws';
}

function describeFault(fault: Fault): string {
  if (fault.kind === 'no-event') return 'The handler does not return the event';
  if (fault.kind === 'bare') return `The handler returns \`response\` alone, without ${fault.members.join(', ')}`;
  if (fault.kind === 'changed') return `The handler returns the event with ${fault.members.join(', ')} gone or changed`;
  return `The handler throws ${fault.text}`;
}

function settleChain({ chain }: VerifyFacts): Verdict | undefined {
  const fault = chain.known && chain.value ? chainFault(chain.value) : undefined;
  if (fault?.kind === 'passing')
    return { status: 'unknown', message: `Whether the function can invoke yours is not known: ${fault.text}.` };
  return (
    fault && {
      status: 'fail',
      message: `The function cannot invoke yours: ${fault.text}. Every sign-in fails.`,
      fix: 'Run `npx cognito-supabase init`, which repairs its role. If your own function was deleted, run `npx cognito-supabase remove` first.',
    }
  );
}

/** A real user whom the trigger refuses tells of all; a throw-away one only where the handler is this tool's own. */
function settleRefusal({ signInRefusal, pool, policy, chain, function: attached }: VerifyFacts): Verdict | undefined {
  if (!signInRefusal.known || signInRefusal.value === null) return undefined;
  const { text, isProbe } = signInRefusal.value;
  const isDenied = text.includes('AccessDeniedException');
  if (isDenied && pool.known && pool.value && policy.known && mayInvoke(policy.value, pool.value) !== 'allowed')
    return undefined;
  const isOurs = attached.known && attached.value?.ours === true && chain.known && chain.value === null;
  const isHandlers = text.startsWith('UserLambdaValidationException');
  const message = `The trigger refused the sign-in: ${text}`;
  if (!isProbe || isOurs || !isHandlers) return { status: 'fail', message, fix: FIX };
  return {
    status: 'unknown',
    message: `${message}. That user was made for this run, and the handler is yours: it may let real users in.`,
    fix: 'Run `npx cognito-supabase verify --username <a real user>`, or give a token of the app with --token -.',
  };
}
