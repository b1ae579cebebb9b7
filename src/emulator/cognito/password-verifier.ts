/**
 * What is stored of a password: its verifier in Secure Remote Password as user pools speak it, SRP-6a (RFC 5054) over the
 * 3072-bit group of RFC 3526 with SHA-256.
 */
import { createDiffieHellmanGroup, createHash, randomBytes } from 'node:crypto';

/** What is kept of a password: salt, and g^x of it. */
export interface Credential {
  readonly salt: string;
  readonly verifier: bigint;
}

/** Of the group. */
export const GENERATOR = 2n;

/** Makes what is stored for a password. The salt is random. */
export function credential(poolId: string, username: string, password: string): Credential {
  const salt = randomBytes(16).toString('hex');
  return { salt, verifier: verifierOf(salt, poolId, username, password) };
}

/** Whether the password is the one that the credential was made of. */
export function passwordMatches(stored: Credential, poolId: string, username: string, password: string): boolean {
  return verifierOf(stored.salt, poolId, username, password) === stored.verifier;
}

function verifierOf(salt: string, poolId: string, username: string, password: string): bigint {
  const identity = createHash('sha256')
    .update(`${shortName(poolId)}${username}:${password}`)
    .digest();
  return raise(GENERATOR, hashOf(pad(BigInt(`0x${salt}`)), identity), modulus());
}

/** The pool's name in the exchange: its id without the region. */
export const shortName = (poolId: string): string => poolId.slice(poolId.indexOf('_') + 1);

/** The prime of the group. */
export const modulus = (): bigint => BigInt(`0x${createDiffieHellmanGroup('modp15').getPrime('hex')}`);

/** SHA-256 of the parts, as a number. */
export function hashOf(...parts: readonly Buffer[]): bigint {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return BigInt(`0x${hash.digest('hex')}`);
}

/** Big-endian two's complement: a zero byte in front where the first bit is set. */
export function pad(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/i.test(even) ? `00${even}` : even, 'hex');
}

/** base ^ exponent mod prime. */
export function raise(base: bigint, exponent: bigint, prime: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % prime;
    if (bit === '1') result = (result * base) % prime;
  }
  return result;
}
