/** A folder with a pool's keys and tokens that it signed, and how the program is asked about them. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, SignJWT, type JSONWebKeySet } from 'jose';
import { rsaKeyPair } from '../harness/keys.ts';

const POOL_ID = 'eu-west-1_Bench0001';

export interface TokenFolder {
  path: string;
  jwks: JSONWebKeySet;
  tokens: readonly string[];
}

/** Makes the folder, with `jwks.json` in it. @param count of the tokens, each with an ID of its own */
export async function makeTokens(count: number): Promise<TokenFolder> {
  const path = await mkdtemp(join(tmpdir(), 'bench-'));
  const { publicKey, privateKey } = rsaKeyPair();
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] };
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    sub: '6a7b8c9d-0000-4000-8000-000000000001',
    iss: `https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`,
    client_id: 'abc',
    token_use: 'access',
    iat: now - 5,
    exp: now + 3000,
    role: 'authenticated',
  };
  const sign = (jti: string): Promise<string> =>
    new SignJWT({ ...claims, jti }).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(privateKey);
  await writeFile(join(path, 'jwks.json'), JSON.stringify(jwks));
  return {
    path,
    jwks,
    tokens: await Promise.all(Array.from({ length: count }, (_none, index) => sign(String(index)))),
  };
}

/** The arguments that have tokens verified offline, with the folder as working directory. */
export const verifyArgs = (...args: readonly string[]): string[] => [
  'verify',
  '--user-pool-id',
  POOL_ID,
  '--skip',
  'config',
  '--offline',
  '--jwks',
  'jwks.json',
  ...args,
];
