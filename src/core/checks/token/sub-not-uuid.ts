import { hasUuidSubject, isMachineToken } from '../../token/token.ts';
import { check } from '../check.ts';
import { firstWrong, showClaim } from './tokens.ts';

export const subNotUuid = check({
  id: 'token/sub-not-uuid',
  title: 'Its subject works with auth.uid()',
  needs: ['tokens'],
  after: ['token/malformed', 'token/issuer', 'token/signature'],
  run({ tokens }) {
    return firstWrong(tokens, ({ label, decoded }) =>
      hasUuidSubject(decoded)
        ? undefined
        : {
            status: 'warn',
            message: `The \`sub\` of the ${label} is ${showClaim(decoded.claims['sub'])}, not a UUID${isMachineToken(decoded) ? ' (a client-credentials token carries the client ID there)' : ''}: auth.uid() raises 22P02.`,
            fix: "Use `auth.jwt() ->> 'sub'` in policies for such tokens.",
          },
    );
  },
});
