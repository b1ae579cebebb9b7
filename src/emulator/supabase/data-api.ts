/** A project's Data API: the gateway's check of the key, PostgREST's of the token, and a table with row level security. */
import type { JWK } from 'jose';

import type { EmulatorRequest, EmulatorResponse, Service } from '../service.ts';
import type { EmulatorState } from '../state.ts';
import { issuerKeys, resolved } from './integrations.ts';
import { judgeJwt } from './jwt.ts';
import type { Project } from './state.ts';

const PATH = /^\/rest\/v1(?:\/(?<resource>.*))?$/;

/** Postgres roles that exist in every project, but that the `authenticator` role may not become. */
const UNGRANTED_ROLES = new Set(['postgres', 'supabase_admin', 'authenticator', 'supabase_auth_admin']);

const TODOS = [
  { id: 1, title: 'Wire up Cognito' },
  { id: 2, title: 'Turn on row level security' },
];

interface Caller {
  readonly role: string;
  readonly sub: string | null;
}

/** The service on a state. The API key tells which project a request is for. */
export function dataApiService(state: EmulatorState): Service {
  return {
    name: 'data-api',
    codes: {
      denied: { code: '42501', status: 403 },
      throttled: { code: 'TooManyRequests', status: 429 },
      unavailable: { code: 'PGRST000', status: 503 },
    },
    action: (request) => (PATH.test(request.path) ? `${request.method} /${resourceOf(request)}` : undefined),
    async handle(request) {
      const key = request.headers['apikey'] ?? request.query.get('apikey') ?? undefined;
      if (key === undefined) {
        return json(401, { message: 'No API key found in request', hint: 'No `apikey` request header or url param was found.' });
      }
      const project = [...state.supabase.projects.values()].find(({ keys }) => keys.some(({ api_key: text }) => text === key));
      if (project === undefined) {
        return json(401, { message: 'Invalid API key', hint: 'Double check your Supabase `anon` or `service_role` API key.' });
      }
      const caller = authenticate(state, project, key, request.headers['authorization']);
      return 'status' in caller ? caller : answer(request, project, caller);
    },
    render: (error) => failure(error.status, error.code, error.message),
    mutates: (action) => !action.startsWith('GET ') && action !== 'POST /rpc/whoami',
  };
}

/** The caller, or the answer that refuses it. A token without a role is `anon`, and no error. */
function authenticate(
  state: EmulatorState,
  project: Project,
  key: string,
  authorization: string | undefined,
): Caller | EmulatorResponse {
  const token = authorization === undefined ? undefined : /^Bearer\s*(?<token>.*)$/i.exec(authorization)?.groups?.['token'];
  const ownKey = project.keys.find(({ api_key: text }) => text === (token ?? key));
  if (ownKey !== undefined) return { role: ownKey.role, sub: null };
  const verdict = judgeJwt(token ?? '', trustedKeys(state, project), Math.floor(state.now() / 1000));
  if ('refusal' in verdict) {
    const { code, message, details } = verdict.refusal;
    const challenge = `Bearer error="invalid_token", error_description="${message}"`;
    return failure(401, code, message, { details: details ?? null, headers: { 'www-authenticate': challenge } });
  }
  const { role: claim, sub } = verdict.claims;
  // A role that is no string is turned into JSON text, and so into the name of a role that does not exist.
  const role = claim === undefined ? 'anon' : typeof claim === 'string' ? claim : JSON.stringify(claim);
  if (UNGRANTED_ROLES.has(role)) return failure(403, '42501', `permission denied to set role "${role}"`);
  if (!project.roles.includes(role)) return failure(401, '22023', `role "${role.replaceAll('"', String.raw`\"`)}" does not exist`);
  return { role, sub: typeof sub === 'string' ? sub : null };
}

function trustedKeys(state: EmulatorState, project: Project): JWK[] {
  const integrated = [...project.integrations.values()].flatMap((one) => resolved(state, project, one).resolved_jwks?.keys ?? []);
  return [...integrated, ...project.issuers.flatMap((url) => issuerKeys(state, url) ?? [])];
}

function answer(request: EmulatorRequest, project: Project, caller: Caller): EmulatorResponse {
  const resource = resourceOf(request);
  const asked = `${request.method} ${resource}`;
  if (asked === 'GET ') return json(200, { swagger: '2.0', info: { title: 'standard public schema', version: '14.0' }, paths: {} });
  if (asked === 'GET todos') return json(200, caller.role === 'anon' ? [] : TODOS);
  if (asked === 'POST rpc/whoami' && project.whoami) return json(200, caller);
  const name = resource.replace(/^rpc\//, '');
  return resource.startsWith('rpc/')
    ? failure(404, 'PGRST202', `Could not find the function public.${name} without parameters in the schema cache`)
    : failure(404, 'PGRST205', `Could not find the table 'public.${name}' in the schema cache`);
}

function resourceOf(request: EmulatorRequest): string {
  return PATH.exec(request.path)?.groups?.['resource'] ?? '';
}

function failure(
  status: number,
  code: string,
  message: string,
  { details = null, headers = {} }: { details?: string | null; headers?: Record<string, string> } = {},
): EmulatorResponse {
  return json(status, { code, details, hint: null, message }, headers);
}

function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): EmulatorResponse {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(value) };
}
