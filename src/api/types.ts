/**
 * The types of the programmatic API: VerifyOptions, VerifyReport, Finding, VerifyError. They stand alone, without a
 * single import: the build takes this very text for the package's declarations.
 */

/** What `verify` is asked to look at; each is the flag of that name. Nothing is required. */
export interface VerifyOptions {
  /** Where to look for the project; by default the process's working directory. */
  cwd?: string;
  userPoolId?: string;
  /** AWS profile and region; by default what the AWS SDK takes. */
  profile?: string;
  region?: string;
  /** Access or ID tokens to check. */
  tokens?: readonly string[];
  /** Signs this user in. The password is needed with it. */
  username?: string;
  password?: string;
  /** The app client to sign in with, and that tokens must be for. */
  clientId?: string;
  /** Signs a throw-away user in and deletes it again; counts as one monthly active user. */
  probeUser?: boolean;
  /** Does so although triggers of your own would fire. */
  probeAnyway?: boolean;
  /** Invokes the trigger function also where this tool did not deploy it. */
  invoke?: boolean;
  /** The Postgres role that tokens should carry; by default "authenticated". */
  role?: string;
  /** File or https address of a JSON Web Key Set; by default the pool's own. */
  jwks?: string;
  /** Takes no network: the config and given tokens, with keys from a file. */
  offline?: boolean;
  /** Layers or check ids to run, and to leave out. */
  only?: readonly string[];
  skip?: readonly string[];
  /** A Supabase project to ask what it makes of the token, and its publishable key. */
  supabaseUrl?: string;
  supabaseKey?: string;
  /** Edge Functions of it to call, one time each, to see whether its gateway lets the token in. */
  function?: readonly string[];
  /** Ends the run; the promise then rejects. */
  signal?: AbortSignal;
}

export interface Finding {
  /** "<layer>/<name>": stable. */
  id: string;
  layer: string;
  status: 'pass' | 'fail' | 'warn' | 'skip' | 'unknown';
  /** Why it was skipped; only what was `not-looked-at` is left unproved. */
  reason?: 'not-applicable' | 'explained' | 'not-selected' | 'left-out' | 'not-looked-at';
  /** What holds when it passes. */
  title: string;
  /** What was seen, for every status but pass. */
  message?: string;
  /** How to fix it: for fail and warn always, for unknown where that is known. */
  fix?: string;
  /** The check whose failure explains this one, where it was skipped for that. */
  explainedBy?: string;
  /** What the check looked at, in a few words for each fact. */
  saw?: string[];
  evidence?: Record<string, string | number | boolean>;
}

/** The document of `verify --json`. */
export interface VerifyReport {
  /** No check failed. `summary.unknown` says how many could not be looked at. */
  ok: boolean;
  /** Its issuer is left out where nothing that was looked at tells it: the ID does not. */
  pool?: { userPoolId: string; region: string; issuer?: string };
  checks: Finding[];
  summary: Record<Finding['status'], number>;
}

/** What `verify` rejects with where it cannot begin: what happened, why, and what to do. */
export interface VerifyError extends Error {
  /** "<area>/<name>": stable. */
  id: string;
  why?: string;
  fix?: string;
  /** What the command line would end with. */
  exitCode: number;
}

/**
 * Runs the checks of `npx cognito-supabase verify`, prints nothing and never ends the process. Secrets that were given are
 * not in the report.
 * @throws VerifyError for options that are wrong, and where somebody would have to decide
 */
export type Verify = (options?: VerifyOptions) => Promise<VerifyReport>;

export type Decoded =
  | { ok: true; header: Record<string, unknown>; claims: Record<string, unknown> }
  /** What the text is instead of a token, in words. */
  | { ok: false; what: string };

/** Takes a token apart. It says nothing of whether the token is any good: its signature is not looked at. */
export type DecodeToken = (token: string) => Decoded;
