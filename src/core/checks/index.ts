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
import { remoteBlock as configRemoteBlock } from './config/remote-block.ts';
import { poolMismatch as configPoolMismatch } from './config/pool-mismatch.ts';
import { poolNotFound as cognitoPoolNotFound } from './cognito/pool-not-found.ts';
import { triggerMissing as cognitoTriggerMissing } from './cognito/trigger-missing.ts';
import { triggerFunctionMissing as cognitoTriggerFunctionMissing } from './cognito/trigger-function-missing.ts';
import { triggerIdTokenOnly as cognitoTriggerIdTokenOnly } from './cognito/trigger-id-token-only.ts';
import { managed as cognitoManaged } from './cognito/managed.ts';
import { permissionMissing as lambdaPermissionMissing } from './lambda/permission-missing.ts';
import { notReady as lambdaNotReady } from './lambda/not-ready.ts';
import { handlerError as lambdaHandlerError } from './lambda/handler-error.ts';
import { timeout as lambdaTimeout } from './lambda/timeout.ts';
import { shape as lambdaShape } from './lambda/response-shape.ts';
import { roleMissing as lambdaRoleMissing } from './lambda/role-missing.ts';
import { roleValue as lambdaRoleValue } from './lambda/role-value.ts';
import { groupsSuppressed as lambdaGroupsSuppressed } from './lambda/groups-suppressed.ts';
import { codeDrift as lambdaCodeDrift } from './lambda/code-drift.ts';
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

/** Every check, in the order in which causes come before what follows from them. */
export const CHECKS: readonly Check[] = [
  configMissing,
  configInvalid,
  configShadowed,
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
  cognitoTriggerMissing,
  cognitoTriggerFunctionMissing,
  cognitoTriggerIdTokenOnly,
  cognitoManaged,
  lambdaPermissionMissing,
  lambdaNotReady,
  lambdaHandlerError,
  lambdaTimeout,
  lambdaShape,
  lambdaRoleMissing,
  lambdaRoleValue,
  lambdaGroupsSuppressed,
  lambdaCodeDrift,
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
];
