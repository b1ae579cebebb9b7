/** Integrations that name no issuer: the address of keys, or the keys themselves. What counts is whether they are the pool's. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { publicJwks } from '../../src/emulator/cognito/token-keys.ts';
import { createIntegration, type ThirdPartyAuth } from '../emulator-kit/supabase/projects.ts';
import { documentOf } from '../harness/cli.ts';
import { type Hosted, ISSUER, openHosted, OTHER_ISSUER, OTHER_POOL_ID, POOL_ID, REF } from './hosted-kit.ts';

const LONG_AGO = '2026-01-01T00:00:00.000Z';
const JWKS = '/.well-known/jwks.json';

let hosted: Hosted;
beforeAll(async () => {
  hosted = await openHosted();
});
afterAll(() => hosted.close());
beforeEach(() => hosted.integrations().clear());

const keysOf = (userPoolId: string) => publicJwks(hosted.emulator.state, userPoolId)?.keys ?? [];
/** Keys of the pool's names, and of the other pool's content. */
const impostors = () => keysOf(POOL_ID).map((key, index) => ({ ...key, n: keysOf(OTHER_POOL_ID)[index]?.['n'] }));

function seed(given: Partial<ThirdPartyAuth>): void {
  const one = createIntegration(given, LONG_AGO);
  hosted.integrations().set(one.id, one);
}

async function verify(): Promise<{ code: number | null; said: Record<string, string>; bad: string[]; fixes: string }> {
  const outcome = await hosted.run(['verify', '--json', '--only', 'hosted', '--project-ref', REF]);
  const checks = documentOf(outcome)['checks'] as { id: string; status: string; message?: string; fix?: string }[];
  return {
    code: outcome.code,
    said: Object.fromEntries(checks.map(({ id, message = '' }) => [id, message])),
    fixes: checks.map(({ fix = '' }) => fix).join('\n'),
    bad: checks.flatMap(({ id, status }) => (['pass', 'skip'].includes(status) ? [] : [`${id} ${status}`])),
  };
}

it.each([
  { by: 'jwks_url', seeds: () => [{ jwks_url: `${ISSUER}${JWKS}` }], how: `${ISSUER}${JWKS}` },
  { by: 'custom_jwks', seeds: () => [{ custom_jwks: { keys: keysOf(POOL_ID) } }], how: 'the keys themselves' },
  {
    by: 'a jwks_url of another host, which serves the same keys',
    seeds: () => [
      { jwks_url: 'https://keys.example.com/jwks', resolved_jwks: { keys: keysOf(POOL_ID) }, resolved_at: LONG_AGO },
    ],
    how: 'https://keys.example.com/jwks',
  },
  {
    by: "one that is another pool's, and one that holds these",
    seeds: () => [
      { oidc_issuer_url: 'https://clerk.example.com' },
      { custom_jwks: { keys: [...keysOf(OTHER_POOL_ID), ...keysOf(POOL_ID)] } },
    ],
    how: 'the keys themselves',
  },
])("$by: the pool's keys are trusted", async ({ seeds, how }) => {
  for (const one of seeds()) seed(one);
  const { code, said, bad } = await verify();
  expect([code, bad]).toEqual([0, []]);
  expect(said['hosted/integration-missing']).toContain(`trusts these keys, by ${how}`);
});

it.each([
  { what: "the address of another pool's keys", seeds: () => [{ jwks_url: `${OTHER_ISSUER}${JWKS}` }] },
  { what: "another pool's keys", seeds: () => [{ custom_jwks: { keys: keysOf(OTHER_POOL_ID) } }] },
  { what: 'keys of the same names, and other content', seeds: () => [{ custom_jwks: { keys: impostors() } }] },
  {
    what: 'an address that serves keys of the same names, and other content',
    seeds: () => [
      { jwks_url: 'https://keys.example.com/jwks', resolved_jwks: { keys: impostors() }, resolved_at: LONG_AGO },
    ],
  },
])('$what: every token is rejected', async ({ seeds }) => {
  for (const one of seeds()) seed(one);
  const { code, said, bad } = await verify();
  expect([code, bad]).toEqual([1, ['hosted/integration-missing fail']]);
  expect(said['hosted/integration-missing']).toMatch(/rejects every token of this one/);
});

it('one of the two keys alone: half of the tokens are rejected', async () => {
  seed({ custom_jwks: { keys: keysOf(POOL_ID).slice(0, 1) } });
  const { code, bad, fixes } = await verify();
  expect([code, bad]).toEqual([1, ['hosted/keys-stale fail']]);
  // What is given by itself is read by nobody again: the advice has to be one that helps.
  expect(fixes).toMatch(/never read again: `cognito-supabase link|never read again: `npx cognito-supabase link/);
  expect(await hosted.run(['link', '--yes', '--project-ref', REF])).toMatchObject({ code: 0 });
  expect(await verify()).toMatchObject({ code: 0, bad: [] });
});

it('the address of the pool, by which other keys were read', async () => {
  seed({ jwks_url: `${ISSUER}${JWKS}`, resolved_jwks: { keys: impostors() as never }, resolved_at: LONG_AGO });
  // The emulated platform would read them anew.
  const [one] = hosted.integrations().values();
  hosted.emulator.state.supabase.projects.get(REF)?.resolveAt.set(one?.id ?? '', 8e15);
  const { code, said, bad } = await verify();
  expect([code, bad]).toEqual([1, ['hosted/keys-stale fail']]);
  expect(said['hosted/keys-stale']).toMatch(/has another key named/);
});
