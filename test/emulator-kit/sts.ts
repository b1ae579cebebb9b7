/** Security Token Service: who the caller is (GetCallerIdentity). */
import { GetCallerIdentityRequest$ } from '@aws-sdk/client-sts';

import type { Account } from '../../src/emulator/account.ts';
import { queryAction, queryService } from '../../src/emulator/server/aws-query.ts';
import type { Service } from '../../src/emulator/server/service.ts';

/** The service of an account. */
export function stsService({ accountId }: Account): Service {
  return queryService({
    name: 'sts',
    version: '2011-06-15',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    actions: {
      GetCallerIdentity: queryAction(GetCallerIdentityRequest$, () => ({
        Arn: `arn:aws:iam::${accountId}:user/emulator`,
        UserId: 'AIDAEMULATOREXAMPLE00',
        Account: accountId,
      })),
    },
  });
}
