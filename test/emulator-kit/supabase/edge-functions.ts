/**
 * A project's Edge Functions, and the gateway before them, which takes a token or refuses it (verify_jwt). Hosted it answers
 * with a code for each failure (docs, guides/functions/error-codes), and whether it takes a third-party token is not
 * documented: each project says. The local one knows the keys of the config's issuers (supabase/cli,
 * apps/cli-go/internal/functions/serve/templates/main.ts).
 */
import { decodeProtectedHeader, type JWK, importJWK, jwtVerify } from 'jose';

import type { EmulatorRequest, EmulatorResponse, Service } from '../../../src/emulator/server/service.ts';
import { admissionOf, trustedKeys } from './gateway.ts';
import { json } from './json-answer.ts';
import type { Project, WithProjects } from './projects.ts';
import { HMAC_SECRET } from './storage.ts';

const PATH = /^\/functions\/v1\/(?<name>[^/]+)/;
const HELLO: EmulatorResponse = { status: 200, headers: { 'content-type': 'text/plain' }, body: 'Hello' };

/** The service on a state. The API key tells which project a request is for; without one it is the first. */
export function edgeFunctionsService(state: WithProjects): Service {
  return {
    name: 'edge-functions',
    action: (request) => (PATH.test(request.path) ? `${request.method} /${nameOf(request)}` : undefined),
    async handle(request) {
      const [first] = state.supabase.projects.values();
      const project = admissionOf(state, request.headers['apikey'] ?? null)?.project ?? first;
      const found = project?.functions.get(nameOf(request));
      if (project === undefined || found === undefined) return notFound(project);
      // A preflight carries no token, so that it is let through unseen.
      const isVerified = (found.verifyJwt ?? true) && request.method !== 'OPTIONS';
      const refusal = isVerified ? await refusalOf(state, project, request) : undefined;
      if (refusal !== undefined) return refusal;
      const { method, body } = request;
      state.supabase.invoked.push({ name: nameOf(request), method, body: body.toString('utf8') });
      const answer = found.answer ?? HELLO;
      const ran = project.local ? {} : { 'x-deno-execution-id': crypto.randomUUID() };
      return { ...answer, headers: { ...answer.headers, ...ran } };
    },
    render: (error) => json(error.status, { code: error.code, message: error.message }),
  };
}

function nameOf(request: EmulatorRequest): string {
  return PATH.exec(request.path)?.groups?.['name'] ?? '';
}

function notFound(project: Project | undefined): EmulatorResponse {
  if (project?.local === true)
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Function not found' };
  return failure(404, 'NOT_FOUND', 'Requested function was not found');
}

function failure(status: number, code: string, message: string): EmulatorResponse {
  return json(status, { code, message }, { 'sb-error-code': code });
}

async function refusalOf(
  state: WithProjects,
  project: Project,
  request: EmulatorRequest,
): Promise<EmulatorResponse | undefined> {
  const [scheme, token = ''] = (request.headers['authorization'] ?? '').split(' ');
  const refuse = (code: string, message: string): EmulatorResponse =>
    project.local ? json(401, { msg: message }) : failure(401, code, message);
  if (scheme === '') return refuse('UNAUTHORIZED_NO_AUTH_HEADER', 'Missing authorization header');
  const alg = algorithmOf(token);
  if (scheme !== 'Bearer' || alg === undefined)
    return refuse('UNAUTHORIZED_INVALID_JWT_FORMAT', 'Invalid Token or Protected Header formatting');
  if (alg === 'HS256')
    return (await isSigned(token, [HMAC_SECRET], state.now()))
      ? undefined
      : refuse('UNAUTHORIZED_LEGACY_JWT', 'Invalid JWT');
  const keys = project.functionsTrust === 'third-party' ? await rsaKeys(trustedKeys(state, project)) : [];
  return (await isSigned(token, keys, state.now())) ? undefined : refuse('UNAUTHORIZED_ASYMMETRIC_JWT', 'Invalid JWT');
}

function algorithmOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).alg;
  } catch {
    return undefined;
  }
}

type Key = Parameters<typeof jwtVerify>[1];

function rsaKeys(keys: readonly JWK[]): Promise<Exclude<Key, Function>[]> {
  return Promise.all(keys.filter(({ kty }) => kty === 'RSA').map((key) => importJWK(key, 'RS256')));
}

async function isSigned(token: string, keys: readonly Key[], now: number): Promise<boolean> {
  for (const key of keys) {
    try {
      await jwtVerify(token, key as Uint8Array, { currentDate: new Date(now) });
      return true;
    } catch {
      // The next key may be the one.
    }
  }
  return false;
}
