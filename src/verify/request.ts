/** The type of what `verify` is to look at (VerifyRequest), whoever asks: the command, `init` or the programmatic API. */
import type { App } from '../core/client/apps.ts';
import type { ClientSource } from '../core/client/source.ts';
import type { Selection } from '../core/checks/run.ts';
import type { Fact } from '../core/fact.ts';
import type { PoolCandidate } from '../core/evidence/candidate.ts';
import type { UserPool } from '../core/pool/user-pool.ts';
import type { Opened } from '../discover/open.ts';
import type { Project } from '../discover/project.ts';
import type { LiveTarget } from '../observe/live-answers.ts';
import type { Declared } from '../observe/owner.ts';
import type { TokenRequest } from './tokens.ts';

export interface VerifyRequest extends Selection, TokenRequest {
  project: Project;
  appPools: PoolCandidate[];
  /** What the project's files declare, for who owns the pool. */
  declared: Declared;
  /** What the code says of the app's Supabase clients. */
  clientSource: () => Promise<ClientSource>;
  /** The apps that are meant, and what they sign people in with. */
  apps: readonly App[];
  /** --user-pool-id, where given. */
  userPoolId?: string;
  /** The pool, where it was read a moment ago and nothing was changed since. */
  userPool?: UserPool;
  role: string;
  invoke: boolean;
  /** The Supabase project to ask about the token. */
  supabase?: Fact<LiveTarget>;
  /** Edge Functions of it that may be called. */
  edgeFunctions?: readonly string[];
  /** --project-ref, where given. */
  projectRef?: string;
  /** The hosted project is looked at only where --project-ref names it. */
  hostedOnlyIfGiven?: boolean;
}

/** What the project's files say, as far as `verify` asks. */
export function requestOfFiles({
  project,
  discovery,
}: Opened): Pick<VerifyRequest, 'project' | 'appPools' | 'declared' | 'clientSource' | 'apps'> {
  const { appPools, clientSource, apps } = discovery;
  return { project, appPools, declared: discovery, clientSource, apps };
}
