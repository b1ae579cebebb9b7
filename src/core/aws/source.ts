/**
 * Types of where AWS credentials come from: keys, SSO, a role, a process, web identity, a container, the machine;
 * `src/core/aws/choose-source.ts` chooses.
 */
import type { ErrorId } from '../error-id.ts';

export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export interface SsoSource {
  kind: 'sso';
  profile: string;
  /** The `[sso-session]` that the profile names; a profile of the older form has none. */
  session?: string;
  startUrl: string;
  region: string;
  accountId: string;
  roleName: string;
}

export interface RoleSource {
  kind: 'role';
  profile: string;
  roleArn: string;
  /** Who asks for the role. */
  by: Source;
  sessionName?: string;
  externalId?: string;
  mfaSerial?: string;
  durationSeconds?: number;
  /** The region of the profile, where it has one: STS is asked there. */
  region?: string;
}

/** The one place that a run's credentials come from. */
export type Source =
  | { kind: 'keys'; keys: Keys; profile?: string }
  | { kind: 'process'; profile: string; command: string }
  | SsoSource
  | { kind: 'login'; profile: string; session: string }
  | { kind: 'web-identity'; roleArn: string; tokenFile: string; sessionName?: string; profile?: string }
  | RoleSource
  | { kind: 'container'; uri: string }
  /** Nothing is configured: this machine itself may have a role, which its metadata service knows. */
  | { kind: 'machine'; profile?: string };

/** Something is configured, and cannot work. */
export interface Problem {
  id: ErrorId;
  message: string;
  why?: string;
  fix: string;
}

export type Chosen = { source: Source } | { problem: Problem };

export type Env = Readonly<Record<string, string | undefined>>;

/** Which profile a run is about, and what said so; undefined where nothing did, and "default" stands in. */
export interface ChosenProfile {
  name: string;
  from: '--profile' | 'AWS_PROFILE';
}
