/**
 * Secure Remote Password as user pools speak it (SRP-6a, RFC 5054): the user proves the password, which is never sent. The
 * group is that of 3072 bits with 2 as its generator, the hash SHA-256, and the key is HKDF's under AWS's own label, as in
 * AWS's client libraries (amazon-cognito-identity-js, aws-amplify).
 */
import { createHash, createHmac, getDiffieHellman, hkdfSync, randomBytes } from 'node:crypto';
import { RefusedError } from '../../errors.ts';

/** What the user has to keep between the two halves. */
export interface SrpStart {
  secret: bigint;
  /** A, in hexadecimal. */
  publicHex: string;
}

/** PASSWORD_VERIFIER's parameters. */
export interface SrpChallenge {
  /** B and the salt, in hexadecimal. */
  publicHex: string;
  saltHex: string;
  /** Base64, given back untouched. */
  secretBlock: string;
  /** USER_ID_FOR_SRP: the user's own name where an alias signs in. */
  userId: string;
}

export interface SrpProof {
  signature: string;
  timestamp: string;
}

const GENERATOR = 2n;
const LABEL = 'Caldera Derived Key';
const KEY_BYTES = 16;
/** RFC 5054, section 3.1: at least 256 bits. */
const SECRET_BYTES = 32;

/** Group 15 of RFC 3526, whose prime is that of RFC 5054's group of 3072 bits. */
function prime(): bigint {
  return toNumber(getDiffieHellman('modp15').getPrime('hex'));
}

export function startProof(random: Uint8Array = randomBytes(SECRET_BYTES)): SrpStart {
  const secret = toNumber(Buffer.from(random).toString('hex'));
  return { secret, publicHex: raise(GENERATOR, secret, prime()).toString(16) };
}

/**
 * Answers the challenge.
 * @param poolName what stands behind the underscore of the user pool's ID
 * @param now milliseconds since 1970
 * @throws RefusedError for a challenge that no honest server sends (RFC 5054, section 2.5.4)
 */
export function finishProof(
  { secret, publicHex }: SrpStart,
  challenge: SrpChallenge,
  user: { poolName: string; password: string },
  now: number,
): SrpProof {
  const modulus = prime();
  if (![challenge.publicHex, challenge.saltHex].every((hex) => /^[0-9a-f]{1,1024}$/i.test(hex))) throw proofless();
  const theirs = toNumber(challenge.publicHex);
  const scramble = toNumber(hash(pad(toNumber(publicHex)), pad(theirs)));
  if (theirs % modulus === 0n || scramble === 0n) throw proofless();
  const multiplier = toNumber(hash(pad(modulus), pad(GENERATOR)));
  const identity = hash(Buffer.from(`${user.poolName}${challenge.userId}:${user.password}`));
  const x = toNumber(hash(pad(toNumber(challenge.saltHex)), Buffer.from(identity, 'hex')));
  const base = theirs - multiplier * raise(GENERATOR, x, modulus);
  const shared = raise(((base % modulus) + modulus) % modulus, secret + scramble * x, modulus);
  const key = hkdfSync('sha256', pad(shared), pad(scramble), LABEL, KEY_BYTES);
  const timestamp = stamp(new Date(now));
  const signature = createHmac('sha256', Buffer.from(key))
    .update(user.poolName + challenge.userId)
    .update(Buffer.from(challenge.secretBlock, 'base64'))
    .update(timestamp)
    .digest('base64');
  return { signature, timestamp };
}

function proofless(): RefusedError {
  return new RefusedError({
    id: 'token/sign-in',
    message: 'What answered is not Cognito: its challenge is not one that a password can be proved to.',
    fix: 'Check AWS_ENDPOINT_URL and HTTPS_PROXY.',
  });
}

function toNumber(hex: string): bigint {
  return BigInt(`0x${hex}`);
}

/** Big-endian, with a zero in front where the first bit is set: two's complement, as Java's BigInteger writes it. */
function pad(number: bigint): Buffer {
  const hex = number.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}

function hash(...parts: Buffer[]): string {
  return createHash('sha256').update(Buffer.concat(parts)).digest('hex');
}

/** base to the power of exponent, modulo modulus. */
function raise(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

/** "Tue Jan 6 04:05:06 UTC 2026": English, and the day without a zero in front. */
function stamp(date: Date): string {
  const [weekday, day, month, year, time] = date.toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${Number(day)} ${time} UTC ${year}`;
}
