import { check, PASS } from '../check.ts';
import { answerOf, capital, isLocal, timeOf, TOKEN_CAUSES } from './answers.ts';

export const expired = check({
  id: 'live/expired',
  title: 'Supabase finds it valid now',
  needs: ['rest', 'storage'],
  after: ['live/api-key', ...TOKEN_CAUSES, 'token/expired', 'token/not-yet-valid'],
  settle(facts, wish) {
    const refused = answerOf(facts, ['rest', 'storage'], 'expired');
    if (!refused) return undefined;
    const { name, said, service, label, quoted } = refused;
    const evidence = { service };
    if (said.includes('audience'))
      return {
        status: 'fail',
        message: `${capital(name)} expects another audience than the ${label} has${quoted}.`,
        fix: AUDIENCE,
        evidence,
      };
    const time = timeOf(label, facts, wish.now);
    // The Data API alone was asked a second time.
    const found = `${capital(name)} finds the ${label} out of date${quoted}${service === 'rest' ? ', asked twice' : ''}`;
    return {
      status: 'fail',
      message: time.good ? `${found}, while ${time.words}: the two clocks differ.` : `${found}; ${time.words}.`,
      fix: time.good ? (isLocal(wish) ? LOCAL_CLOCK : HOSTED_CLOCK) : ANOTHER_TOKEN,
      evidence,
    };
  },
  run: () => PASS,
});

const AUDIENCE =
  'An access token of Cognito has no `aud`: send the ID token (`npx cognito-supabase generate client --token-use id`), or take jwt-aud out of the Data API’s settings.';
const ANOTHER_TOKEN = 'Refresh the session, or sign in again, and ask with the token that this gives.';
const LOCAL_CLOCK =
  "Restart Docker: the clock of its virtual machine stands still while the computer sleeps. Then check this machine's own.";
const HOSTED_CLOCK =
  "Set this machine's clock. Where it is right, run again in some minutes and look at status.supabase.com: the platform has refused good tokens for a clock of its own before.";
