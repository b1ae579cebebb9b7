import { check, PASS } from '../check.ts';
import { withOthers } from './tokens.ts';

export const malformed = check({
  id: 'token/malformed',
  title: 'The token is a JWT',
  needs: ['tokens'],
  run({ tokens }) {
    const [wrong, ...others] = tokens.filter(({ decoded }) => !decoded.ok);
    if (!wrong || wrong.decoded.ok) return PASS;
    return withOthers(
      {
        status: 'fail',
        message: `The ${wrong.label} is ${wrong.decoded.what}.`,
        fix: 'Give the access or ID token as a string: `(await fetchAuthSession()).tokens?.accessToken?.toString()` in Amplify.',
      },
      others,
    );
  },
});
