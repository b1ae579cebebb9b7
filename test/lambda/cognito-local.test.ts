import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator } from '../emulator-kit/full-emulator.ts';
import { ROOT } from '../harness/paths.ts';
import type { JsonObject } from './handler.ts';

const PASSWORD = 'Correct-horse-1';
const undo: (() => Promise<unknown>)[] = [];
let endpoint = '';

/** The emulator's Lambda, with our handler deployed: what cognito-local calls. */
async function startLambda(): Promise<string> {
  const source = await readFile(join(ROOT, 'templates/lambda/role-claim.mjs'), 'utf8');
  const emulator = await startEmulator({
    functions: [{ name: 'role-claim', source, fileName: 'role-claim.mjs', region: 'local' }],
  });
  undo.push(() => emulator.close());
  return emulator.url;
}

async function startCognito(lambdaEndpoint: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cognito-local-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, '.cognito'));
  const config = {
    LambdaClient: { endpoint: lambdaEndpoint },
    TriggerFunctions: { PreTokenGeneration: 'role-claim' },
    TokenConfig: { IssuerDomain: 'http://127.0.0.1' },
  };
  await writeFile(join(folder, '.cognito/config.json'), JSON.stringify(config));
  const child = spawn(process.execPath, [`${ROOT}node_modules/cognito-local/lib/bin/start.js`], {
    cwd: folder,
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  undo.push(async () => {
    const exit = once(child, 'exit');
    child.kill();
    await exit;
  });
  let printed = '';
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      printed += String(chunk);
      const address = /running on (http:\/\/127\.0\.0\.1:\d+)/.exec(printed)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', () => reject(new Error(`cognito-local did not start:\n${printed}`)));
  });
}

async function call(operation: string, input: JsonObject): Promise<Record<string, Record<string, string>>> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${operation}: ${response.status} ${text}`);
  return text === '' ? {} : JSON.parse(text);
}

beforeAll(async () => {
  endpoint = await startCognito(await startLambda());
});

afterAll(async () => {
  for (const step of undo.toReversed()) await step();
});

describe('with cognito-local, which has V1 triggers, and the emulated Lambda', () => {
  it("a user's ID token carries the role, after sign-in and after a refresh", async () => {
    const pool = await call('CreateUserPool', { PoolName: 'pool' });
    const UserPoolId = pool['UserPool']?.['Id'] ?? '';
    const client = await call('CreateUserPoolClient', { UserPoolId, ClientName: 'app' });
    const ClientId = client['UserPoolClient']?.['ClientId'] ?? '';
    await call('AdminCreateUser', {
      UserPoolId,
      Username: 'ada@example.com',
      MessageAction: 'SUPPRESS',
      TemporaryPassword: PASSWORD,
    });
    await call('AdminSetUserPassword', {
      UserPoolId,
      Username: 'ada@example.com',
      Password: PASSWORD,
      Permanent: true,
    });

    const signIn = await call('InitiateAuth', {
      ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ada@example.com', PASSWORD },
    });
    const first = signIn['AuthenticationResult'] ?? {};
    expect(decodeJwt(first['IdToken'] ?? '')).toMatchObject({
      role: 'authenticated',
      token_use: 'id',
      email: expect.any(String) as string,
    });
    expect(decodeJwt(first['AccessToken'] ?? '')).not.toHaveProperty('role');

    const refresh = await call('InitiateAuth', {
      ClientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: first['RefreshToken'] ?? '' },
    });
    expect(decodeJwt(refresh['AuthenticationResult']?.['IdToken'] ?? '')).toMatchObject({ role: 'authenticated' });
  });
});
