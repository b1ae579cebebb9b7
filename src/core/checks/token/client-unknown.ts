import type { ObservedToken } from '../../token/observed.ts';
import { check, type Verdict } from '../check.ts';
import { firstWrong, showClaim } from './tokens.ts';

export const clientUnknown = check({
  id: 'token/client-unknown',
  title: 'It was issued to an app client of the user pool',
  needs: ['tokens', 'clientIds'],
  after: ['token/malformed', 'token/issuer', 'token/signature'],
  // Which clients the pool has is of no interest then.
  settle: ({ tokens }, { clientId }) =>
    clientId !== undefined && tokens.known
      ? judge(tokens.value, [clientId], `not ${clientId} (--client-id)`)
      : undefined,
  run: ({ tokens, clientIds }) => judge(tokens, clientIds, "not one of the user pool's"),
});

function judge(tokens: readonly ObservedToken[], expected: readonly string[], what: string): Verdict {
  return firstWrong(tokens, ({ label, origin, decoded: { claims } }) => {
    // A probe user's app client is deleted before this looks.
    if (origin === 'probe') return undefined;
    const client = claims['client_id'] ?? claims['aud'];
    if (typeof client === 'string' && expected.includes(client)) return undefined;
    return {
      status: 'fail',
      message: `The ${label} was issued to app client ${showClaim(client)}, which is ${what}.`,
      fix: "Sign in with the app's own client.",
    };
  });
}
