/** RSA keys, made one time for a run of the tests. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { draftPath, putInStore, storePath } from './store.ts';

/**
 * One of the RSA private keys that the whole run of the tests shares: making one takes longer than most tests do. It goes
 * through text: Node.js 20 can stop for good where it collects the garbage of a key's generation while that very key is
 * exported as a JWK.
 * @param name another one for each key that a test holds against others
 */
export function rsaPrivateKey(name: string): KeyObject {
  const file = `${name}.pem`;
  if (existsSync(storePath(file))) return createPrivateKey(readFileSync(storePath(file)));
  const draft = draftPath();
  writeFileSync(draft, newKey());
  return createPrivateKey(readFileSync(putInStore(draft, file)));
}

/** Both halves of such a key. */
export function rsaKeyPair(name = 'own'): { privateKey: KeyObject; publicKey: KeyObject } {
  const privateKey = rsaPrivateKey(name);
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

function newKey(): string {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;
}
