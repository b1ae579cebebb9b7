/**
 * The endpoints of Supabase's Management API that this program uses: path, method, the permission that each takes, and
 * the members that are read of the answers. The same part of the API's own description is in
 * test/openapi/management-api.json, and a test compares the two.
 */

interface Operation {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** What a fine-grained access token has to be allowed. */
  permission: string;
}

export const OPERATIONS = {
  listProjects: { method: 'GET', path: '/v1/projects', permission: 'projects_read' },
  getProject: { method: 'GET', path: '/v1/projects/{ref}', permission: 'project_admin_read' },
  listBranches: { method: 'GET', path: '/v1/projects/{ref}/branches', permission: 'branching_development_read' },
  listIntegrations: {
    method: 'GET',
    path: '/v1/projects/{ref}/config/auth/third-party-auth',
    permission: 'auth_config_read',
  },
  createIntegration: {
    method: 'POST',
    path: '/v1/projects/{ref}/config/auth/third-party-auth',
    permission: 'auth_config_write',
  },
  deleteIntegration: {
    method: 'DELETE',
    path: '/v1/projects/{ref}/config/auth/third-party-auth/{tpa_id}',
    permission: 'auth_config_write',
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;

/** Members of the answers that are read, by the name of their schema. */
export const FIELDS = {
  V1ProjectWithDatabaseResponse: ['ref', 'name', 'region', 'status'],
  BranchResponse: ['name', 'project_ref', 'is_default', 'preview_project_status'],
  ThirdPartyAuth: ['id', 'oidc_issuer_url', 'jwks_url', 'custom_jwks', 'resolved_jwks', 'inserted_at', 'resolved_at'],
} as const;

/** What is asked for when a token is made, for everything that `link`, `verify` and `init --project-ref` do. */
export const ALL_PERMISSIONS = [...new Set(Object.values(OPERATIONS).map(({ permission }) => permission))];
