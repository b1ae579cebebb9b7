import { afterEach, describe, expect, it } from 'vitest';
import { CUTS } from '../harness/kills.ts';
import { type Hosted, ISSUER, openHosted, REF } from './hosted-kit.ts';
import { ELSEWHERE, trusting, WORLDS } from './link-worlds.ts';

let hosted: Hosted;
afterEach(() => hosted.close());

const LINK = ['link', '--project-ref', REF, '--yes'];

/** One for each order of calls; the others differ in the issuer's letters alone. */
const ORDERS = WORLDS.filter(
  ({ what, before }) =>
    ['nothing', 'the pool twice'].includes(what) || (before.length === 1 && before[0] === ELSEWHERE),
);

describe.each(ORDERS)('a project that trusts $what', ({ before, linked }) => {
  it('killed at any call, running again ends the same, with never two of it and never a moment without', async () => {
    hosted = await openHosted([trusting(...before)]);
    await hosted.run(LINK);
    const calls = hosted.emulator.calls.filter(({ service }) => service === 'supabase').length;
    await hosted.close();
    for (const kind of CUTS) {
      for (let nth = 1; nth <= calls; nth += 1) {
        hosted = await openHosted([trusting(...before)]);
        const { emulator } = hosted;
        emulator.faults.add({ service: 'supabase', kind, nth, times: 1000 });
        const reached = () => emulator.calls.filter(({ service }) => service === 'supabase').length >= nth;
        expect(await hosted.run(LINK, { killWhen: reached })).toMatchObject({ signal: 'SIGKILL' });
        const halfway = hosted.trusted();
        expect(halfway.filter((issuer) => issuer === ISSUER).length).toBeLessThanOrEqual(
          Math.max(1, before.filter((issuer) => issuer === ISSUER).length),
        );
        expect(halfway.length).toBeGreaterThanOrEqual(Math.min(before.length, 1));
        emulator.faults.clear();
        expect(await hosted.run(LINK)).toMatchObject({ code: 0 });
        expect(hosted.trusted()).toEqual(linked);
        if (nth < calls || kind !== CUTS.at(-1)) await hosted.close();
      }
    }
  }, 240_000);
});
