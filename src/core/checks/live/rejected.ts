import { issuerOf } from '../../pool/ids.ts';
import type { VerifyFacts, VerifyWish } from '../facts.ts';
import { check, PASS, type Verdict } from '../check.ts';
import { configuredPool } from '../../config/block.ts';
import { answerOf, capital, isLocal, TOKEN_CAUSES, type ServiceAnswer } from './answers.ts';

export const rejected = check({
  id: 'live/rejected',
  title: 'The Data API and Storage accept the token',
  needs: ['rest', 'storage'],
  after: [
    'live/api-key',
    ...TOKEN_CAUSES,
    'hosted/project-paused',
    'hosted/integration-missing',
    'hosted/integration-other-issuer',
    'hosted/keys-unresolved',
    'hosted/keys-stale',
  ],
  settle(facts, wish) {
    const large = answerOf(facts, ['rest', 'storage'], 'too-large');
    if (large) return tooLarge(large);
    const refused = answerOf(facts, ['rest', 'storage'], 'rejected');
    if (!refused) return undefined;
    const { cause, fix } = explain(refused, facts, wish);
    return {
      status: 'fail',
      message: `${capital(refused.name)} refuses the ${refused.label}${refused.quoted}: ${cause}.`,
      fix,
      evidence: { service: refused.service },
    };
  },
  run: () => PASS,
});

function tooLarge({ name, label, service }: ServiceAnswer): Verdict {
  return {
    status: 'fail',
    message: `${capital(name)} does not read the ${label}: it makes the request's headers too large.`,
    fix: 'Put less into the token: fewer groups, and no attributes or lists that the policies do not need. Storage reads 16 KiB of headers, many proxies 8.',
    evidence: { service },
  };
}

interface Explanation {
  cause: string;
  fix: string;
}

/**
 * The words for "none of my keys has that kid": of PostgREST, of Storage with jose, and of Storage without any RSA key.
 * Both of the latter came from local stacks whose Storage was given no keys (supabase/cli PR #3502).
 */
const NO_KEY = /No suitable key|Key for the RS|must be an asymmetric key|"alg" \(Algorithm\)|invalid algorithm/i;
/** The words for "the key of that kid did not make this signature", of today's and yesterday's versions. */
const OTHER_KEY = /cryptographic operation|JWSInvalidSignature|signature verification failed|invalid signature/i;
/** A time, or the whole of the claims, that is not of the type that it has to be. */
const WRONG_CLAIM = /claim must be a number|invalid (exp|nbf) value|Parsing claims failed/i;
const NOT_A_TOKEN = /Expected 3 parts|Empty JWT|Invalid Compact JWS|jwt malformed/i;

/** Says which cause it is, given that other checks found nothing wrong with the token by itself. */
function explain({ said, service }: ServiceAnswer, facts: VerifyFacts, wish: VerifyWish): Explanation {
  if (NOT_A_TOKEN.test(said))
    return {
      cause: 'what arrived is not the token that was sent, so something on the way changes the Authorization header',
      fix: 'Look at the proxy or gateway before it: it has to pass Authorization on as it is.',
    };
  if (WRONG_CLAIM.test(said))
    return {
      cause: "one of its claims has a type that Cognito's tokens never have",
      fix: 'Leave exp, nbf and iat to Cognito: a trigger, or whatever else made this token, must not set them.',
    };
  if (OTHER_KEY.test(said))
    return {
      cause: 'it has another key with the same `kid`, of an emulated or recreated pool',
      fix: isLocal(wish) ? RESTART : `Remove the integration and add it again: ${addIntegration(wish)}`,
    };
  if (NO_KEY.test(said) && service === 'storage' && answerOf(facts, ['rest'], 'accepted'))
    return {
      cause: "the Data API has the user pool's keys and Storage does not",
      fix: isLocal(wish)
        ? 'Supabase CLIs before May 2025 gave it none: update the CLI, then `supabase stop && supabase start`.'
        : 'Each service fetches them for itself: wait half an hour where the integration is new.',
    };
  return isLocal(wish) ? localCause(facts, wish) : hostedCause(wish);
}

const RESTART = 'Restart the local stack, which fetches the keys when it starts: `supabase stop && supabase start`.';

function localCause({ config }: VerifyFacts, { issuers }: VerifyWish): Explanation {
  const pool = config.known ? configuredPool(config.value) : undefined;
  if (pool && issuers.includes(issuerOf(pool)))
    return {
      cause:
        'the config trusts this user pool, but the running stack does not have its keys: it was started before the config or the keys changed',
      fix: RESTART,
    };
  return {
    cause: "the Supabase config here does not trust this token's user pool",
    fix: `Run \`npx cognito-supabase init\`. ${RESTART}`,
  };
}

function hostedCause(wish: VerifyWish): Explanation {
  return {
    cause:
      "the project does not have the user pool's keys: the third-party integration is missing, names another pool or region, or is younger than half an hour",
    fix: addIntegration(wish),
  };
}

function addIntegration({ issuers: [issuer = ''] }: WishIssuers): string {
  const [, region, userPoolId] = /^https:\/\/(?:issuer-)?cognito-idp\.([^.]+)\.[^/]+\/(.+)$/.exec(issuer) ?? [];
  const which =
    userPoolId === undefined
      ? 'with the ID and the region of the user pool'
      : `user pool ${userPoolId}, region ${region}`;
  return `\`npx cognito-supabase link\`, or in the project's dashboard under Authentication → Third-Party Auth → Amazon Cognito: ${which}. \`supabase config push\` does not send it.`;
}

type WishIssuers = Pick<VerifyWish, 'issuers'>;
