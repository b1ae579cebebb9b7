/** Third-party integrations of a project: what the platform accepts, and whose keys it finds. */
import type { JWK } from 'jose';

import { ServiceError } from '../../../src/emulator/server/service.ts';
import { type Project, type ThirdPartyAuth, type WithProjects, createIntegration } from './projects.ts';

const SOURCES = ['oidc_issuer_url', 'jwks_url', 'custom_jwks'] as const;
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

/**
 * Adds an integration.
 * @throws ServiceError (400) unless the body has exactly one source of keys, which is an https address or a set of public keys
 *   (terraform-provider-supabase, third_party_auth_resource.go; the platform's guide on custom OIDC providers)
 */
export function addIntegration(state: WithProjects, project: Project, body: unknown): ThirdPartyAuth {
  const integration = createIntegration(judged(body), new Date(state.now()).toISOString());
  project.integrations.set(integration.id, integration);
  project.resolveAt.set(integration.id, state.now() + state.supabase.resolveMs);
  return resolved(state, project, integration);
}

/** The integration with its keys, once the platform has had the time to fetch them. */
export function resolved(state: WithProjects, project: Project, integration: ThirdPartyAuth): ThirdPartyAuth {
  const at = project.resolveAt.get(integration.id) ?? 0;
  if (state.now() < at) return integration;
  const keys = keysOf(state, integration);
  if (keys === undefined) return integration;
  return {
    ...integration,
    resolved_jwks: { keys },
    resolved_at: new Date(Math.max(at, Date.parse(integration.inserted_at))).toISOString(),
  };
}

function keysOf(state: WithProjects, integration: ThirdPartyAuth): readonly JWK[] | undefined {
  if (isRecord(integration.custom_jwks)) return integration.custom_jwks['keys'] as JWK[];
  const address = integration.oidc_issuer_url ?? integration.jwks_url?.replace(/\/\.well-known\/jwks\.json$/, '');
  return address === undefined ? undefined : state.issuerKeys(address);
}

function judged(body: unknown): Partial<ThirdPartyAuth> {
  if (!isRecord(body)) throw invalid('body: Expected object');
  const unknown = Object.keys(body).find((name) => !SOURCES.some((source) => source === name));
  if (unknown !== undefined) throw invalid(`${unknown}: Unrecognized key`);
  const given = SOURCES.filter((source) => body[source] !== undefined && body[source] !== null);
  const [source] = given;
  if (source === undefined || given.length > 1) {
    throw invalid('Exactly one of oidc_issuer_url, jwks_url and custom_jwks must be given');
  }
  if (source === 'custom_jwks') checkKeys(body[source]);
  else if (!isHttps(body[source])) throw invalid(`${source}: Invalid url`);
  return { [source]: body[source] };
}

function checkKeys(value: unknown): void {
  const keys: unknown = isRecord(value) ? value['keys'] : undefined;
  if (!Array.isArray(keys) || keys.length === 0) throw invalid('custom_jwks: Expected a set of at least one key');
  for (const key of keys) {
    if (!isRecord(key) || PRIVATE_MEMBERS.some((name) => name in key))
      throw invalid('custom_jwks: Expected public keys');
  }
}

function isHttps(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && new URL(value).protocol === 'https:';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const invalid = (message: string): ServiceError => new ServiceError('BadRequest', message);
