import { asText } from '../../text/json.ts';
import { isMachineToken } from '../../token/token.ts';
import { check } from '../check.ts';
import { firstWrong, showClaim } from './tokens.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const subNotUuid = check({
  id: 'token/sub-not-uuid',
  title: 'auth.uid() can read its subject',
  needs: ['tokens'],
  after: ['token/malformed', 'token/issuer', 'token/signature'],
  run({ tokens }) {
    return firstWrong(tokens, ({ label, decoded }) =>
      UUID.test(asText(decoded.claims['sub']))
        ? undefined
        : {
            status: 'warn',
            message: `The \`sub\` of the ${label} is ${showClaim(decoded.claims['sub'])}, not a UUID${isMachineToken(decoded) ? ' (a client-credentials token carries the client ID there)' : ''}: auth.uid() raises 22P02.`,
            fix: "Use `auth.jwt() ->> 'sub'` in policies that such tokens meet.",
          },
    );
  },
});
