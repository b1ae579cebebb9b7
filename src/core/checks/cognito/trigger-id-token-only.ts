import { adviseToSend } from '../../client/advice.ts';
import { reachesIdTokensOnly } from '../../pool/reach.ts';
import { tokenUse } from '../../token/token.ts';
import { check, PASS } from '../check.ts';
import { evidenceOf, inWords } from '../client/places.ts';
import { sendersOf, sendsIdTokensOnly } from '../client/senders.ts';
import type { ReadableToken } from '../token/tokens.ts';

export const triggerIdTokenOnly = check({
  id: 'cognito/trigger-id-token-only',
  title: 'The trigger reaches the tokens that the app sends',
  needs: ['pool', 'clientSource'],
  after: ['cognito/pool-not-found', 'cognito/trigger-missing'],
  settle({ pool, tokens }) {
    const sent = pool.known && tokens.known ? tokens.value.filter(({ origin }) => origin === 'given') : [];
    return sent.length > 0 && sent.every(({ decoded }) => decoded.ok && tokenUse(decoded) === 'id') ? PASS : undefined;
  },
  run({ pool, clientSource }) {
    if (!reachesIdTokensOnly(pool?.trigger?.lambdaVersion) || sendsIdTokensOnly(clientSource)) return PASS;
    const [sender, ...others] = sendersOf(clientSource, 'access');
    const evidence = {
      lambdaVersion: pool.trigger.lambdaVersion,
      ...(pool.tier === undefined ? {} : { tier: pool.tier }),
    };
    const fix =
      pool.tier === 'LITE'
        ? `Send the ID token ${adviseToSend(clientSource.apps ?? [], 'id', sender)}, or move the pool to the Essentials plan.`
        : 'Run `npx cognito-supabase init --trigger-version v2`.';
    if (sender)
      return {
        status: 'fail',
        message: `The trigger is V1_0, which adds the role to ID tokens only, and ${inWords([sender, ...others])} sends the access token: the app's users are \`anon\`.`,
        fix,
        evidence: { ...evidence, ...evidenceOf(sender) },
      };
    return {
      status: 'warn',
      message:
        'The trigger is V1_0, which adds the role to ID tokens only: a client that sends access tokens is `anon`.',
      fix,
      evidence,
    };
  },
});

/** True for a token that a V1_0 trigger does not reach, and whose lack of a role is therefore no failure of its own. */
export function isOutOfReach(token: ReadableToken, lambdaVersion: string | undefined): boolean {
  return reachesIdTokensOnly(lambdaVersion) && token.origin === 'probe' && tokenUse(token.decoded) === 'access';
}
