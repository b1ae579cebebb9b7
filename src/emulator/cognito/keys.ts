/** Generates the RSA keys that emulated user pools sign with, while the emulator already answers. */
import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** Private RSA keys, and when they are there. */
export interface Keys {
  readonly made: Promise<unknown>;
  /** The next one; not before they are made. */
  readonly next: () => KeyObject;
}

/**
 * New keys, made side by side on threads of their own while the emulator already answers: each takes some tenths of a
 * second.
 */
export function makeKeys(count: number): Keys {
  const keys: KeyObject[] = [];
  const made = Promise.all(Array.from({ length: count }, async () => keys.push(await newPrivateKey())));
  // Whoever waits for them is told.
  made.catch(() => undefined);
  return {
    made,
    next() {
      const key = keys.pop();
      if (key === undefined) throw new Error('A user pool wants more keys than were made.');
      return key;
    },
  };
}

/**
 * A new key. It goes through text: Node.js 20 stops for good where it collects the garbage of a key's generation while
 * that very key is exported as a JWK (the destructor of KeyGenJob waits for the mutex that ExportJWK holds).
 */
async function newPrivateKey(): Promise<KeyObject> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return createPrivateKey(privateKey);
}
