/** Security Token Service: who the caller is. */
import { GetCallerIdentityRequest$ } from '@aws-sdk/client-sts';

import { queryAction, queryService } from './query.ts';
import type { Service } from './service.ts';
import type { EmulatorState } from './state.ts';

/** The service on a state. */
export function stsService(state: EmulatorState): Service {
  return queryService({
    name: 'sts',
    version: '2011-06-15',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    codes: {
      denied: { code: 'AccessDenied', status: 403 },
      throttled: { code: 'Throttling', status: 400 },
      unavailable: { code: 'ServiceUnavailable', status: 503 },
    },
    actions: {
      GetCallerIdentity: queryAction(GetCallerIdentityRequest$, () => ({
        Arn: `arn:aws:iam::${state.accountId}:user/emulator`,
        UserId: 'AIDAEMULATOREXAMPLE00',
        Account: state.accountId,
      })),
    },
    // No permission is needed, and none can forbid it (STS API reference, GetCallerIdentity).
    authorizations: () => [],
  });
}
