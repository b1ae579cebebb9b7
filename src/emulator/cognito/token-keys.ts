/**
 * Signs the emulator's tokens as a user pool does (RS256, two keys a pool, ID and access tokens with different ones), and gives
 * a pool's JWKS and issuer.
 */
import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';

import type { JWK } from 'jose';

import { type Pool, type SigningKey, type WithUserPools, requirePool } from './user-pools.ts';

/** What a token says. */
export type Claims = Record<string, unknown>;

/** The public half of a pool's keys, the ID token's first, as its jwks.json lists them. Unknown pool: ServiceError. */
export function publicJwks(state: WithUserPools, poolId: string): { keys: JWK[] } {
  const { id, access } = keysOf(state, requirePool(state.cognito, poolId, undefined));
  return { keys: [id, access].map(publicJwk) };
}

/** A compact JWT over the claims, signed with the key of its use. */
export function signToken(state: WithUserPools, pool: Pool, use: 'id' | 'access', claims: Claims): string {
  const { kid, privateKey } = keysOf(state, pool)[use];
  const head = [{ kid, alg: 'RS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const signed = head.join('.');
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

/**
 * The `iss` of a pool's tokens, which is the pool's real address whatever endpoint it was asked at
 * (API reference: IssuerConfiguration; the EU sovereign cloud has a suffix of its own).
 */
export function issuer(pool: Pool): string {
  const host = pool.described.IssuerConfiguration?.Type === 'UPDATED' ? 'issuer-cognito-idp' : 'cognito-idp';
  const suffix = pool.region.startsWith('eusc-') ? 'amazonaws.eu' : 'amazonaws.com';
  return `https://${host}.${pool.region}.${suffix}/${pool.described.Id}`;
}

function keysOf(state: WithUserPools, pool: Pool): { id: SigningKey; access: SigningKey } {
  const known = state.cognito.keys.get(pool.described.Id);
  if (known !== undefined) return known;
  const { next } = state.cognito.newKeys;
  const made = { id: signingKey(next()), access: signingKey(next()) };
  state.cognito.keys.set(pool.described.Id, made);
  return made;
}

function signingKey(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey);
  const kid = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
  return { kid, privateKey, publicKey };
}

function publicJwk({ kid, publicKey }: SigningKey): JWK {
  const { e, kty, n } = publicKey.export({ format: 'jwk' });
  return { alg: 'RS256', use: 'sig', kid, e, kty, n } as JWK;
}
