/** Deployed functions: their code, versions, tags and resource policies. */
import { type Architecture, type FunctionConfiguration, Runtime } from '@aws-sdk/client-lambda';
import { zipSync } from 'fflate';

import { ServiceError } from '../service.ts';
import { DEFAULT_ACCOUNT, type EmulatorOptions } from '../state.ts';
import { type FunctionAddress, functionArn, partitionOf } from './arn.ts';
import { codeSha256 } from './package.ts';
import type { ResourceStatement } from './permissions.ts';

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
  readonly runtime?: Runtime;
  /** Default: `handler` of the file. */
  readonly handler?: string;
  readonly role?: string;
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

/** One state of the code and its settings: $LATEST, or a published version. */
export interface Deployed {
  readonly configuration: FunctionConfiguration;
  readonly zip: Uint8Array;
}

export interface ResourcePolicy {
  readonly statements: readonly ResourceStatement[];
  readonly revisionId: string;
}

export interface LambdaFunction {
  /** Without a qualifier. */
  readonly address: FunctionAddress;
  latest: Deployed;
  /** Published versions and aliases, by qualifier. */
  readonly published: Map<string, Deployed>;
  /** By qualifier; the function's own under "". */
  readonly policies: Map<string, ResourcePolicy>;
  tags: Record<string, string>;
  reservedConcurrency: number | undefined;
  /** Milliseconds since the epoch: Pending until then. */
  activeAt: number;
  /** What is invoked until the update is done, at `until` (milliseconds since the epoch). */
  updating: { readonly previous: Deployed; readonly until: number } | undefined;
}

export interface LambdaState {
  /** By unqualified ARN. */
  readonly functions: Map<string, LambdaFunction>;
  /** What CreateFunction takes; a test shortens it for a region that lags behind. */
  runtimes: readonly Runtime[];
  readonly pendingMs: number;
  /** Where the code of a function finds AWS: the emulator's own address, as its callers reach it. */
  endpoint: string | undefined;
}

/** Long enough for a caller that does not wait to be caught, short enough not to slow the tests. */
const DEFAULT_PENDING_MS = 50;
const DEFAULT_MEMORY_MB = 128;
/** Lambda's default in CreateFunction. */
const DEFAULT_TIMEOUT_SECONDS = 3;

/** The seeded functions, Active from the start. */
export function createLambdaState(options: EmulatorOptions): LambdaState {
  const accountId = options.accountId ?? DEFAULT_ACCOUNT;
  const now = (options.now ?? Date.now)();
  const seeded = (options.functions ?? []).map((seed) => seededFunction(seed, accountId, now));
  return {
    functions: new Map(seeded.map((entry) => [functionArn(entry.address), entry])),
    runtimes: Object.values(Runtime),
    pendingMs: options.pendingMs ?? DEFAULT_PENDING_MS,
    endpoint: undefined,
  };
}

/** The parts of a configuration that the service fills in; `now` in milliseconds since the epoch. */
export function configurationDefaults(address: FunctionAddress, zip: Uint8Array, now: number): FunctionConfiguration {
  const architectures: Architecture[] = ['x86_64'];
  return {
    FunctionName: address.name,
    FunctionArn: functionArn(address),
    Version: '$LATEST',
    Timeout: DEFAULT_TIMEOUT_SECONDS,
    MemorySize: DEFAULT_MEMORY_MB,
    Description: '',
    PackageType: 'Zip',
    Architectures: architectures,
    EphemeralStorage: { Size: 512 },
    TracingConfig: { Mode: 'PassThrough' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${address.name}` },
    ...codeMembers(zip, now),
  };
}

/** What changes with the code. */
export function codeMembers(zip: Uint8Array, now: number): FunctionConfiguration {
  return { CodeSize: zip.length, CodeSha256: codeSha256(zip), ...revisionMembers(now) };
}

/** What changes with every change. */
export function revisionMembers(now: number): FunctionConfiguration {
  return { RevisionId: crypto.randomUUID(), LastModified: new Date(now).toISOString().replace('Z', '+0000') };
}

/**
 * The function at an address.
 * @throws ServiceError ResourceNotFoundException (404) when there is none, or none with that qualifier
 */
export function findFunction(state: LambdaState, address: FunctionAddress): LambdaFunction {
  const entry = state.functions.get(functionArn(unqualified(address)));
  if (entry === undefined || (address.qualifier !== undefined && !entry.published.has(address.qualifier))) {
    throw new ServiceError('ResourceNotFoundException', `Function not found: ${functionArn(address)}`, 404);
  }
  return entry;
}

/** What an invocation of the address runs at this time: the old code while an update is under way. */
export function deployedAt(entry: LambdaFunction, address: FunctionAddress, now: number): Deployed {
  const published = address.qualifier === undefined ? undefined : entry.published.get(address.qualifier);
  if (published !== undefined) return published;
  return entry.updating !== undefined && now < entry.updating.until ? entry.updating.previous : entry.latest;
}

/** The same function without version or alias. */
export function unqualified({ region, accountId, name }: FunctionAddress): FunctionAddress {
  return { region, accountId, name };
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
    ...(seed.timeout === undefined ? {} : { Timeout: seed.timeout }),
    ...(seed.environment === undefined ? {} : { Environment: { Variables: { ...seed.environment } } }),
  };
  const latest = { configuration, zip };
  const policy = { statements: seed.permissions ?? [], revisionId: crypto.randomUUID() };
  return {
    address,
    latest,
    published: new Map(
      seed.qualifier === undefined ? [] : [[seed.qualifier, published(latest, address, seed.qualifier)]],
    ),
    policies: new Map(policy.statements.length === 0 ? [] : [[seed.qualifier ?? '', policy]]),
    tags: { ...seed.tags },
    reservedConcurrency: seed.reservedConcurrency,
    activeAt: 0,
    updating: undefined,
  };
}

/** A copy under a qualifier. An alias has the ARN of its own and runs version 1 of the code. */
export function published(latest: Deployed, address: FunctionAddress, qualifier: string): Deployed {
  const version = /^\d+$/.test(qualifier) ? qualifier : '1';
  const arn = functionArn({ ...address, qualifier });
  return { zip: latest.zip, configuration: { ...latest.configuration, FunctionArn: arn, Version: version } };
}
