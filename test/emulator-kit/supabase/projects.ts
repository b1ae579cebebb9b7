/**
 * What the tests' emulator remembers of hosted Supabase projects: their keys, branches, third-party integrations, Edge
 * Functions and database roles. This folder decides how the platform and a project's Data API, Storage and Realtime answer, as
 * their source and the Management API's description say. Of Cognito it knows the public keys at an issuer's address, and
 * nothing else.
 */
import type { JWK } from 'jose';

import type { Account } from '../../../src/emulator/account.ts';
import type { EmulatorResponse } from '../../../src/emulator/server/service.ts';
import { STANDARD_LIMIT, type Limited } from './rate-limit.ts';
import type { RestDatabase } from './rest.ts';

/** An integration as the Management API gives it (ThirdPartyAuth in https://api.supabase.com/api/v1-json). */
export interface ThirdPartyAuth {
  readonly id: string;
  readonly type: string;
  readonly oidc_issuer_url: string | null;
  readonly jwks_url: string | null;
  readonly custom_jwks: unknown;
  readonly resolved_jwks: { readonly keys: readonly JWK[] } | null;
  readonly inserted_at: string;
  readonly updated_at: string;
  readonly resolved_at: string | null;
}

/** An API key as the Management API gives it, and what it stands for. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly type: 'publishable' | 'secret' | 'legacy';
  readonly prefix: string | null;
  readonly api_key: string;
  /** The Postgres role of a request that carries this key and no token. */
  readonly role: 'anon' | 'service_role';
}

/** A preview branch. */
export interface BranchSeed {
  readonly name: string;
  /** Each branch is a project of its own. */
  readonly ref: string;
}

/** An Edge Function that is deployed. */
export interface EdgeFunctionSeed {
  /** Default true, as `supabase functions deploy` has it. */
  readonly verifyJwt?: boolean;
  /** What it answers when it runs. Default: 200, "Hello". */
  readonly answer?: EmulatorResponse;
}

/** A project that is there from the start. */
export interface ProjectSeed {
  /** 20 lower-case letters. */
  readonly ref: string;
  readonly name?: string;
  /** Default "us-east-1". */
  readonly region?: string;
  /** Default "ACTIVE_HEALTHY". */
  readonly status?: string;
  readonly integrations?: readonly { readonly oidc_issuer_url: string }[];
  readonly branches?: readonly BranchSeed[];
  /** A local stack's gateway passes any API key on to the Data API and Storage, as that of CLI 3.1.0 does. */
  readonly local?: boolean;
  /** Status by service; ACTIVE_HEALTHY for those that are not named. */
  readonly health?: Readonly<Record<string, string>>;
  /** Edge Functions by their names. */
  readonly functions?: Readonly<Record<string, EdgeFunctionSeed>>;
  /** Whose tokens the gateway before the functions takes. Default: a local one also those of third parties. */
  readonly functionsTrust?: 'own' | 'third-party';
  readonly dataApi?: {
    /** Issuers trusted beside those of the integrations, as a local project's config names them. */
    readonly issuers?: readonly string[];
    /** Whether the function of templates/sql/whoami.sql is there. Default: it is not. */
    readonly whoami?: boolean;
    /** Roles that exist and are granted beside anon, authenticated and service_role. */
    readonly roles?: readonly string[];
    /** Roles that exist, and that nobody granted to the authenticator. */
    readonly ungranted?: readonly string[];
    /** What answers for tables and functions, in place of the few that the emulator has itself. */
    readonly database?: RestDatabase;
    /** Those of them that authenticated was granted to, so that they may use Storage. */
    readonly storageRoles?: readonly string[];
  };
}

/** A hosted project. */
export interface Project {
  readonly ref: string;
  readonly name: string;
  readonly region: string;
  status: string;
  readonly created: string;
  readonly keys: ApiKey[];
  readonly integrations: Map<string, ThirdPartyAuth>;
  /** When an integration's keys are resolved, in milliseconds since the epoch, by its id. */
  readonly resolveAt: Map<string, number>;
  readonly branches: readonly BranchSeed[];
  readonly health: Readonly<Record<string, string>>;
  readonly issuers: readonly string[];
  readonly whoami: boolean;
  readonly local: boolean;
  readonly functions: ReadonlyMap<string, EdgeFunctionSeed>;
  readonly functionsTrust: 'own' | 'third-party';
  readonly roles: readonly string[];
  /** Roles that exist, but that the authenticator may not become. */
  readonly ungranted: readonly string[];
  readonly database: RestDatabase | undefined;
  /** Roles that may use the schema of Storage. */
  readonly storageRoles: readonly string[];
}

/** A Realtime channel that was joined. */
export interface RealtimeChannel {
  readonly topic: string;
  /** Of the token that it runs on now. */
  role: string;
  /** Null for an API key. */
  sub: string | null;
  /** How many tokens have taken the place of the first. */
  renewals: number;
  /** Why the server closed it; "left" where the client did, or its connection ended; undefined while it is open. */
  closed: string | undefined;
}

/** All projects that the access tokens reach. */
export interface Projects extends Limited {
  readonly projects: Map<string, Project>;
  /** What an access token may do; one that is not here may do everything. */
  readonly permissions: Map<string, readonly string[]>;
  /** Access tokens that are refused. */
  readonly revoked: Set<string>;
  /** Milliseconds until a new integration's keys are resolved. */
  resolveMs: number;
  /** The Edge Functions that ran, in order. */
  readonly invoked: { readonly name: string; readonly method: string; readonly body: string }[];
  /** Whether the list of branches says how each of them is; its description does not promise it. */
  listsStatus: boolean;
  /** The Realtime channels that were joined, in order, each with the role that it was joined as. */
  readonly joins: { readonly topic: string; readonly role: string }[];
  /** The same channels as they are now, closed ones included. */
  readonly channels: RealtimeChannel[];
}

/** What the platform's and the projects' services work on. */
export interface WithProjects extends Pick<Account, 'now'> {
  readonly supabase: Projects;
  /** The public keys of an issuer; undefined where there is nobody at that address. */
  readonly issuerKeys: (url: string) => readonly JWK[] | undefined;
}

/** The seeded projects. */
export function createProjects(now: number, seeds: readonly ProjectSeed[]): Projects {
  const created = new Date(now).toISOString();
  const projects = seeds.map((seed) => createProject(seed, created));
  return {
    projects: new Map(projects.map((project) => [project.ref, project])),
    permissions: new Map(),
    revoked: new Set(),
    resolveMs: 0,
    invoked: [],
    listsStatus: true,
    limit: STANDARD_LIMIT,
    windows: new Map(),
    joins: [],
    channels: [],
  };
}

/** An integration as it is right after it was created; `now` is an ISO date. */
export function createIntegration(given: Partial<ThirdPartyAuth>, now: string): ThirdPartyAuth {
  return {
    id: crypto.randomUUID(),
    type: given.oidc_issuer_url === undefined ? 'custom' : 'oidc',
    oidc_issuer_url: null,
    jwks_url: null,
    custom_jwks: null,
    resolved_jwks: null,
    inserted_at: now,
    updated_at: now,
    resolved_at: null,
    ...given,
  };
}

/** Roles of every project. */
const EVERYWHERE = ['anon', 'authenticated', 'service_role'];
/** Those of every project that the authenticator may not become. */
const UNGRANTED = ['postgres', 'supabase_admin', 'authenticator', 'supabase_auth_admin'];

function createProject(seed: ProjectSeed, created: string): Project {
  const integrations = (seed.integrations ?? []).map((given) => createIntegration(given, created));
  return {
    ref: seed.ref,
    name: seed.name ?? seed.ref,
    region: seed.region ?? 'us-east-1',
    status: seed.status ?? 'ACTIVE_HEALTHY',
    created,
    keys: defaultKeys(seed.ref),
    integrations: new Map(integrations.map((integration) => [integration.id, integration])),
    resolveAt: new Map(integrations.map(({ id }) => [id, 0])),
    branches: seed.branches ?? [],
    health: seed.health ?? {},
    issuers: seed.dataApi?.issuers ?? [],
    whoami: seed.dataApi?.whoami ?? false,
    database: seed.dataApi?.database,
    local: seed.local ?? false,
    functions: new Map(Object.entries(seed.functions ?? {})),
    functionsTrust: seed.functionsTrust ?? (seed.local === true ? 'third-party' : 'own'),
    roles: [...EVERYWHERE, ...(seed.dataApi?.roles ?? [])],
    ungranted: [...UNGRANTED, ...(seed.dataApi?.ungranted ?? [])],
    storageRoles: [...EVERYWHERE, ...(seed.dataApi?.storageRoles ?? [])],
  };
}

/** The keys of a new project. They are derived from its ref, so that a test can write them down. */
function defaultKeys(ref: string): ApiKey[] {
  const key = (name: string, type: ApiKey['type'], role: ApiKey['role'], text: string): ApiKey => ({
    id: crypto.randomUUID(),
    name,
    type,
    prefix: type === 'legacy' ? null : text.slice(0, 18),
    api_key: text,
    role,
  });
  return [
    key('default', 'publishable', 'anon', `sb_publishable_${ref}_emulated`),
    key('default', 'secret', 'service_role', `sb_secret_${ref}_emulated`),
    key('anon', 'legacy', 'anon', legacyKey(ref, 'anon')),
    key('service_role', 'legacy', 'service_role', legacyKey(ref, 'service_role')),
  ];
}

/** Legacy keys are JWTs; nothing here checks their signature, since they are compared as they are. */
function legacyKey(ref: string, role: ApiKey['role']): string {
  const parts = [
    { alg: 'HS256', typ: 'JWT' },
    { iss: 'supabase', ref, role, iat: 1_700_000_000, exp: 2_015_360_000 },
  ];
  return [...parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')), 'emulated'].join('.');
}
