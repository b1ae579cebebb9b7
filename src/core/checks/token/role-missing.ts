import type { VerifyFacts } from '../facts.ts';
import { rolesIn } from '../../function/role-place.ts';
import { reachesIdTokensOnly } from '../../pool/reach.ts';
import { printable } from '../../text/safe.ts';
import { isMachineToken, tokenUse } from '../../token/token.ts';
import { check } from '../check.ts';
import { isOutOfReach } from '../cognito/trigger-id-token-only.ts';
import { kindsSent } from '../lambda/asked.ts';
import { NO_ROLE_CAUSES } from '../lambda/causes.ts';
import { firstWrong, type ReadableToken } from './tokens.ts';

export const roleMissing = check({
  id: 'token/role-missing',
  title: 'It has a role',
  needs: ['tokens', 'triggerVersion'],
  after: ['token/malformed', 'token/issuer', 'token/signature', ...NO_ROLE_CAUSES],
  run({ tokens, triggerVersion }, _wish, all) {
    return firstWrong(tokens, (token) => {
      if ('role' in token.decoded.claims || isOutOfReach(token, triggerVersion)) return undefined;
      if (isOfNoMatter(token, all)) return undefined;
      const { cause, fix } = causeOf(token, triggerVersion, all);
      return {
        status: 'fail',
        message: `The ${token.label} has no \`role\` claim, so its user is \`anon\` and sees empty lists: ${cause}.${nameLookalike(token)}`,
        fix,
      };
    });
  },
});

/** A sign-in gives both tokens; the one that the app is known not to send needs no role. */
function isOfNoMatter({ origin, decoded }: ReadableToken, facts: VerifyFacts): boolean {
  const use = tokenUse(decoded);
  return origin !== 'given' && use !== undefined && !kindsSent(facts).includes(use);
}

/** A role that PostgREST does not look for: of another name, or inside of another claim. */
function nameLookalike({ decoded }: ReadableToken): string {
  const [path] = rolesIn(decoded.claims, '');
  return path === undefined ? '' : ` It has \`${printable(path)}\`, which Supabase does not read.`;
}

interface Cause {
  cause: string;
  fix: string;
}

/** The first cause that the other facts show, the certain ones before the likely ones. */
function causeOf(
  token: ReadableToken,
  triggerVersion: string,
  { pool, function: attached, invocation }: VerifyFacts,
): Cause {
  if (isMachineToken(token.decoded))
    return {
      cause: 'it is a client-credentials token, which only a V3_0 trigger with --m2m reaches',
      fix: 'Run `npx cognito-supabase init --m2m` if machines need the role, too.',
    };
  if (tokenUse(token.decoded) === 'access' && reachesIdTokensOnly(triggerVersion))
    return {
      cause: 'the V1_0 trigger reaches ID tokens only, and this is an access token',
      fix: 'Send the ID token, or run `npx cognito-supabase init --trigger-version v2` on the Essentials or Plus plan.',
    };
  if (triggerVersion === '')
    return {
      cause: 'no trigger added one when it was issued',
      fix: 'Run `npx cognito-supabase init`, then refresh the session.',
    };
  const issued = Number(token.decoded.claims['iat']);
  const changed = pool.known ? Number(pool.value?.described['LastModifiedDate']) : Number.NaN;
  const isNewer = issued > changed;
  const isTheirs = attached.known && attached.value !== null && !attached.value.ours;
  if (isTheirs && (isNewer || !invocation.known))
    return {
      cause: `the trigger's function, which is not this tool's, ${isNewer ? 'did not set it' : 'may not set it'}`,
      fix: 'Have that function set `role`; `npx cognito-supabase verify --invoke` asks it, and `init` shows the lines it needs.',
    };
  if (isNewer)
    return {
      cause:
        'it was issued after the user pool was last changed, with the trigger attached, so the function did not add it',
      fix: "Look at the function's log (`aws logs tail /aws/lambda/<function> --since 1h`).",
    };
  return {
    cause: 'it was issued before the trigger was attached',
    fix: 'Refresh the session, or sign in again: the next token has it.',
  };
}
