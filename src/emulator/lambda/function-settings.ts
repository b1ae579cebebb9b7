/** Checks a function's settings as Lambda does: runtime, timeout, memory, architecture, and a role that Lambda can assume. */
import * as sdk from '@aws-sdk/client-lambda';

import { ServiceError } from '../server/service.ts';
import type { WithFunctions } from './functions.ts';

/** The settings that are kept as they are sent. */
export type Settings = Pick<
  sdk.CreateFunctionRequest,
  'Runtime' | 'Handler' | 'Description' | 'Timeout' | 'MemorySize' | 'Architectures' | 'LoggingConfig' | 'KMSKeyArn'
>;

/** Those that were sent. */
export function pick(settings: Settings): Settings {
  const { Runtime, Handler, Description, Timeout, MemorySize, Architectures, LoggingConfig, KMSKeyArn } = settings;
  const kept = { Runtime, Handler, Description, Timeout, MemorySize, Architectures, LoggingConfig, KMSKeyArn };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
}

/**
 * @throws ServiceError InvalidParameterValueException for a runtime that Lambda does not have, ValidationException for a
 *   figure or an architecture that Lambda does not offer
 */
export function checkSettings(settings: Settings): void {
  const { Runtime: runtime, Timeout: timeout, MemorySize: memory } = settings;
  const runtimes = Object.values(sdk.Runtime);
  if (runtime !== undefined && !runtimes.includes(runtime)) {
    const known = runtimes.join(', ');
    throw invalid(
      `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${known}] or be a valid ARN`,
    );
  }
  checkRange('timeout', timeout, 1, 900);
  checkRange('memorySize', memory, 128, 32_768);
  if (settings.Architectures !== undefined) checkArchitectures(settings.Architectures);
}

function checkRange(name: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (value >= least && value <= most)) return;
  const bound = value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
  throw new ServiceError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

/** @throws ServiceError ValidationException for anything but one of the two */
export function checkArchitectures(architectures: readonly string[]): void {
  if (architectures.length === 1 && architectures.every((name) => name === 'x86_64' || name === 'arm64')) return;
  throw new ServiceError(
    'ValidationException',
    `1 validation error detected: Value '[${architectures.join(', ')}]' at 'architectures' failed to satisfy constraint: Member must satisfy enum value set: [x86_64, arm64]`,
  );
}

/** @throws ServiceError unless Lambda can assume the role of that ARN now */
export function checkRole(state: WithFunctions, arn: string): void {
  const account = /^arn:aws[a-z-]*:iam::(\d{12}):role\/.+$/.exec(arn)?.[1];
  if (account === undefined) {
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value '${arn}' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern`,
    );
  }
  if (account !== state.accountId)
    throw new ServiceError('AccessDeniedException', 'Cross-account pass role is not allowed.', 403);
  if (!state.canAssume(arn)) throw invalid('The role defined for the function cannot be assumed by Lambda.');
}

/** Lambda's own word for a value that it does not take. */
export const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterValueException', message);
