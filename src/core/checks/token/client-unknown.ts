import { check } from '../check.ts';
import { firstWrong, showClaim } from './tokens.ts';

export const clientUnknown = check({
  id: 'token/client-unknown',
  title: 'It was issued to an app client of the user pool',
  needs: ['tokens', 'clientIds'],
  after: ['token/malformed', 'token/issuer', 'token/signature'],
  run({ tokens, clientIds }, wish) {
    return firstWrong(tokens, ({ label, origin, decoded: { claims } }) => {
      // A probe user's app client is deleted before this looks.
      if (origin === 'probe') return undefined;
      const client = claims['client_id'] ?? claims['aud'];
      const expected = wish.clientId === undefined ? clientIds : [wish.clientId];
      if (typeof client === 'string' && expected.includes(client)) return undefined;
      return {
        status: 'fail',
        message: `The ${label} was issued to app client ${showClaim(client)}, which is not ${wish.clientId === undefined ? "one of the user pool's" : `${wish.clientId} (--client-id)`}.`,
        fix: "Sign in with the app's own client.",
      };
    });
  },
});
