import { check, PASS } from '../check.ts';
import { answerOf, isLocal } from './answers.ts';

export const apiKey = check({
  id: 'live/api-key',
  title: 'The API key is taken',
  needs: ['rest', 'storage', 'realtime'],
  settle(facts, wish) {
    const refused = answerOf(facts, ['rest', 'storage', 'realtime'], 'key-refused');
    if (!refused) return undefined;
    const where = isLocal(wish)
      ? '`supabase status` shows it.'
      : 'it is under Project Settings → API Keys in the dashboard of this very project; a legacy anon key is refused once legacy keys are disabled.';
    return {
      status: 'fail',
      message: `The gateway of ${wish.supabaseUrl ?? 'the project'} refuses the API key before it looks at any token${refused.quoted}.`,
      fix: `Give the project's publishable key with --supabase-key, and in the app: ${where}`,
      evidence: { service: refused.service },
    };
  },
  run: () => PASS,
});
