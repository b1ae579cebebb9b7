import { check, notLookedAt, PASS } from '../check.ts';
import { answerOf, isLocal } from './answers.ts';

export const apiKey = check({
  id: 'live/api-key',
  title: 'The API key is accepted',
  needs: ['rest', 'storage', 'realtime'],
  settle(facts, wish) {
    const refused = answerOf(facts, ['rest', 'storage', 'realtime'], 'key-refused');
    if (!refused) return undefined;
    const where = isLocal(wish)
      ? '`supabase status` shows it.'
      : "it is in this project's dashboard, under Project Settings → API Keys; a legacy anon key is refused once legacy keys are disabled.";
    return {
      status: 'fail',
      message: `The gateway of ${wish.supabaseUrl ?? 'the project'} refuses the API key before it looks at any token${refused.quoted}.`,
      fix: `Give the project's publishable key with --supabase-key, and in the app: ${where}`,
      evidence: { service: refused.service },
    };
  },
  // The gateway of a local stack passes any key on; there Realtime alone looks at it.
  run: ({ realtime }, wish) => (isLocal(wish) && realtime.kind === 'absent' ? LOOKED_AT_BY_NOBODY : PASS),
});

const LOOKED_AT_BY_NOBODY = notLookedAt(
  "A local stack's gateway does not check the key, and there is no Realtime to check it.",
);
