/** Supabase's answers in a healthy world. */
import { known, notAsked } from '../../src/core/fact.ts';
import type { LiveAnswer } from '../../src/core/supabase/answers.ts';

export const SUPABASE_URL = 'https://abcdefghijklmnopqrst.supabase.co';

/** A service that takes the access token. */
export const LIVE: LiveAnswer = { kind: 'accepted', label: 'access token', said: '' };

/** Storage cannot list anything before it has taken on the role. */
const LISTED: LiveAnswer = { ...LIVE, tookRole: true };

/** All three take it, and the Data API says as whom. */
export const TAKEN = {
  rest: known({ ...LISTED, ranAs: { role: 'authenticated', sub: '7c9e6679-7425-40de-944b-e07fc1f90ae7' } }),
  storage: known(LISTED),
  realtime: known(LIVE),
  edgeFunctions: known([]),
};

const none = notAsked('No token was given.');

/** There is no token to ask with. */
export const UNASKED = { rest: none, storage: none, realtime: none, edgeFunctions: known([]) };
