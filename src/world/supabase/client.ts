/**
 * Calls Supabase's Management API: lists projects, branches and third-party auth integrations, creates (`createOnce`)
 * and deletes an integration, and trusts no answer's shape.
 */
import { publicKeys, type HostedBranch, type HostedProject, type Integration } from '../../core/supabase/hosted.ts';
import { isProjectRef } from '../../core/supabase/hosted.ts';
import { asObject, asText, parseJson, type Json, type JsonObject } from '../../core/text/json.ts';
import { RefusedError } from '../../errors.ts';
import type { FIELDS, OperationName } from './api.ts';
import { noAccessToken, explainRefusal, unreadable } from './errors.ts';
import { createSend, uncertain, type Sent } from './send.ts';
import { accessToken, type SessionOptions } from './session.ts';
import type { Clock, Http, Out } from '../types.ts';
import type { SupabaseAccess } from './types.ts';

export interface SupabaseOptions extends SessionOptions {
  http: Http;
  clock: Clock;
  out: Out;
}

/** Hosted Supabase projects, asked on first use. */
export function createSupabase(options: SupabaseOptions): SupabaseAccess {
  const send = createSend(options);
  const ask = async (operation: OperationName, more: Sent = {}): Promise<Json> => {
    const answer = await send(operation, more);
    if (answer.status < 200 || answer.status > 299) throw explainRefusal({ operation, ref: more.ref, answer });
    const body = answer.text === '' ? null : parseJson(answer.text);
    if (body === undefined) throw unreadable(operation);
    return body;
  };
  const list = async (operation: OperationName, more: Sent = {}): Promise<JsonObject[]> => {
    const body = await ask(operation, more);
    if (!Array.isArray(body)) throw unreadable(operation);
    return body.map(asObject);
  };
  const integrations = async (ref: string): Promise<Integration[]> =>
    (await list('listIntegrations', { ref })).map(readIntegration);
  const deleteIntegration = async (ref: string, id: string): Promise<void> => {
    const answer = await send('deleteIntegration', { ref, id });
    // Gone already: by an earlier attempt whose answer was lost, or by somebody else.
    if (answer.status !== 404 && answer.status > 299)
      throw explainRefusal({ operation: 'deleteIntegration', ref, answer });
  };
  return {
    async credentials() {
      const there = (await accessToken(options)) !== undefined;
      return there ? { available: true } : { available: false, why: noAccessToken().message };
    },
    listProjects: async () => (await list('listProjects')).map(project),
    project: async (ref) => project(asObject(await ask('getProject', { ref }))),
    branches: async (ref) =>
      (await list('listBranches', { ref })).map(readBranch).filter((one) => isProjectRef(one.ref)),
    integrations,
    deleteIntegration,
    createIntegration: (ref, issuer) => createOnce({ send, integrations, clock: options.clock }, ref, issuer),
  };
}

/** Waits this long before looking whether a creation that was not answered took place. */
const LOOK_AFTER_MS = 1000;
const MAX_CREATIONS = 4;

/**
 * What becomes of a creation that was not answered, or answered with 5xx, is not known: the list says, before it is
 * tried again.
 */
async function createOnce(
  {
    send,
    integrations,
    clock,
  }: { send: ReturnType<typeof createSend>; integrations: SupabaseAccess['integrations']; clock: Clock },
  ref: string,
  issuer: string,
): Promise<Integration> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await uncertain(() => send('createIntegration', { ref, body: { oidc_issuer_url: issuer } }));
    if (!(answer instanceof RefusedError) && answer.status >= 200 && answer.status <= 299)
      return readIntegration(asObject(parseJson(answer.text)));
    const isLost = answer instanceof RefusedError || answer.status >= 500;
    if (isLost) await clock.sleep(LOOK_AFTER_MS);
    const there = (await integrations(ref)).find((one) => one.issuer === issuer);
    if (there) return there;
    if (answer instanceof RefusedError ? attempt === MAX_CREATIONS : !isLost || attempt === MAX_CREATIONS)
      throw answer instanceof RefusedError ? answer : explainRefusal({ operation: 'createIntegration', ref, answer });
  }
}

type Fields<Schema extends keyof typeof FIELDS> = Partial<Record<(typeof FIELDS)[Schema][number], Json>>;

function project(found: JsonObject): HostedProject {
  const { ref, name, region, status }: Fields<'V1ProjectWithDatabaseResponse'> = found;
  if (!isProjectRef(asText(ref))) throw unreadable('getProject');
  return {
    ref: asText(ref),
    name: asText(name, asText(ref)),
    region: asText(region),
    status: asText(status, 'UNKNOWN'),
  };
}

function readBranch(found: JsonObject): HostedBranch {
  const { name, project_ref, is_default, preview_project_status }: Fields<'BranchResponse'> = found;
  const status = asText(preview_project_status);
  return {
    name: asText(name),
    ref: asText(project_ref),
    isDefault: is_default === true,
    ...(status === '' ? {} : { status }),
  };
}

function readIntegration(found: JsonObject): Integration {
  const {
    id,
    oidc_issuer_url,
    jwks_url,
    custom_jwks,
    resolved_jwks,
    inserted_at,
    resolved_at,
  }: Fields<'ThirdPartyAuth'> = found;
  if (!/^[0-9a-f-]{36}$/i.test(asText(id))) throw unreadable('listIntegrations');
  // Keys that were given as they are need not be resolved.
  const keys = asObject(resolved_jwks)['keys'] ?? asObject(custom_jwks)['keys'];
  return {
    id: asText(id),
    ...(typeof oidc_issuer_url === 'string' ? { issuer: oidc_issuer_url } : {}),
    ...(typeof jwks_url === 'string' ? { jwksUrl: jwks_url } : {}),
    ...(Array.isArray(keys) ? { keys: publicKeys(keys) } : {}),
    keyIds: Array.isArray(keys) ? keys.map((key) => asText(asObject(key)['kid'])) : null,
    insertedAt: asText(inserted_at),
    ...(typeof resolved_at === 'string' ? { resolvedAt: resolved_at } : {}),
  };
}
