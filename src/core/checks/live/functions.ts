import { whereIs } from '../../config/block.ts';
import { verifyJwtOf, type VerifyJwt } from '../../config/verify-jwt.ts';
import type { EdgeFunctionAnswer } from '../../supabase/edge-functions.ts';
import { projectRefIn } from '../../supabase/hosted.ts';
import { check, notApplicable, type Verdict } from '../check.ts';
import type { VerifyFacts, VerifyWish } from '../facts.ts';
import { isLocal, TOKEN_CAUSES } from './answers.ts';

/** Whether a hosted gateway takes a third-party token is documented nowhere, so that each named function is asked. */
export const functions = check({
  id: 'live/functions',
  title: 'The gateway accepts it for the named Edge Functions',
  needs: ['edgeFunctions'],
  after: ['live/api-key', 'live/rejected', 'live/expired', ...TOKEN_CAUSES, 'token/expired', 'token/not-yet-valid'],
  run({ edgeFunctions }, wish, facts) {
    const called = calledOf(edgeFunctions, facts, wish);
    if (called.length === 0)
      return notApplicable('no Edge Function was named with --function, and none is called unasked.');
    const lost = called.find(({ kind }) => kind === 'header-lost');
    if (lost) return headerLost(lost);
    const refused = refusal(called.filter(isRefused), facts);
    return refused ?? called.map(doubtOf).find((doubt) => doubt !== undefined) ?? letIn(called, facts);
  },
});

interface Called extends EdgeFunctionAnswer {
  setting: VerifyJwt;
  isLocal: boolean;
  /** The config file to edit. */
  file: string;
  /** What it said, in brackets, with a blank before them; empty where it said nothing. */
  quoted: string;
}

function calledOf(answers: readonly EdgeFunctionAnswer[], { config }: VerifyFacts, wish: VerifyWish): Called[] {
  const file = config.known ? config.value : null;
  const ref = projectRefIn(wish.supabaseUrl ?? '');
  return answers.map((answer) => ({
    ...answer,
    setting: verifyJwtOf(file, answer.name, ref),
    isLocal: isLocal(wish),
    file: file?.file ?? 'supabase/config.toml',
    quoted: answer.said === '' ? '' : ` (${JSON.stringify(answer.said)})`,
  }));
}

function namesOf(called: readonly Called[]): string {
  return called.map(({ name }) => `"${name}"`).join(', ');
}

function headerLost({ name, label, quoted, status }: Called): Verdict {
  return {
    status: 'fail',
    message: `The gateway before the Edge Function "${name}" saw no token${quoted}, though the ${label} was sent.`,
    fix: 'Look at the proxy before it: it has to pass the Authorization header on for /functions/v1, too.',
    evidence: { function: name, status },
  };
}

/** The local gateway's words may be a function's own: one that verifies tokens after the example of the docs has the same. */
function isRefused({ kind, isLocal: local, setting }: Called): boolean {
  return kind === 'refused' || (kind === 'worded-so' && local && setting.value !== false);
}

function refusal(refused: readonly Called[], { config }: VerifyFacts): Verdict | undefined {
  const [first] = refused;
  if (!first) return undefined;
  const { label, quoted, status, setting } = first;
  return {
    status: 'fail',
    message: `The gateway refuses the ${label}${quoted} before the Edge Function ${namesOf(refused)} runs: it verifies tokens, and does not accept this one.`,
    fix: `${first.isLocal ? localFix(first) : hostedFix(first)} Then verify the token in the function, against the user pool's keys (<issuer>/.well-known/jwks.json): nobody else does.`,
    evidence: {
      function: refused.map(({ name }) => name).join(', '),
      status,
      ...(setting.value === undefined ? {} : { verify_jwt: setting.value }),
      ...(setting.line === undefined || !config.known ? {} : whereIs(config.value, setting.line)),
    },
  };
}

function hostedFix({ name, file, setting: { value, table } }: Called): string {
  const deploy = `\`supabase functions deploy ${name}\``;
  return value === false
    ? `${file} has verify_jwt = false under [${table}], and what runs was deployed without it: run ${deploy}, or that with --no-verify-jwt.`
    : `Set verify_jwt = false under [${table}] in ${file} and run ${deploy}, or deploy it with --no-verify-jwt.`;
}

function localFix({ file, setting: { value, table } }: Called): string {
  const restart = '`supabase stop && supabase start`';
  return value === false
    ? `${file} has verify_jwt = false under [${table}], and what runs was started before that: ${restart}.`
    : `Update the Supabase CLI, then ${restart}, which gives the functions the user pool's keys. A hosted gateway may still refuse such tokens. verify_jwt = false under [${table}] in ${file} works for both.`;
}

const SEE_LOG = "Look at the function's log: a call in it passed the gateway.";

/** What an answer leaves open, by its kind. */
const DOUBTS: Partial<Record<Called['kind'], (called: Called) => { message: string; fix: string }>> = {
  'not-deployed': ({ name, label, quoted, isLocal: local }) => ({
    message: `There is no Edge Function "${name}"${quoted}: whether the gateway would accept the ${label} is not known.`,
    fix: local
      ? 'Run `supabase functions serve`, or `supabase stop && supabase start`; the names are those of the folders in supabase/functions.'
      : `Deploy it with \`supabase functions deploy ${name}\`; \`supabase functions list\` shows the deployed ones.`,
  }),
  'own-refusal': (called) => ({
    message: `${answered(called)}, not in the gateway's words: it seems that the gateway accepts the ${called.label}, and the function refuses it.`,
    fix: "Look at how the function verifies tokens: it needs the user pool's issuer and keys, and no audience where access tokens are sent.",
  }),
  'worded-so': (called) => ({
    message: `${answered(called)}: which a gateway says, and functions that verify tokens, too. Which of them refuses the ${called.label} is not known.`,
    fix: SEE_LOG,
  }),
  unclear: (called) => ({
    message:
      called.status === 0
        ? called.said
        : `${answered(called)}, which does not tell whether the gateway let the ${called.label} in.`,
    fix: `${SEE_LOG} Where none does, run again later.`,
  }),
};

function answered({ name, status, quoted }: Called): string {
  return `The Edge Function "${name}" answered ${status}${quoted}`;
}

function doubtOf(called: Called): Verdict | undefined {
  const doubt = DOUBTS[called.kind]?.(called);
  return doubt && { status: 'unknown', ...doubt };
}

/** What answers at an address whose Data API is none need be no gateway of Supabase's. */
function letIn(called: readonly Called[], { rest }: VerifyFacts): Verdict {
  if (!rest.known)
    return { status: 'unknown', message: rest.why, ...(rest.fix === undefined ? {} : { fix: rest.fix }) };
  const open = called.filter(({ setting }) => setting.value === false);
  const evidence = { answers: called.map(({ name, status }) => `${name}: ${status}`).join(', ') };
  if (open.length === 0) return { status: 'pass', evidence };
  const message = `With verify_jwt = false the gateway checks no token: ${namesOf(open)} has to verify it.`;
  return { status: 'pass', message, evidence };
}
