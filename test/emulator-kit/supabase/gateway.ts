/** What a project's services share: the gateway that looks at the API key, and the keys that tokens are trusted by. */
import type { JWK } from 'jose';

import type { EmulatorRequest, EmulatorResponse } from '../../../src/emulator/server/service.ts';
import { resolved } from './integrations.ts';
import { json } from './json-answer.ts';
import type { ApiKey, Project, WithProjects } from './projects.ts';

export interface Admission {
  readonly project: Project;
  readonly key: ApiKey;
}

/** The project whose API key a request carries, or the gateway's refusal. */
export function admit(
  state: WithProjects,
  request: EmulatorRequest,
): Admission | { readonly refusal: EmulatorResponse } {
  const text = request.headers['apikey'] ?? request.query.get('apikey') ?? undefined;
  if (text === undefined) {
    const hint = 'No `apikey` request header or url param was found.';
    return { refusal: json(401, { message: 'No API key found in request', hint }) };
  }
  const admission = admissionOf(state, text) ?? localAdmission(state);
  const hint = 'Double check your Supabase `anon` or `service_role` API key.';
  return admission ?? { refusal: json(401, { message: 'Invalid API key', hint }) };
}

/** Any key is as good as none at a local stack's gateway. */
function localAdmission(state: WithProjects): Admission | undefined {
  const project = [...state.supabase.projects.values()].find(({ local }) => local);
  const key = project?.keys.find(({ role }) => role === 'anon');
  return project && key && { project, key };
}

/** The project that an API key belongs to. */
export function admissionOf(state: WithProjects, text: string | null): Admission | undefined {
  for (const project of state.supabase.projects.values()) {
    const key = project.keys.find(({ api_key: own }) => own === text);
    if (key !== undefined) return { project, key };
  }
  return undefined;
}

/** The token of an Authorization header: undefined without one, empty where it says "Bearer" and no more. */
export function bearer(request: EmulatorRequest): string | undefined {
  const authorization = request.headers['authorization'];
  return authorization === undefined ? undefined : /^Bearer\s*(?<token>.*)$/i.exec(authorization)?.groups?.['token'];
}

/** The keys of the project's integrations, and of the issuers that a local config names. */
export function trustedKeys(state: WithProjects, project: Project): JWK[] {
  const integrated = [...project.integrations.values()].flatMap(
    (one) => resolved(state, project, one).resolved_jwks?.keys ?? [],
  );
  return [...integrated, ...project.issuers.flatMap((url) => state.issuerKeys(url) ?? [])];
}
