/** Which user pool a run is about without asking: --user-pool-id, else the one that discovery chose (`src/discover/choose.ts`). */
import type { UserPoolRef } from '../../core/pool/ids.ts';
import type { Opened } from '../../discover/open.ts';

/** The pool that a run is about: what was asked for, else what is configured, else what the app's files agree on. */
export function poolInQuestion({ discovery }: Opened, asked: UserPoolRef | undefined): UserPoolRef | undefined {
  const { chosen } = discovery;
  return asked ?? (chosen && { userPoolId: chosen.userPoolId, region: chosen.region });
}
