/**
 * Signing in by proof of the password: SRP's exchange as user pools speak it, with an HKDF key under the label that AWS's
 * client libraries use.
 */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

import {
  type Credential,
  GENERATOR,
  hashOf,
  modulus,
  pad,
  raise,
  shortName,
} from '../../../src/emulator/cognito/password-verifier.ts';

/** The server's half of an exchange, between the challenge and its answer. */
export interface SrpExchange {
  readonly clientPublic: bigint;
  readonly secret: bigint;
  readonly serverPublic: bigint;
  /** Base64; the client gives it back untouched. */
  readonly secretBlock: string;
}

/** A client's answer to the challenge. */
export interface SrpProof {
  readonly signature: string;
  readonly secretBlock: string;
  readonly timestamp: string;
}

const LABEL = 'Caldera Derived Key';
const KEY_BYTES = 16;

/** Opens an exchange for a client's public value (hexadecimal); undefined where that value is none. */
export function openExchange(stored: Credential, clientPublicHex: string): SrpExchange | undefined {
  const prime = modulus();
  if (!/^[0-9a-f]{1,1024}$/i.test(clientPublicHex)) return undefined;
  const clientPublic = BigInt(`0x${clientPublicHex}`);
  if (clientPublic % prime === 0n) return undefined;
  const secret = BigInt(`0x${randomBytes(32).toString('hex')}`);
  const multiplier = hashOf(pad(prime), pad(GENERATOR));
  const serverPublic = (multiplier * stored.verifier + raise(GENERATOR, secret, prime)) % prime;
  return { clientPublic, secret, serverPublic, secretBlock: randomBytes(96).toString('base64') };
}

/** Whether a client's answer proves the password. */
export function proves(
  exchange: SrpExchange,
  stored: Credential,
  poolId: string,
  username: string,
  proof: SrpProof,
): boolean {
  if (proof.secretBlock !== exchange.secretBlock) return false;
  const prime = modulus();
  const scramble = hashOf(pad(exchange.clientPublic), pad(exchange.serverPublic));
  const shared = raise(exchange.clientPublic * raise(stored.verifier, scramble, prime), exchange.secret, prime);
  const key = hkdfSync('sha256', pad(shared), pad(scramble), LABEL, KEY_BYTES);
  const expected = createHmac('sha256', Buffer.from(key))
    .update(shortName(poolId))
    .update(username)
    .update(Buffer.from(exchange.secretBlock, 'base64'))
    .update(proof.timestamp)
    .digest();
  const given = Buffer.from(proof.signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
