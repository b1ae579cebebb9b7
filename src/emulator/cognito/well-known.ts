/** A user pool's public files in the emulator, at /<pool ID>/.well-known/: jwks.json and openid-configuration. */
import { type EmulatorRequest, type EmulatorResponse, type Service, ServiceError } from '../server/service.ts';
import { issuer, publicJwks } from './token-keys.ts';
import type { WithUserPools } from './user-pools.ts';

const PATH = /^\/(?<pool>[\w-]+_[0-9A-Za-z]+)\/\.well-known\/(?<file>jwks\.json|openid-configuration)$/;

const json = (status: number, value: object): EmulatorResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** The keys, and the configuration: the issuer there is the pool's real one, the keys' address is the emulator's. */
export function wellKnownService(state: WithUserPools): Service {
  return {
    name: 'well-known',
    mutates: () => false,
    action(request) {
      if (request.method !== 'GET') return undefined;
      return PATH.exec(request.path)?.groups?.['file'];
    },
    async handle(request, action) {
      await state.cognito.newKeys.made;
      return json(200, file(state, request, action));
    },
    render: (error) => json(error.status, { message: error.message }),
  };
}

function file(state: WithUserPools, request: EmulatorRequest, action: string): object {
  const id = PATH.exec(request.path)?.groups?.['pool'] ?? '';
  const pool = state.cognito.pools.get(id);
  if (pool === undefined) throw new ServiceError('NotFound', `User pool ${id} does not exist.`, 404);
  if (action === 'jwks.json') return publicJwks(state, id);
  return {
    issuer: issuer(pool),
    jwks_uri: `http://${request.headers['host'] ?? '127.0.0.1'}/${id}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
  };
}
