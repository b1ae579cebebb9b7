/** The keys that a user pool signs with. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/**
 * A new RSA key. It goes through text: Node.js 20 stops for good where it collects the garbage of a key's generation while
 * that very key is exported as a JWK (the destructor of KeyGenJob waits for the mutex that ExportJWK holds).
 */
export function newPrivateKey(): KeyObject {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return createPrivateKey(privateKey);
}
