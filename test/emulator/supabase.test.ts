import { describe, expect, test } from 'vitest';

import type { Emulator } from '../emulator-kit/full-emulator.ts';
import { publicJwks } from '../../src/emulator/cognito/token-keys.ts';
import { type Answer, ISSUER, KEY, POOL_ID, REF, ask, project } from './supabase-kit.ts';

const TOKEN = `sbp_${'a1'.repeat(20)}`;
const AUTH = `/v1/projects/${REF}/config/auth/third-party-auth`;

function manage(emulator: Emulator, path: string, method = 'GET', body?: unknown, token = TOKEN): Promise<Answer> {
  const init = { method, headers: { authorization: `Bearer ${token}` } };
  return ask(emulator, path, body === undefined ? init : { ...init, body: JSON.stringify(body) });
}

describe('the Management API', () => {
  test('an integration is created, resolved, read and deleted', async () => {
    let now = Date.parse('2026-11-23T12:00:00Z');
    const emulator = await project({}, () => now);
    emulator.state.supabase.resolveMs = 5000;
    const created = await manage(emulator, AUTH, 'POST', { oidc_issuer_url: ISSUER });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      oidc_issuer_url: ISSUER,
      jwks_url: null,
      resolved_jwks: null,
      resolved_at: null,
    });
    const { id } = created.body as { id: string };
    now += 5000;
    const resolved = await manage(emulator, `${AUTH}/${id}`);
    expect(resolved).toMatchObject({
      status: 200,
      body: { id, resolved_jwks: publicJwks(emulator.state, POOL_ID), resolved_at: '2026-11-23T12:00:05.000Z' },
    });
    expect((await manage(emulator, AUTH)).body).toEqual([resolved.body]);
    expect(await manage(emulator, `${AUTH}/${id}`, 'DELETE')).toMatchObject({ status: 200, body: { id } });
    expect((await manage(emulator, `${AUTH}/${id}`)).status).toBe(404);
    expect((await manage(emulator, `${AUTH}/${id}`, 'DELETE')).status).toBe(404);
    expect(emulator.calls.map(({ action, mutating }) => [action, mutating])).toContainEqual([
      'CreateThirdPartyAuth',
      true,
    ]);
    expect(emulator.calls.map(({ action, mutating }) => [action, mutating])).toContainEqual([
      'ListThirdPartyAuth',
      false,
    ]);
  });

  test('an issuer that cannot be reached stays unresolved, and several integrations live side by side', async () => {
    const emulator = await project({ integrations: [{ oidc_issuer_url: `${ISSUER}/` }] });
    await manage(emulator, AUTH, 'POST', { jwks_url: `${ISSUER}/.well-known/jwks.json` });
    await manage(emulator, AUTH, 'POST', { custom_jwks: publicJwks(emulator.state, POOL_ID) });
    const { body } = await manage(emulator, AUTH);
    const found = (body as { resolved_jwks: unknown }[]).map(({ resolved_jwks: keys }) => keys);
    expect(found).toEqual([null, publicJwks(emulator.state, POOL_ID), publicJwks(emulator.state, POOL_ID)]);
  });

  test.each([
    [{}],
    [[]],
    [{ oidc_issuer_url: ISSUER, jwks_url: `${ISSUER}/.well-known/jwks.json` }],
    [{ oidc_issuer_url: 'http://cognito-idp.us-east-1.amazonaws.com/x' }],
    [{ oidc_issuer_url: 'nowhere' }],
    [{ oidc_issuer_url: 7 }],
    [{ custom_jwks: { keys: [] } }],
    [{ custom_jwks: { keys: [{ kty: 'RSA', d: 'private' }] } }],
    [{ oidc_issuer_url: ISSUER, type: 'cognito' }],
  ])('the body %j is refused', async (body) => {
    const emulator = await project();
    expect(await manage(emulator, AUTH, 'POST', body)).toMatchObject({
      status: 400,
      body: { message: expect.any(String) },
    });
    expect((await manage(emulator, AUTH)).body).toEqual([]);
  });

  test('projects, keys, health and branches', async () => {
    const branch = { name: 'preview', ref: 'tsrqponmlkjihgfedcba' };
    const emulator = await project({ status: 'INACTIVE', branches: [branch], health: { auth: 'UNHEALTHY' } });
    expect((await manage(emulator, '/v1/projects')).body).toMatchObject([{ id: REF, ref: REF, status: 'INACTIVE' }]);
    expect((await manage(emulator, `/v1/projects/${REF}`)).body).toMatchObject({ ref: REF });
    const hidden = (await manage(emulator, `/v1/projects/${REF}/api-keys`)).body as { type: string; api_key: string }[];
    expect(hidden.map(({ type }) => type)).toEqual(['publishable', 'secret', 'legacy', 'legacy']);
    expect(hidden[0]?.api_key).toBe(KEY);
    expect(hidden[1]?.api_key).not.toContain('emulated');
    const revealed = (await manage(emulator, `/v1/projects/${REF}/api-keys?reveal=true`)).body as { api_key: string }[];
    expect(revealed[1]?.api_key).toBe(`sb_secret_${REF}_emulated`);
    expect((await manage(emulator, `/v1/projects/${REF}/health?services=auth,rest`)).body).toEqual([
      { name: 'auth', healthy: false, status: 'UNHEALTHY' },
      { name: 'rest', healthy: true, status: 'ACTIVE_HEALTHY' },
    ]);
    expect((await manage(emulator, `/v1/projects/${REF}/health`)).status).toBe(400);
    const { body } = await manage(emulator, `/v1/projects/${REF}/branches`);
    expect(body).toMatchObject([
      { is_default: true, project_ref: REF },
      { name: 'preview', project_ref: branch.ref, is_default: false },
    ]);
  });

  test.each([`sbp_oauth_${'0'.repeat(40)}`, `sbp_v0_${'f'.repeat(40)}`, TOKEN])(
    'the access token %s is let in',
    async (token) => {
      expect((await manage(await project(), '/v1/projects', 'GET', undefined, token)).status).toBe(200);
    },
  );

  test('bad, missing and revoked access tokens are 401', async () => {
    const emulator = await project();
    emulator.state.supabase.revoked.add(TOKEN);
    for (const token of ['', 'sbp_short', `eyJ${'a'.repeat(40)}`, TOKEN]) {
      expect(await manage(emulator, AUTH, 'GET', undefined, token)).toMatchObject({
        status: 401,
        body: { message: 'Unauthorized' },
      });
    }
    expect((await ask(emulator, AUTH)).status).toBe(401);
  });

  test('a scoped token is told what it lacks', async () => {
    const emulator = await project();
    emulator.state.supabase.permissions.set(TOKEN, ['auth_config_read']);
    expect((await manage(emulator, AUTH)).status).toBe(200);
    expect(await manage(emulator, AUTH, 'POST', { oidc_issuer_url: ISSUER })).toMatchObject({
      status: 403,
      body: { missing_permissions: ['auth_config_write'] },
    });
  });

  test('unknown projects are 404, malformed refs 400, and a throttled call says when to come back', async () => {
    const emulator = await project();
    expect((await manage(emulator, `/v1/projects/${'z'.repeat(20)}`)).status).toBe(404);
    expect((await manage(emulator, '/v1/projects/Short')).status).toBe(400);
    expect((await manage(emulator, AUTH, 'POST', undefined)).status).toBe(400);
    emulator.faults.add({ service: 'supabase', kind: 'throttle' });
    const { status, headers } = await manage(emulator, '/v1/projects');
    expect([status, headers.get('retry-after')]).toEqual([429, '1']);
  });
});
