import { check } from '../check.ts';
import { firstWrong } from './tokens.ts';

/** PostgREST's tolerance for nbf and iat (PostgREST, Auth/Jwt.hs). */
const SKEW_SECONDS = 30;

export const notYetValid = check({
  id: 'token/not-yet-valid',
  title: 'It is already valid',
  needs: ['tokens'],
  after: ['token/malformed', 'token/signature'],
  run({ tokens }, { now }) {
    return firstWrong(tokens, ({ label, decoded: { claims } }) => {
      const from = Math.max(...[claims['nbf'], claims['iat']].filter((value) => typeof value === 'number'));
      if (from <= now + SKEW_SECONDS) return undefined;
      return {
        status: 'fail',
        message: `The ${label} is valid from ${Math.round(from - now)} s from now on; the Data API tolerates 30 s.`,
        fix: "Set this machine's clock.",
        evidence: { validFrom: from },
      };
    });
  },
});
