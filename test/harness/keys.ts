import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/**
 * An RSA key pair that may be exported. It goes through text: Node.js 20 can stop for good where it collects the garbage of
 * a key's generation while that very key is exported as a JWK.
 */
export function rsaKeyPair(): { privateKey: KeyObject; publicKey: KeyObject } {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { privateKey: createPrivateKey(pair.privateKey), publicKey: createPublicKey(pair.publicKey) };
}
