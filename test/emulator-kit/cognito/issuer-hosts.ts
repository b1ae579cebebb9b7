/**
 * A pool's public files at the two hosts that an issuer can be at, as far as a request names one of them. The host of the
 * updated issuer answers 403 for a pool that has the original one (awslabs/aws-jwt-verify issue 279); what that of the
 * original answers for the others is not documented, so that a test says which.
 */
import type { Pool, WithUserPools } from '../../../src/emulator/cognito/user-pools.ts';
import type { EmulatorResponse, Service } from '../../../src/emulator/server/service.ts';

const HOST = /^(?<updated>issuer-)?cognito-idp\.[a-z0-9-]+\.amazonaws\.com$/;
const FILES = /^\/(?<pool>[\w-]+)\/\.well-known\/(?<file>[\w.-]+)$/;

export interface IssuerHosts {
  /** Whether the host of the original issuer has the files of a pool with the updated one. */
  originalServesAll: boolean;
  /** Whether the two have a pool's openid-configuration at the moment, beside its keys. */
  haveDocuments: boolean;
  /** Whether somebody on the way shows a page of his own where a host refuses. */
  showPages: boolean;
}

export const USUAL_HOSTS: IssuerHosts = { originalServesAll: false, haveDocuments: true, showPages: false };

/** Answers for the host that has nothing to say of the pool; whoever comes after it answers for the other. */
export function issuerHosts(state: WithUserPools & { issuerHosts: IssuerHosts }): Service {
  const isForbidden = (isUpdatedHost: boolean, pool: Pool): boolean =>
    isUpdatedHost !== isUpdated(pool) && (isUpdatedHost || !state.issuerHosts.originalServesAll);
  return {
    name: 'issuer-hosts',
    mutates: () => false,
    action({ headers, path }) {
      const host = HOST.exec((headers['host'] ?? '').replace(/:\d+$/, ''))?.groups;
      const { pool: id = '', file } = FILES.exec(path)?.groups ?? {};
      const pool = state.cognito.pools.get(id);
      if (host === undefined || pool === undefined) return undefined;
      if (isForbidden(host['updated'] !== undefined, pool)) return 'Forbidden';
      return file === 'openid-configuration' && !state.issuerHosts.haveDocuments ? 'Unavailable' : undefined;
    },
    handle: (_request, action) => Promise.resolve(refusal(action, state.issuerHosts.showPages)),
    render: ({ status, message }) => ({ status, headers: JSON_TYPE, body: JSON.stringify({ message }) }),
  };
}

const JSON_TYPE = { 'content-type': 'application/json' };

function refusal(action: string, asPage: boolean): EmulatorResponse {
  const status = action === 'Forbidden' ? 403 : 503;
  return asPage
    ? { status, headers: { 'content-type': 'text/html' }, body: `<html>${action}</html>` }
    : { status, headers: JSON_TYPE, body: JSON.stringify({ message: action }) };
}

function isUpdated({ described }: Pool): boolean {
  return described.IssuerConfiguration?.Type === 'UPDATED';
}
