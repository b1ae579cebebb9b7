/**
 * The Supabase Management API in the tests' emulator: projects, keys, health, branches, third-party integrations, and the
 * permission that each call needs.
 */
import {
  type EmulatorRequest,
  type EmulatorResponse,
  type Service,
  ServiceError,
} from '../../../src/emulator/server/service.ts';
import { addIntegration, resolved } from './integrations.ts';
import type { ApiKey, Project, ThirdPartyAuth, WithProjects } from './projects.ts';
import { announcing, count } from './rate-limit.ts';

interface Call {
  readonly state: WithProjects;
  readonly request: EmulatorRequest;
  /** The project of the path; throws (404) when there is none. */
  project(): Project;
  readonly integrationId: string;
}

interface Route {
  readonly action: string;
  readonly method: string;
  readonly path: RegExp;
  /** Of a fine-grained access token (https://api.supabase.com/api/v1-json). */
  readonly permission: string;
  run(call: Call): { readonly status?: number; readonly body: unknown };
}

const PROJECT = '/v1/projects/(?<ref>[^/]+)';
const INTEGRATIONS = `${PROJECT}/config/auth/third-party-auth`;

const at = (path: string): RegExp => new RegExp(`^${path}/?$`);

const ROUTES: readonly Route[] = [
  {
    action: 'ListProjects',
    method: 'GET',
    path: at('/v1/projects'),
    permission: 'projects_read',
    run: ({ state }) => ({ body: [...state.supabase.projects.values()].map(described) }),
  },
  {
    action: 'GetProject',
    method: 'GET',
    path: at(PROJECT),
    permission: 'project_admin_read',
    run: (call) => ({ body: described(call.project()) }),
  },
  {
    action: 'ListApiKeys',
    method: 'GET',
    path: at(`${PROJECT}/api-keys`),
    permission: 'api_gateway_keys_read',
    run: (call) => {
      const reveal = call.request.query.get('reveal') === 'true';
      return { body: call.project().keys.map((key) => describedKey(key, reveal)) };
    },
  },
  {
    action: 'GetHealth',
    method: 'GET',
    path: at(`${PROJECT}/health`),
    permission: 'project_admin_read',
    run: (call) => ({ body: health(call.project(), call.request.query) }),
  },
  {
    action: 'ListBranches',
    method: 'GET',
    path: at(`${PROJECT}/branches`),
    permission: 'branching_development_read',
    run: (call) => ({ body: branches(call) }),
  },
  {
    action: 'ListThirdPartyAuth',
    method: 'GET',
    path: at(INTEGRATIONS),
    permission: 'auth_config_read',
    run: (call) => {
      const project = call.project();
      return { body: [...project.integrations.values()].map((one) => resolved(call.state, project, one)) };
    },
  },
  {
    action: 'CreateThirdPartyAuth',
    method: 'POST',
    path: at(INTEGRATIONS),
    permission: 'auth_config_write',
    run: (call) => ({ status: 201, body: addIntegration(call.state, call.project(), bodyOf(call.request)) }),
  },
  {
    action: 'GetThirdPartyAuth',
    method: 'GET',
    path: at(`${INTEGRATIONS}/(?<id>[^/]+)`),
    permission: 'auth_config_read',
    run: (call) => ({ body: resolved(call.state, call.project(), integration(call)) }),
  },
  {
    action: 'DeleteThirdPartyAuth',
    method: 'DELETE',
    path: at(`${INTEGRATIONS}/(?<id>[^/]+)`),
    permission: 'auth_config_write',
    run: (call) => {
      const gone = integration(call);
      call.project().integrations.delete(gone.id);
      return { body: gone };
    },
  },
];

/** Personal and OAuth access tokens, of every age (supabase/cli, access token pattern). */
const ACCESS_TOKEN = /^Bearer sbp_(?:oauth_|v0_)?[a-f0-9]{40}$/;

/** The service on a state. */
export function managementService(state: WithProjects): Service {
  return {
    name: 'supabase',
    action: (request) => matching(request)?.action,
    async handle(request) {
      const route = matching(request);
      if (route === undefined) throw new ServiceError('NotFound', 'Not Found', 404);
      const { over, headers } = count(state.supabase, request, state.now());
      if (over) return json(429, { message: 'ThrottlerException: Too Many Requests' }, headers);
      return announcing(refusal(state, request, route) ?? answered(state, request, route), headers);
    },
    render,
    mutates: (action) => !/^(?:Get|List)/.test(action),
  };
}

/** What a project or a route refuses is an answer like any other: it counts, and says what is left. */
function answered(state: WithProjects, request: EmulatorRequest, route: Route): EmulatorResponse {
  const { ref = '', id = '' } = route.path.exec(request.path)?.groups ?? {};
  try {
    const { status = 200, body } = route.run({
      state,
      request,
      project: () => projectAt(state, ref),
      integrationId: id,
    });
    return json(status, body);
  } catch (error) {
    if (error instanceof ServiceError) return render(error);
    throw error;
  }
}

function render({ status, message }: ServiceError): EmulatorResponse {
  return json(status, { message }, status === 429 ? { 'retry-after': '1' } : {});
}

function matching(request: EmulatorRequest): Route | undefined {
  return ROUTES.find(({ method, path }) => method === request.method && path.test(request.path));
}

function refusal(state: WithProjects, request: EmulatorRequest, route: Route): EmulatorResponse | undefined {
  const header = request.headers['authorization'] ?? '';
  const token = header.slice('Bearer '.length);
  if (!ACCESS_TOKEN.test(header) || state.supabase.revoked.has(token)) return json(401, { message: 'Unauthorized' });
  const granted = state.supabase.permissions.get(token);
  if (granted === undefined || granted.includes(route.permission)) return undefined;
  return json(403, {
    message: 'Your access token is missing permissions for this operation.',
    missing_permissions: [route.permission],
  });
}

function projectAt(state: WithProjects, ref: string): Project {
  if (!/^[a-z]{20}$/.test(ref)) throw new ServiceError('BadRequest', 'ref: Must be 20 lower-case letters');
  const project = state.supabase.projects.get(ref);
  if (project === undefined) throw new ServiceError('NotFound', 'Project not found', 404);
  return project;
}

function integration(call: Call): ThirdPartyAuth {
  const found = call.project().integrations.get(call.integrationId);
  if (found === undefined) throw new ServiceError('NotFound', 'Third-party auth integration not found', 404);
  return found;
}

function described({ ref, name, region, status, created }: Project): object {
  const organization = { organization_id: 'emulated', organization_slug: 'emulated' };
  const database = {
    host: `db.${ref}.supabase.co`,
    version: '17.4.1.054',
    postgres_engine: '17',
    release_channel: 'ga',
  };
  return { id: ref, ref, name, status, ...organization, region, created_at: created, database };
}

function describedKey({ role: _role, ...key }: ApiKey, reveal: boolean): object {
  return key.type === 'secret' && !reveal ? { ...key, api_key: `${key.prefix}·····` } : key;
}

function health(project: Project, query: URLSearchParams): object[] {
  const services = query
    .getAll('services')
    .flatMap((text) => text.split(','))
    .filter((name) => name !== '');
  if (services.length === 0) throw new ServiceError('BadRequest', 'services: Required');
  return services.map((name) => {
    const status = project.health[name] ?? 'ACTIVE_HEALTHY';
    return { name, healthy: status === 'ACTIVE_HEALTHY', status };
  });
}

function branches(call: Call): object[] {
  const project = call.project();
  const { created } = project;
  const { projects, listsStatus } = call.state.supabase;
  const statusOf = (ref: string): object => {
    const status = projects.get(ref)?.status;
    return status === undefined || !listsStatus ? {} : { preview_project_status: status };
  };
  const common = {
    parent_project_ref: project.ref,
    persistent: false,
    status: 'FUNCTIONS_DEPLOYED',
    with_data: false,
    created_at: created,
    updated_at: created,
  };
  const main = {
    ...common,
    id: branchId(0),
    name: 'main',
    project_ref: project.ref,
    is_default: true,
    ...statusOf(project.ref),
  };
  if (project.branches.length === 0) return [];
  return [
    main,
    ...project.branches.map(({ name, ref }, index) => ({
      ...common,
      id: branchId(index + 1),
      name,
      project_ref: ref,
      is_default: false,
      ...statusOf(ref),
    })),
  ];
}

const branchId = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

function bodyOf(request: EmulatorRequest): unknown {
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new ServiceError('BadRequest', 'The request body is not JSON');
  }
}

function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): EmulatorResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}
