/** Seeds the tests' emulator with Lambda functions that are there before the first call. */
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { zipSync } from 'fflate';

import { type Account, partitionOf } from '../../../src/emulator/account.ts';
import { functionArn } from '../../../src/emulator/lambda/function-address.ts';
import {
  type Functions,
  type LambdaFunction,
  configurationDefaults,
  publishAs,
} from '../../../src/emulator/lambda/functions.ts';
import type { ResourceStatement } from '../../../src/emulator/lambda/who-may-invoke.ts';

/** A function that is there before the first call. */
export interface FunctionSeed {
  readonly name: string;
  /** Text of the handler's file. */
  readonly source: string;
  /** Default "index.mjs". */
  readonly fileName?: string;
  /** Default "us-east-1". */
  readonly region?: string;
  /** Default "nodejs24.x". */
  readonly runtime?: FunctionConfiguration['Runtime'];
  /** Default: `handler` of the file. */
  readonly handler?: string;
  readonly role?: string;
  readonly description?: string;
  /** Seconds. Default 3, as in CreateFunction. */
  readonly timeout?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  /** A version or alias that this code has too. */
  readonly qualifier?: string;
  /** Resource policy of the function, or of its qualifier when the seed has one. */
  readonly permissions?: readonly ResourceStatement[];
  readonly reservedConcurrency?: number;
}

/** Deploys a function, Active from the start. */
export function seedFunction({ functions }: Functions, account: Account, seed: FunctionSeed): void {
  const entry = seededFunction(seed, account.accountId, account.now());
  functions.set(functionArn(entry.address), entry);
}

function seededFunction(seed: FunctionSeed, accountId: string, now: number): LambdaFunction {
  const fileName = seed.fileName ?? 'index.mjs';
  const region = seed.region ?? 'us-east-1';
  const address = { region, accountId, name: seed.name };
  const zip = zipSync(
    { [fileName]: new TextEncoder().encode(seed.source) },
    { level: 0, mtime: '1980-01-01T00:00:00' },
  );
  const configuration: FunctionConfiguration = {
    ...configurationDefaults(address, zip, now),
    Runtime: seed.runtime ?? 'nodejs24.x',
    Handler: seed.handler ?? `${fileName.replace(/\.[^.]*$/, '')}.handler`,
    Role: seed.role ?? `arn:${partitionOf(region)}:iam::${accountId}:role/service-role/${seed.name}`,
    ...(seed.description === undefined ? {} : { Description: seed.description }),
    ...(seed.timeout === undefined ? {} : { Timeout: seed.timeout }),
    ...(seed.environment === undefined ? {} : { Environment: { Variables: { ...seed.environment } } }),
  };
  const latest = { configuration, zip };
  const policy = { statements: seed.permissions ?? [], revisionId: crypto.randomUUID() };
  return {
    address,
    latest,
    published: new Map(
      seed.qualifier === undefined ? [] : [[seed.qualifier, publishAs(latest, address, seed.qualifier)]],
    ),
    policies: new Map(policy.statements.length === 0 ? [] : [[seed.qualifier ?? '', policy]]),
    tags: { ...seed.tags },
    reservedConcurrency: seed.reservedConcurrency,
    activeAt: 0,
    updating: undefined,
  };
}
