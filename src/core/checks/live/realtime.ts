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
        message: `Realtime accepts a token with a broken signature: it does not check the ${ignored.label}, and its channels are those of anon.`,
        fix: "Check the gateway before it, and update Realtime if you host it: it has to check a join's access_token.",
      };
    const refused = answerOf(facts, ['realtime'], 'rejected', 'expired');
    if (!refused) return undefined;
    const { kind, said, label, quoted } = refused;
    const time = timeOf(label, facts, wish.now);
    if (kind === 'expired' && !time.good)
      return {
        status: 'fail',
        message: `Realtime finds the ${label} out of date${quoted}; ${time.words}.`,
        fix: 'Refresh the session, or sign in again: Realtime allows no leeway.',
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
  [/expired/i, 'Realtime allows no leeway. Set the clocks: of this machine, and of Docker, which restarting it does.'],
];
const LOCAL_KEYS =
  'Update the Supabase CLI, then `supabase stop && supabase start`: Realtime is given the keys of the user pool when it starts.';
const HOSTED_KEYS =
  "Wait half an hour where the integration is new: each service fetches the user pool's keys for itself. A Realtime of your own has to be a recent one: before, it wanted a `typ` in the token's header, which Cognito does not write.";
