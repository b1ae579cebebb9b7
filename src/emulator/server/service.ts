/** The interface between the emulator's server and its services: a request, a response, an error, and what a service is. */
import type { Socket } from 'node:net';

/** A request, read to its end. */
export interface EmulatorRequest {
  readonly method: string;
  /** Path without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case header names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** From the SigV4 credential scope; absent on unsigned calls. */
  readonly region?: string;
  /** Signing name from the credential scope ("cognito-idp"); absent on unsigned calls. */
  readonly signedFor?: string;
  /** The connection that the request came by. */
  readonly socket: Socket;
}

/** An answer in the protocol of whoever gives it. */
export interface EmulatorResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** What went wrong in the service's own words: a service throws it, and renders it in its own protocol. */
export class ServiceError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'ServiceError';
    this.code = code;
    this.status = status;
  }
}

/** One AWS (or other) service: recognises its own requests and answers them. */
export interface Service {
  /** Signing name where AWS signs it ("cognito-idp", "lambda", "iam", "cloudformation", "logs"), else our own. */
  readonly name: string;
  /** The API action asked for ("UpdateUserPool"), or undefined when the request is not for this service. */
  action(request: EmulatorRequest): string | undefined;
  /** Answers; may throw a ServiceError, which comes back through `render`. */
  handle(request: EmulatorRequest, action: string): Promise<EmulatorResponse>;
  /** An error in this service's protocol. */
  render(error: ServiceError): EmulatorResponse;
  /** Whether the action changes anything; without it, all but Get…, List…, Describe…, Filter… and Simulate… do. */
  mutates?(action: string, request: EmulatorRequest): boolean;
}
