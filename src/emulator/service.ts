/** What the emulator's server hands to a service, and what it wants back. */

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
}

export interface EmulatorResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** One permission a call needs: checked in order against the emulator's policy, before the call is handled. */
export interface Authorization {
  /** "lambda:CreateFunction", "iam:PassRole". */
  readonly action: string;
  /** The ARN, or "*" where the action has no resource. */
  readonly resource: string;
  /** Condition keys of this call, such as `iam:PassedToService` and `iam:PolicyARN`. */
  readonly context?: Readonly<Record<string, string>>;
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

/** How a service calls the refusals that every service knows. */
export interface CommonCodes {
  readonly denied: { readonly code: string; readonly status: number };
  readonly throttled: { readonly code: string; readonly status: number };
  readonly unavailable: { readonly code: string; readonly status: number };
}

/** One AWS (or Supabase) service: recognises its own requests and answers them. */
export interface Service {
  /** Signing name where AWS signs it ("cognito-idp", "lambda", "iam", "sts", "cloudformation", "logs"), else our own. */
  readonly name: string;
  readonly codes: CommonCodes;
  /** The API action asked for ("UpdateUserPool"), or undefined when the request is not for this service. */
  action(request: EmulatorRequest): string | undefined;
  /** Answers; may throw a ServiceError, which comes back through `render`. */
  handle(request: EmulatorRequest, action: string): Promise<EmulatorResponse>;
  /** An error in this service's protocol. */
  render(error: ServiceError): EmulatorResponse;
  /** What the caller must be allowed to do; without it, `<name>:<action>` on "*". Asked on signed calls only. */
  authorizations?(request: EmulatorRequest, action: string): readonly Authorization[];
  /** Whether the action changes anything; without it, all but Get…, List…, Describe…, Filter… and Simulate… do. */
  mutates?(action: string, request: EmulatorRequest): boolean;
}
