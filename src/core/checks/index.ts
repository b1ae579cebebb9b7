/**
 * Every check, in the order in which they run: the list that a new one is added to. One check is one file; this list makes
 * their IDs a type.
 */
import type { Check } from './check.ts';
import { missing as configMissing } from './config/missing.ts';
import { invalid as configInvalid } from './config/invalid.ts';
import { unknownKey as configUnknownKey } from './config/unknown-key.ts';
import { blockMissing as configBlockMissing } from './config/block-missing.ts';
import { poolIdMissing as configPoolIdMissing } from './config/pool-id-missing.ts';
import { regionMissing as configRegionMissing } from './config/region-missing.ts';
import { poolIdMalformed as configPoolIdMalformed } from './config/pool-id-malformed.ts';
import { regionMismatch as configRegionMismatch } from './config/region-mismatch.ts';
import { twoProviders as configTwoProviders } from './config/two-providers.ts';
import { shadowed as configShadowed } from './config/shadowed.ts';
import { envUnresolved as configEnvUnresolved } from './config/env-unresolved.ts';
import { wrongType as configWrongType } from './config/wrong-type.ts';
import { unsupportedPartition as configUnsupportedPartition } from './config/unsupported-partition.ts';
import { envOverride as configEnvOverride } from './config/env-override.ts';
import { envDependsOnCwd as configEnvDependsOnCwd } from './config/env-depends-on-cwd.ts';
import { bom as configBom } from './config/bom.ts';
import { envMalformed as configEnvMalformed } from './config/env-malformed.ts';
import { refused as configRefused } from './config/refused.ts';
import { remoteBlock as configRemoteBlock } from './config/remote-block.ts';
import { poolMismatch as configPoolMismatch } from './config/pool-mismatch.ts';
import { poolNotFound as cognitoPoolNotFound } from './cognito/pool-not-found.ts';
import { triggerMissing as cognitoTriggerMissing } from './cognito/trigger-missing.ts';
import { triggerFunctionMissing as cognitoTriggerFunctionMissing } from './cognito/trigger-function-missing.ts';
import { triggerIdTokenOnly as cognitoTriggerIdTokenOnly } from './cognito/trigger-id-token-only.ts';
import { triggerV2Unavailable as cognitoTriggerV2Unavailable } from './cognito/trigger-v2-unavailable.ts';
import { issuerUpdated as cognitoIssuerUpdated } from './cognito/issuer-updated.ts';
import { replica as cognitoReplica } from './cognito/replica.ts';
import { managed as cognitoManaged } from './cognito/managed.ts';
import { permissionMissing as lambdaPermissionMissing } from './lambda/permission-missing.ts';
import { throttled as lambdaThrottled } from './lambda/throttled.ts';
import { notReady as lambdaNotReady } from './lambda/not-ready.ts';
import { handlerError as lambdaHandlerError } from './lambda/handler-error.ts';
import { timeout as lambdaTimeout } from './lambda/timeout.ts';
import { shape as lambdaShape } from './lambda/response-shape.ts';
import { roleMissing as lambdaRoleMissing } from './lambda/role-missing.ts';
import { roleValue as lambdaRoleValue } from './lambda/role-value.ts';
import { groupsSuppressed as lambdaGroupsSuppressed } from './lambda/groups-suppressed.ts';
import { codeDrift as lambdaCodeDrift } from './lambda/code-drift.ts';
import { runtimeDeprecated as lambdaRuntimeDeprecated } from './lambda/runtime-deprecated.ts';
import { outdated as clientOutdated } from './client/outdated.ts';
import { tokenNotFound as clientTokenNotFound } from './client/token-not-found.ts';
import { tokenNotString as clientTokenNotString } from './client/token-not-string.ts';
import { tokenKind as clientTokenKind } from './client/token-kind.ts';
import { manualRealtimeAuth as clientManualRealtimeAuth } from './client/manual-realtime-auth.ts';
import { authNamespace as clientAuthNamespace } from './client/auth-namespace.ts';
import { tokenNotSent as clientTokenNotSent } from './client/token-not-sent.ts';
import { serverClient as clientServerClient } from './client/server-client.ts';
import { headerWins as clientHeaderWins } from './client/header-wins.ts';
import { staleToken as clientStaleToken } from './client/stale-token.ts';
import { wrongRuntime as clientWrongRuntime } from './client/wrong-runtime.ts';
import { secretKey as clientSecretKey } from './client/secret-key.ts';
import { malformed as tokenMalformed } from './token/malformed.ts';
import { issuer as tokenIssuer } from './token/issuer.ts';
import { algorithm as tokenAlgorithm } from './token/algorithm.ts';
import { keyMissing as tokenKeyMissing } from './token/key-missing.ts';
import { keyUnknown as tokenKeyUnknown } from './token/key-unknown.ts';
import { signature as tokenSignature } from './token/signature.ts';
import { expired as tokenExpired } from './token/expired.ts';
import { notYetValid as tokenNotYetValid } from './token/not-yet-valid.ts';
import { roleBypassesRls as tokenRoleBypassesRls } from './token/role-bypasses-rls.ts';
import { roleMissing as tokenRoleMissing } from './token/role-missing.ts';
import { roleType as tokenRoleType } from './token/role-type.ts';
import { roleValue as tokenRoleValue } from './token/role-value.ts';
import { subNotUuid as tokenSubNotUuid } from './token/sub-not-uuid.ts';
import { clientUnknown as tokenClientUnknown } from './token/client-unknown.ts';
import { tooLarge as tokenTooLarge } from './token/too-large.ts';
import { unreachable as liveUnreachable } from './live/unreachable.ts';
import { apiKey as liveApiKey } from './live/api-key.ts';
import { rejected as liveRejected } from './live/rejected.ts';
import { expired as liveExpired } from './live/expired.ts';
import { roleRejected as liveRoleRejected } from './live/role-rejected.ts';
import { anon as liveAnon } from './live/anon.ts';
import { roleOther as liveRoleOther } from './live/role-other.ts';
import { realtime as liveRealtime } from './live/realtime.ts';
import { functions as liveFunctions } from './live/functions.ts';
import { unauthorized as hostedUnauthorized } from './hosted/unauthorized.ts';
import { permissions as hostedPermissions } from './hosted/permissions.ts';
import { projectNotFound as hostedProjectNotFound } from './hosted/project-not-found.ts';
import { projectPaused as hostedProjectPaused } from './hosted/project-paused.ts';
import { integrationMissing as hostedIntegrationMissing } from './hosted/integration-missing.ts';
import { integrationOtherIssuer as hostedIntegrationOtherIssuer } from './hosted/integration-other-issuer.ts';
import { integrationDuplicate as hostedIntegrationDuplicate } from './hosted/integration-duplicate.ts';
import { keysUnresolved as hostedKeysUnresolved } from './hosted/keys-unresolved.ts';
import { keysStale as hostedKeysStale } from './hosted/keys-stale.ts';
import { refMismatch as hostedRefMismatch } from './hosted/ref-mismatch.ts';
import { branchUnlinked as hostedBranchUnlinked } from './hosted/branch-unlinked.ts';

const ALL = [
  configMissing,
  configInvalid,
  configShadowed,
  configEnvMalformed,
  configRefused,
  configUnknownKey,
  configEnvUnresolved,
  configWrongType,
  configBlockMissing,
  configPoolIdMissing,
  configRegionMissing,
  configPoolIdMalformed,
  configRegionMismatch,
  configUnsupportedPartition,
  configTwoProviders,
  configEnvOverride,
  configEnvDependsOnCwd,
  configBom,
  configRemoteBlock,
  configPoolMismatch,
  cognitoPoolNotFound,
  cognitoIssuerUpdated,
  cognitoTriggerV2Unavailable,
  cognitoTriggerMissing,
  cognitoTriggerFunctionMissing,
  cognitoTriggerIdTokenOnly,
  cognitoReplica,
  cognitoManaged,
  lambdaPermissionMissing,
  lambdaThrottled,
  lambdaNotReady,
  lambdaHandlerError,
  lambdaTimeout,
  lambdaShape,
  lambdaRoleMissing,
  lambdaRoleValue,
  lambdaGroupsSuppressed,
  lambdaCodeDrift,
  lambdaRuntimeDeprecated,
  tokenMalformed,
  tokenIssuer,
  tokenAlgorithm,
  tokenKeyMissing,
  tokenKeyUnknown,
  tokenSignature,
  tokenExpired,
  tokenNotYetValid,
  tokenRoleBypassesRls,
  tokenRoleMissing,
  tokenRoleType,
  tokenRoleValue,
  tokenSubNotUuid,
  tokenClientUnknown,
  tokenTooLarge,
  hostedUnauthorized,
  hostedPermissions,
  hostedProjectNotFound,
  hostedProjectPaused,
  hostedIntegrationMissing,
  hostedIntegrationOtherIssuer,
  hostedIntegrationDuplicate,
  hostedKeysUnresolved,
  hostedKeysStale,
  hostedRefMismatch,
  hostedBranchUnlinked,
  liveUnreachable,
  liveApiKey,
  liveRejected,
  liveExpired,
  liveRoleRejected,
  liveAnon,
  liveRoleOther,
  liveRealtime,
  liveFunctions,
  clientOutdated,
  clientTokenNotFound,
  clientTokenNotString,
  clientTokenKind,
  clientManualRealtimeAuth,
  clientAuthNamespace,
  clientTokenNotSent,
  clientServerClient,
  clientHeaderWins,
  clientStaleToken,
  clientWrongRuntime,
  clientSecretKey,
] as const;

export type CheckId = (typeof ALL)[number]['id'];

/**
 * Every check, in the order in which causes come before what follows from them. A cause that is not a check does not
 * compile.
 */
export const CHECKS: readonly Check<CheckId, CheckId>[] = ALL;
