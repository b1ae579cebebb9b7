/** Pools that are not named by their ID: by one of their app clients, or by the issuer of their tokens. */
import type { JWK } from 'jose';

import { issuer, publicJwks } from '../../../src/emulator/cognito/token-keys.ts';
import type { Client, Pool, WithUserPools } from '../../../src/emulator/cognito/user-pools.ts';
import { ServiceError } from '../../../src/emulator/server/service.ts';

/** The client of that id in whichever pool, or ResourceNotFoundException. */
export function clientAnywhere(state: WithUserPools, clientId: string | undefined): { pool: Pool; client: Client } {
  for (const pool of state.cognito.pools.values()) {
    const client = pool.clients.get(clientId ?? '');
    if (client !== undefined) return { pool, client };
  }
  throw new ServiceError('ResourceNotFoundException', `User pool client ${clientId} does not exist.`);
}

/** The public keys of the pool whose tokens carry this `iss`; undefined where no pool here has it. */
export function issuerKeys(state: WithUserPools, url: string): readonly JWK[] | undefined {
  const pool = [...state.cognito.pools.values()].find((candidate) => issuer(candidate) === url);
  return pool === undefined ? undefined : publicJwks(state, pool.described.Id).keys;
}
