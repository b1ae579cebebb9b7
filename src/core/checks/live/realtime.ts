import { check, notApplicable, PASS } from '../check.ts';
import { answerOf, isLocal, ROLE_CAUSES, timeOf, TOKEN_CAUSES } from './answers.ts';

export const realtime = check({
  id: 'live/realtime',
  title: 'It can join a Realtime channel',
  needs: ['realtime'],
  after: ['live/api-key', 'live/rejected', 'live/expired', ...TOKEN_CAUSES, ...ROLE_CAUSES, 'token/expired'],
  settle(facts, wish) {
    const ignored = answerOf(facts, ['realtime'], 'ignored');
    if (ignored)
      return {
        status: 'fail',
        message: `Realtime lets a token join whose signature is broken: it does not look at the ${ignored.label}, and its channels are those of anon.`,
        fix: 'Look at the gateway before it, and update Realtime where it is your own: it has to judge the access_token of a join.',
      };
    const refused = answerOf(facts, ['realtime'], 'rejected', 'expired');
    if (!refused) return undefined;
    const { kind, said, label, quoted } = refused;
    const time = timeOf(label, facts, wish.now);
    if (kind === 'expired' && !time.good)
      return {
        status: 'fail',
        message: `Realtime finds the ${label} out of date${quoted}; ${time.words}.`,
        fix: 'Refresh the session, or sign in again: Realtime tolerates no second.',
      };
    return {
      status: 'fail',
      message: `Realtime does not let the ${label} join a channel${quoted}.`,
      fix: FIXES.find(([words]) => words.test(said))?.[1] ?? (isLocal(wish) ? LOCAL_KEYS : HOSTED_KEYS),
    };
  },
  run: ({ realtime: { kind } }, { supabaseUrl = 'this URL' }) =>
    kind === 'absent' ? notApplicable(`there is no Realtime at ${supabaseUrl}.`) : PASS,
});

/** What to do, by Realtime's words (supabase/realtime, ERROR_CODES.md). */
const FIXES: readonly (readonly [RegExp, string])[] = [
  [
    /`role` and `exp`/,
    'Have the trigger put `role` into this kind of token, too (`npx cognito-supabase init`), then refresh the session.',
  ],
  [
    /expired/i,
    'Realtime tolerates no second. Set the clocks: of this machine, and of Docker, which restarting it does.',
  ],
];
const LOCAL_KEYS =
  'Update the Supabase CLI, then `supabase stop && supabase start`: Realtime is given the keys of the user pool when it starts.';
const HOSTED_KEYS =
  "Wait half an hour where the integration is new: each service fetches the user pool's keys for itself. A Realtime of your own has to be a recent one: before, it wanted a `typ` in the token's header, which Cognito does not write.";
