/**
 * Sends one request to AWS: a time limit, a line for --verbose, interruption, and the refusal in our words; the SDK
 * itself retries, as `session.ts` sets.
 */
import type { Client } from '@smithy/types';
import { proxiesNamed } from '../network/proxy.ts';
import type { AwsOptions } from './options.ts';
import type { Who } from './who.ts';
import { errorName, translate, unanswered } from './errors.ts';

export const NOT_FOUND = /^ResourceNotFoundException$/;

/** Who sends, and how that is told. */
export type SendingOptions = AwsOptions & { who: Who };

interface SendOptions {
  /** Errors that mean "there is none": answered with undefined. */
  absent?: RegExp;
  /** Errors that the caller reads itself: thrown as they are. */
  pass?: RegExp;
  /** Sent although the program was interrupted: what cleans up. */
  always?: boolean;
}

/** The SDK's clients and commands, as far as sending needs them. */
// oxlint-disable-next-line typescript/no-explicit-any -- the SDK's own bound for "any client of any configuration"
type AnyClient = Pick<Client<any, any, any>, 'send' | 'config'>;

interface Sendable<Output> {
  readonly input: object;
  resolveMiddleware(...rest: never[]): (argument: never) => Promise<{ output: Output }>;
}

export interface Sender {
  <Output>(command: Sendable<Output>): Promise<Output>;
  <Output>(command: Sendable<Output>, options: { pass?: RegExp; always?: boolean }): Promise<Output>;
  <Output>(
    command: Sendable<Output>,
    options: { absent: RegExp; pass?: RegExp; always?: boolean },
  ): Promise<Output | undefined>;
}

/**
 * What a call may take, its repetitions included. The longest of them, creating a function, takes seconds; Cognito waits
 * five for a trigger.
 */
const LIMIT_MS = 45_000;

/** By the prefix of their IAM actions. */
const SERVICE_NAMES = { 'cognito-idp': 'Cognito', lambda: 'Lambda', iam: 'IAM', logs: 'CloudWatch' } as const;

/**
 * Sends commands with one way of reporting, interrupting and failing: every error but those named leaves as a CliError.
 * @param service the prefix of its IAM actions
 */
export function createSender(client: AnyClient, service: keyof typeof SERVICE_NAMES, options: SendingOptions): Sender {
  // Each call copies a client's settings three times. Put together piece by piece, as the SDK does, they are a dictionary to
  // V8, whose copies take seven times as long as those of a plain object.
  Object.assign(client, { config: { ...client.config } });
  return async <Output>(
    command: Sendable<Output>,
    { absent, pass, always = false }: SendOptions = {},
  ): Promise<Output> => {
    const action = `${service}:${command.constructor.name.replace(/Command$/, '')}`;
    const started = options.clock.now();
    const limit = AbortSignal.timeout(LIMIT_MS);
    const report = (outcome: string): void =>
      options.out.detail(`${action} ${outcome} ${options.clock.now() - started} ms`);
    try {
      const abortSignal = always ? limit : AbortSignal.any([limit, options.interrupted]);
      const sent = async (): Promise<Output> =>
        (await client.send(command as never, { abortSignal } as never)) as Output;
      const output = await options.out.asking(SERVICE_NAMES[service], sent);
      report('ok');
      return output;
    } catch (error) {
      report(errorName(error));
      if (absent?.test(errorName(error))) return undefined as Output;
      if (pass?.test(errorName(error))) throw error;
      const proxies = proxiesNamed(options.env);
      if (limit.aborted) throw unanswered(action, proxies);
      throw translate(error, action, options.who, proxies);
    }
  };
}
