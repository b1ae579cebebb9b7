/**
 * Secure Remote Password as user pools speak it: SRP-6a (RFC 5054) over the 3072-bit group of RFC 3526 with SHA-256, and an
 * HKDF key under the label that AWS's client libraries use. A stored password is its verifier.
 */
import { createDiffieHellmanGroup, createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** What is kept of a password: salt, and g^x of it. */
export interface Credential {
  readonly salt: string;
  readonly verifier: bigint;
}

/** The server's half of an exchange, between the challenge and its answer. */
export interface SrpExchange {
  readonly clientPublic: bigint;
  readonly secret: bigint;
  readonly serverPublic: bigint;
  /** Base64; the client gives it back untouched. */
  readonly secretBlock: string;
}

export interface SrpProof {
  readonly signature: string;
  readonly secretBlock: string;
  readonly timestamp: string;
}

const LABEL = 'Caldera Derived Key';
const KEY_BYTES = 16;
const GENERATOR = 2n;

/** Makes what is stored for a password. The salt is random. */
export function credential(poolId: string, username: string, password: string): Credential {
  const salt = randomBytes(16).toString('hex');
  return { salt, verifier: verifierOf(salt, poolId, username, password) };
}

/** Whether the password is the one that the credential was made of. */
export function passwordMatches(stored: Credential, poolId: string, username: string, password: string): boolean {
  return verifierOf(stored.salt, poolId, username, password) === stored.verifier;
}

/** Opens an exchange for a client's public value (hexadecimal); undefined where that value is none. */
export function openExchange(stored: Credential, clientPublicHex: string): SrpExchange | undefined {
  const prime = modulus();
  if (!/^[0-9a-f]{1,1024}$/i.test(clientPublicHex)) return undefined;
  const clientPublic = BigInt(`0x${clientPublicHex}`);
  if (clientPublic % prime === 0n) return undefined;
  const secret = BigInt(`0x${randomBytes(32).toString('hex')}`);
  const multiplier = hashed(padded(prime), padded(GENERATOR));
  const serverPublic = (multiplier * stored.verifier + power(GENERATOR, secret, prime)) % prime;
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
  const scramble = hashed(padded(exchange.clientPublic), padded(exchange.serverPublic));
  const shared = power(exchange.clientPublic * power(stored.verifier, scramble, prime), exchange.secret, prime);
  const key = hkdfSync('sha256', padded(shared), padded(scramble), LABEL, KEY_BYTES);
  const expected = createHmac('sha256', Buffer.from(key))
    .update(shortName(poolId))
    .update(username)
    .update(Buffer.from(exchange.secretBlock, 'base64'))
    .update(proof.timestamp)
    .digest();
  const given = Buffer.from(proof.signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function verifierOf(salt: string, poolId: string, username: string, password: string): bigint {
  const identity = createHash('sha256')
    .update(`${shortName(poolId)}${username}:${password}`)
    .digest();
  return power(GENERATOR, hashed(padded(BigInt(`0x${salt}`)), identity), modulus());
}

/** The pool's name in the exchange: its id without the region. */
const shortName = (poolId: string): string => poolId.slice(poolId.indexOf('_') + 1);

const modulus = (): bigint => BigInt(`0x${createDiffieHellmanGroup('modp15').getPrime('hex')}`);

function hashed(...parts: readonly Buffer[]): bigint {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return BigInt(`0x${hash.digest('hex')}`);
}

/** Big-endian two's complement: a zero byte in front where the first bit is set. */
function padded(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/i.test(even) ? `00${even}` : even, 'hex');
}

function power(base: bigint, exponent: bigint, prime: bigint): bigint {
  let [result, square, rest] = [1n, base % prime, exponent];
  while (rest > 0n) {
    if (rest & 1n) result = (result * square) % prime;
    square = (square * square) % prime;
    rest >>= 1n;
  }
  return result;
}
