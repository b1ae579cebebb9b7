/** What the emulator remembers of Lambda functions: their code, settings and their defaults, versions, tags and resource policies. */
import type { Architecture, FunctionConfiguration } from '@aws-sdk/client-lambda';

import type { Account } from '../account.ts';
import { ServiceError } from '../server/service.ts';
import { type Environments, createEnvironments } from './environments.ts';
import { type FunctionAddress, functionArn } from './function-address.ts';
import { codeSha256 } from './deployment-package.ts';
import type { ResourceStatement } from './who-may-invoke.ts';

/** One state of the code and its settings: $LATEST, or a published version. */
export interface Deployed {
  readonly configuration: FunctionConfiguration;
  readonly zip: Uint8Array;
}

/** Who may use a function, at one revision. */
export interface ResourcePolicy {
  readonly statements: readonly ResourceStatement[];
  readonly revisionId: string;
}

/** A function with its versions, aliases and policies. */
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

/** All functions of an account. */
export interface Functions {
  /** By unqualified ARN. */
  readonly functions: Map<string, LambdaFunction>;
  /** How long a new or changed function is not ready. */
  readonly pendingMs: number;
  /** Where the code of a function finds AWS: the emulator's own address, as its callers reach it. */
  endpoint: string | undefined;
  readonly environments: Environments;
}

/** What Lambda's actions work on: the functions of an account. */
export interface WithFunctions extends Account {
  readonly lambda: Functions;
  /** Whether Lambda can assume the role of that ARN now. */
  readonly canAssume: (roleArn: string) => boolean;
}

const DEFAULT_MEMORY_MB = 128;
/** Lambda's default in CreateFunction. */
const DEFAULT_TIMEOUT_SECONDS = 3;

/** No functions yet. @param pendingMs how long one is not ready after it was made or changed */
export function createFunctions(pendingMs: number): Functions {
  return { functions: new Map(), pendingMs, endpoint: undefined, environments: createEnvironments() };
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
export function findFunction(state: Functions, address: FunctionAddress): LambdaFunction {
  const entry = state.functions.get(functionArn(withoutQualifier(address)));
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
export function withoutQualifier({ region, accountId, name }: FunctionAddress): FunctionAddress {
  return { region, accountId, name };
}

/** A copy under a qualifier. An alias has the ARN of its own and runs version 1 of the code. */
export function publishAs(latest: Deployed, address: FunctionAddress, qualifier: string): Deployed {
  const version = /^\d+$/.test(qualifier) ? qualifier : '1';
  const arn = functionArn({ ...address, qualifier });
  return { zip: latest.zip, configuration: { ...latest.configuration, FunctionArn: arn, Version: version } };
}
