import { check, PASS } from '../check.ts';

/** Never fails: where a service could not be asked, the runner makes this unknown, and so all that rests on it. */
export const unreachable = check({
  id: 'live/unreachable',
  title: 'The Data API, Storage and Realtime answer',
  needs: ['rest', 'storage', 'realtime'],
  run: () => PASS,
});
