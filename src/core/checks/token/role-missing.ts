import { isMachineToken, tokenUse } from '../../token.ts';
import { check } from '../check.ts';
import { outOfReach } from '../cognito/trigger-id-token-only.ts';
import { firstWrong, type ReadableToken } from './tokens.ts';

/** Causes that other checks have named already. */
const NAMED_ELSEWHERE = [
  'cognito/trigger-missing',
  'cognito/trigger-function-missing',
  'lambda/permission-missing',
  'lambda/not-ready',
  'lambda/handler-error',
  'lambda/timeout',
  'lambda/response-shape',
  'lambda/role-missing',
];

export const roleMissing = check({
  id: 'token/role-missing',
  title: 'It carries a role',
  needs: ['tokens', 'triggerVersion'],
  after: ['token/malformed', 'token/issuer', 'token/signature', ...NAMED_ELSEWHERE],
  run({ tokens, triggerVersion }) {
    return firstWrong(tokens, (token) => {
      if ('role' in token.decoded.claims || outOfReach(token, triggerVersion)) return undefined;
      return {
        status: 'fail',
        message: `The ${token.label} has no \`role\` claim, so its user is \`anon\` and sees empty lists: ${nameCause(token, triggerVersion)}.`,
        fix: fixFor(token, triggerVersion),
      };
    });
  },
});

function nameCause(token: ReadableToken, triggerVersion: string): string {
  if (isMachineToken(token.decoded))
    return 'it is a client-credentials token, which only a V3_0 trigger with --m2m reaches';
  if (tokenUse(token.decoded) === 'access' && triggerVersion === 'V1_0')
    return 'the V1_0 trigger reaches ID tokens only, and this is an access token';
  if (triggerVersion === '') return 'no trigger added one when it was issued';
  return 'it was issued before the trigger was attached';
}

function fixFor(token: ReadableToken, triggerVersion: string): string {
  if (isMachineToken(token.decoded))
    return 'Run `npx cognito-supabase init --m2m` if machines shall have the role, too.';
  if (tokenUse(token.decoded) === 'access' && triggerVersion === 'V1_0')
    return 'Send the ID token, or run `npx cognito-supabase init --trigger-version v2` on the Essentials or Plus plan.';
  if (triggerVersion === '') return 'Run `npx cognito-supabase init`, then refresh the session.';
  return 'Refresh the session, or sign in again: the next token has it.';
}
