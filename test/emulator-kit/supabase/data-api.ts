/** A project's Data API: the gateway's check of the key, PostgREST's of the token, and a database, or in its place one table. */
import type { EmulatorRequest, EmulatorResponse, Service } from '../../../src/emulator/server/service.ts';
import { admit, bearer, trustedKeys } from './gateway.ts';
import { json } from './json-answer.ts';
import { judgeJwt } from './jwt.ts';
import type { Project, WithProjects } from './projects.ts';
import { answerFrom } from './rest.ts';

const PATH = /^\/rest\/v1(?:\/(?<resource>.*))?$/;

const TODOS = [
  { id: 1, title: 'Wire up Cognito' },
  { id: 2, title: 'Turn on row level security' },
];

interface Caller {
  readonly role: string;
  readonly sub: string | null;
  /** Of a token; a key has none. */
  readonly claims: Readonly<Record<string, unknown>> | null;
}

/** The service on a state. The API key tells which project a request is for. */
export function dataApiService(state: WithProjects): Service {
  return {
    name: 'data-api',
    action: (request) => (PATH.test(request.path) ? `${request.method} /${resourceOf(request)}` : undefined),
    async handle(request) {
      const admitted = admit(state, request);
      if ('refusal' in admitted) return admitted.refusal;
      const { project, key } = admitted;
      const caller = authenticate(state, project, bearer(request) ?? key.api_key);
      if ('status' in caller) return caller;
      const resource = resourceOf(request);
      // It plans a request before it opens the transaction in which it takes on the role.
      const planned = project.database === undefined || resource === '' ? unplanned(request, project) : undefined;
      const refusal = planned ?? refusedRole(project, caller);
      if (refusal) return refusal;
      if (project.database === undefined || resource === '') return answer(request, caller);
      return answerFrom(project.database, request, resource, caller);
    },
    render: (error) => failure(error.status, error.code, error.message),
    mutates: (action) => !action.startsWith('GET ') && !action.startsWith('POST /rpc/'),
  };
}

/** The caller, or the answer that refuses it. A token without a role is `anon`, and no error. */
function authenticate(state: WithProjects, project: Project, token: string): Caller | EmulatorResponse {
  const ownKey = project.keys.find(({ api_key: text }) => text === token);
  if (ownKey !== undefined) return { role: ownKey.role, sub: null, claims: null };
  const verdict = judgeJwt(token, trustedKeys(state, project), Math.floor(state.now() / 1000));
  if ('refusal' in verdict) {
    const { code, message, details } = verdict.refusal;
    const challenge = `Bearer error="invalid_token", error_description="${message}"`;
    return failure(401, code, message, { details: details ?? null, headers: { 'www-authenticate': challenge } });
  }
  const { role: claim, sub } = verdict.claims;
  // A role that is no string is turned into JSON text, and so into the name of a role that does not exist.
  const role = claim === undefined ? 'anon' : typeof claim === 'string' ? claim : JSON.stringify(claim);
  return { role, sub: typeof sub === 'string' ? sub : null, claims: verdict.claims };
}

function refusedRole(project: Project, { role }: Caller): EmulatorResponse | undefined {
  if (project.ungranted.includes(role)) return failure(403, '42501', `permission denied to set role "${role}"`);
  return project.roles.includes(role)
    ? undefined
    : failure(401, '22023', `role "${role.replaceAll('"', String.raw`\"`)}" does not exist`);
}

function answer(request: EmulatorRequest, caller: Caller): EmulatorResponse {
  const resource = resourceOf(request);
  if (resource === '')
    return json(200, { swagger: '2.0', info: { title: 'standard public schema', version: '14.0' }, paths: {} });
  return json(200, resource !== 'todos' ? { role: caller.role, sub: caller.sub } : caller.role === 'anon' ? [] : TODOS);
}

/** What the schema cache does not have. */
function unplanned(request: EmulatorRequest, project: Project): EmulatorResponse | undefined {
  const resource = resourceOf(request);
  const asked = `${request.method} ${resource}`;
  if (asked === 'GET ' || asked === 'GET todos') return undefined;
  // A function that changes nothing can be called either way.
  if (/^(?:GET|POST) rpc\/cognito_supabase_whoami$/.test(asked) && project.whoami) return undefined;
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
