import type { VerifyFacts, VerifyWish } from '../facts.ts';
import { check, PASS } from '../check.ts';
import { answerOf, capital, isLocal, TOKEN_CAUSES } from './answers.ts';

export const expired = check({
  id: 'live/expired',
  title: 'They find it valid at this time',
  needs: ['rest', 'storage'],
  after: ['live/api-key', ...TOKEN_CAUSES, 'token/expired', 'token/not-yet-valid'],
  settle(facts, wish) {
    const refused = answerOf(facts, ['rest', 'storage'], 'expired');
    if (!refused) return undefined;
    const { said, service } = refused;
    const audience = said.includes('audience');
    return {
      status: 'fail',
      message: audience
        ? `${capital(refused.name)} wants another audience than the ${refused.label} has${refused.quoted}.`
        : `${capital(refused.name)} finds the ${refused.label} out of date${refused.quoted}, asked twice, while ${tellTime(refused.label, facts, wish)}: the two clocks differ.`,
      fix: audience ? AUDIENCE : isLocal(wish) ? LOCAL_CLOCK : HOSTED_CLOCK,
      evidence: { service },
    };
  },
  run: () => PASS,
});

const AUDIENCE =
  'An access token of Cognito has no `aud`: send the ID token (`npx cognito-supabase generate client --token-use id`), or take jwt-aud out of the Data API’s settings.';
const LOCAL_CLOCK =
  "Restart Docker: the clock of its virtual machine stands still while the computer sleeps. Then check this machine's own.";
const HOSTED_CLOCK =
  "Set this machine's clock. Where it is right, run again in some minutes and look at status.supabase.com: the platform has refused good tokens for a clock of its own before.";

function tellTime(label: string, { tokens }: VerifyFacts, { now }: VerifyWish): string {
  const sent = tokens.known ? tokens.value.find((token) => token.label === label)?.decoded : undefined;
  const exp = sent?.ok ? sent.claims['exp'] : undefined;
  return typeof exp === 'number'
    ? `by this machine's clock it is good for another ${Math.round(exp - now)} s`
    : "by this machine's clock it is good";
}
