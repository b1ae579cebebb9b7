import { adviseToSend } from '../../client/advice.ts';
import { reachesIdTokensOnly } from '../../pool/reach.ts';
import { check, PASS } from '../check.ts';
import { evidenceOf, inWords, findUnproved } from './places.ts';
import { sendersOf } from './senders.ts';

export const tokenKind = check({
  id: 'client/token-kind',
  title: 'The app sends the tokens that have the role',
  needs: ['clientSource', 'triggerVersion'],
  after: [
    'cognito/pool-not-found',
    'cognito/trigger-missing',
    'cognito/trigger-id-token-only',
    'lambda/response-shape',
    'lambda/role-missing',
  ],
  run({ clientSource, triggerVersion }) {
    const [first, ...others] = sendersOf(clientSource, 'access');
    if (!first || !reachesIdTokensOnly(triggerVersion)) return findUnproved(clientSource, 'token') ?? PASS;
    return {
      status: 'warn',
      message: `The ID token that was given has a role, but ${inWords([first, ...others])} sends the access token, which a V1_0 trigger does not reach: the app's users are \`anon\`.`,
      fix: `Send the ID token ${adviseToSend(clientSource.apps ?? [], 'id', first)}, or run \`npx cognito-supabase init --trigger-version v2\` (Essentials or Plus plan).`,
      evidence: { ...evidenceOf(first), lambdaVersion: triggerVersion },
    };
  },
});
