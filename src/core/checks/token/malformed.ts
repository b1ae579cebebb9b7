import { nameToken } from '../../pool/reach.ts';
import { check, PASS } from '../check.ts';
import { tokenToSend } from '../client/token-to-send.ts';
import { withOthers } from './tokens.ts';

export const malformed = check({
  id: 'token/malformed',
  title: 'The token is a JWT',
  needs: ['tokens'],
  run({ tokens }, _wish, all) {
    const malformedOnes = tokens.filter(({ decoded }) => !decoded.ok);
    const [wrong] = malformedOnes;
    if (!wrong || wrong.decoded.ok) return PASS;
    const { token } = tokenToSend(all);
    return withOthers(
      {
        status: 'fail',
        message: `The ${wrong.label} is ${wrong.decoded.what}.`,
        fix: `Give the ${nameToken(token)} as a string: \`(await fetchAuthSession()).tokens?.${token}Token?.toString()\` in Amplify.`,
      },
      malformedOnes,
    );
  },
});
