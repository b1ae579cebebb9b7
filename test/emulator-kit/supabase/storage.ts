/**
 * A project's Storage: no buckets, but the answers of the real one to tokens. It verifies them with jose, and so does this,
 * which makes its words the same (supabase/storage 1.70.6, src/internal/auth/jwt.ts): no tolerance for clocks, no look at iss and
 * aud, and a key that is not found falls back to the HMAC secret.
 */
import { type JWK, type JWTPayload, errors, importJWK, jwtVerify } from 'jose';

import { type EmulatorRequest, type EmulatorResponse, type Service } from '../../../src/emulator/server/service.ts';
import { admit, bearer, trustedKeys } from './gateway.ts';
import { json } from './json-answer.ts';
import type { Project, WithProjects } from './projects.ts';

const PATH = /^\/storage\/v1\/(?<resource>.*)$/;
/** What the legacy keys of a project are signed with: the one that every local stack has. */
export const HMAC_SECRET = new TextEncoder().encode('super-secret-jwt-token-with-at-least-32-characters-long');
/** With keys of a pool at hand. An algorithm that none of them is for falls back to the secret, which does not fit it. */
const ALGORITHMS = ['HS256', 'RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** Storage logs in as supabase_storage_admin, which is a member of the authenticator. */
const BECOMES_ALL_THE_SAME = new Set(['authenticator', 'supabase_storage_admin']);

/** The service on a state. The API key tells which project a request is for. */
export function storageService(state: WithProjects): Service {
  return {
    name: 'storage',
    action: (request) => (PATH.test(request.path) ? `${request.method} /${resourceOf(request)}` : undefined),
    async handle(request) {
      const admitted = admit(state, request);
      if ('refusal' in admitted) return admitted.refusal;
      const refusal = await refusalOf(state, admitted.project, bearer(request) ?? admitted.key.api_key);
      if (refusal !== undefined) return refusal;
      const asked = `${request.method} ${resourceOf(request)}`;
      if (asked === 'GET bucket' || asked.startsWith('POST object/list/')) return json(200, []);
      return failure('404', 'not_found', `Route ${request.method}:/${resourceOf(request)} not found`);
    },
    render: (error) =>
      json(error.status, { statusCode: String(error.status), error: error.code, message: error.message }),
    mutates: (action) => !action.startsWith('GET ') && !action.startsWith('POST /object/list/'),
  };
}

async function refusalOf(state: WithProjects, project: Project, token: string): Promise<EmulatorResponse | undefined> {
  if (project.keys.some(({ api_key: text }) => text === token)) return undefined;
  const verdict = await judged(token, trustedKeys(state, project), new Date(state.now()));
  if ('message' in verdict) return denied(verdict.message);
  const role = roleOf(verdict.claims['role']);
  if (role === 'supabase_storage_admin') return undefined;
  if (project.ungranted.includes(role) && !BECOMES_ALL_THE_SAME.has(role))
    return denied(`permission denied to set role "${role}"`);
  if (role !== 'authenticator' && !project.roles.includes(role))
    return failure('500', 'DatabaseError', 'database error, code: 22023', 'DatabaseError');
  return project.storageRoles.includes(role) ? undefined : denied('permission denied for schema storage');
}

/** As which role a claim is taken on: text as it is, a list as Postgres writes one. */
function roleOf(claim: unknown): string {
  if (claim === undefined || claim === null || claim === '') return 'anon';
  return typeof claim === 'string' ? claim : JSON.stringify(claim);
}

function denied(message: string): EmulatorResponse {
  return failure('403', 'Unauthorized', message, 'AccessDenied');
}

async function judged(
  token: string,
  keys: readonly JWK[],
  currentDate: Date,
): Promise<{ claims: JWTPayload } | { message: string }> {
  const algorithms = keys.some(({ kty }) => kty === 'RSA') ? ALGORITHMS : ['HS256'];
  const keyOf = ({ kid, alg }: { kid?: string; alg?: string }) => {
    const jwk = keys.find((key) => key.kid === kid && key.kty === 'RSA' && alg === 'RS256');
    return jwk === undefined ? HMAC_SECRET : importJWK(jwk, 'RS256');
  };
  try {
    return { claims: (await jwtVerify(token, keyOf, { algorithms, currentDate })).payload };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return { message: error.message };
    throw error;
  }
}

function resourceOf(request: EmulatorRequest): string {
  return PATH.exec(request.path)?.groups?.['resource'] ?? '';
}

/** The HTTP status is 400 for all but its own errors; the one that is meant is in the body. */
function failure(statusCode: string, error: string, message: string, code?: string): EmulatorResponse {
  return json(statusCode === '500' ? 500 : 400, {
    statusCode,
    error,
    message,
    ...(code === undefined ? {} : { code }),
  });
}
