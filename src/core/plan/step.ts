/**
 * The kinds of step that a plan has, as plain JSON: what would be done, to what, and what it was planned against
 * (`before`). The plan's screen, the dry run, the JSON document and `apply` all read the same steps.
 */
import type { EditRecord } from '../config/edit/edit.ts';
import type { JsonObject } from '../text/json.ts';
import type { Trigger } from '../pool/user-pool.ts';

/** A plan may concern several hosted projects: "integration", "integration-2". */
type HostedStepId = `${'integration' | 'unlink'}${'' | `-${number}`}`;

interface StepBase {
  /** Stable within a plan. */
  id:
    | 'settings'
    | 'declaration'
    | 'code'
    | 'config'
    | 'env'
    | 'role'
    | 'function'
    | 'permission'
    | 'trigger'
    | HostedStepId;
  /** What is changed: a file, a name, an ARN. */
  target: string;
  action: 'create' | 'update' | 'delete' | 'none';
  summary: string;
}

/** Nothing to do, and why. */
export interface KeepStep extends StepBase {
  kind: 'keep';
  /** A function that AWS is still making or updating, as a run that was cut off leaves it: it is waited for. */
  awaits?: { region: string; functionName: string };
  action: 'none';
}

export interface EditConfigStep extends StepBase {
  kind: 'editConfig';
  /** Absolute path of the file; `target` is how it is shown. */
  path: string;
  before: string;
  after: string;
  record: EditRecord;
}

/** Adds variables to a `.env` file, makes one, or takes those out again that were added. */
export interface EditEnvStep extends StepBase {
  kind: 'editEnv';
  path: string;
  /** Absent where there is no such file yet. */
  before?: string;
  after: string;
}

/** Writes a file that is the user's own from then on. */
export interface CreateFileStep extends StepBase {
  kind: 'createFile';
  path: string;
  content: string;
  /** The folder that no link may lead out of. */
  within?: string;
}

/** Takes an edit of the config back. */
export interface UndoConfigStep extends StepBase {
  kind: 'undoConfig';
  path: string;
  before: string;
  after: string;
}

export interface CreateRoleStep extends StepBase {
  kind: 'createRole';
  roleName: string;
  partition: string;
  tags: Record<string, string>;
  /** The role was created by an earlier run that did not get to attach its policy. */
  exists: boolean;
  /** A policy to write into it, so that the function may invoke the one that it stands in front of. */
  invokePolicy?: string;
}

export interface FunctionStep extends StepBase {
  region: string;
  functionName: string;
  roleArn: string;
  handler: string;
  environment: Record<string, string>;
  tags: Record<string, string>;
}

export interface CreateFunctionStep extends FunctionStep {
  kind: 'createFunction';
  /** The role is the user's own: it is there already, and no lag excuses it. */
  roleGiven: boolean;
}

/** Settings of a function that an update sends; what is absent is not touched. */
export interface FunctionSettings {
  environment?: Record<string, string>;
  handler?: string;
  timeoutSeconds?: number;
  roleArn?: string;
}

export interface UpdateFunctionStep extends FunctionStep {
  kind: 'updateFunction';
  before: { codeSha256: string };
  changes: { code: boolean; settings: FunctionSettings; tags: boolean };
}

export interface AllowInvokeStep extends StepBase {
  kind: 'allowInvoke';
  functionArn: string;
  statementId: string;
  sourceArn: string;
  sourceAccount: string;
  /** A statement of the same id is there, and does not let this pool in. */
  replaces: boolean;
}

export interface RemovePermissionStep extends StepBase {
  kind: 'removePermission';
  functionArn: string;
  statementId: string;
}

export interface DeleteFunctionStep extends StepBase {
  kind: 'deleteFunction';
  functionName: string;
  functionArn: string;
  region: string;
}

export interface DeleteRoleStep extends StepBase {
  kind: 'deleteRole';
  roleName: string;
  partition: string;
  /** The managed policy that init attached to it. */
  policyArn: string;
}

export interface UpdateUserPoolStep extends StepBase {
  kind: 'updateUserPool';
  userPoolId: string;
  region: string;
  before: Trigger | null;
  after: Trigger;
  /** This tool deploys the function; one that was there before has to be remembered. */
  deployed: boolean;
  /** The function stands in front of the user's own: that it may invoke it is seen before it is attached. */
  chained: boolean;
  /** Whether the function is one that we may invoke to see that it answers before it is attached. */
  invokeFirst: boolean;
  role: string;
}

/** Puts back what the trigger's slot held before, or leaves it empty. */
export interface RestoreTriggerStep extends StepBase {
  kind: 'restoreTrigger';
  before: Trigger;
  after: Trigger | null;
}

/** Puts a pool's settings back as a backup has them. */
export interface RestoreSettingsStep extends StepBase {
  kind: 'restoreSettings';
  /** What differs, one line each. */
  changes: string[];
  before: JsonObject;
  backup: JsonObject;
}

/** Makes a hosted project trust an issuer, and waits until Supabase has its keys. */
export interface CreateIntegrationStep extends StepBase {
  kind: 'createIntegration';
  projectRef: string;
  issuer: string;
  /** Ids of the keys that the pool publishes; null where they could not be had. */
  poolKeyIds: string[] | null;
  /** Ids of the integrations of others that were there. */
  before: string[];
  /** Whether `remove` is to take it back. */
  recorded: boolean;
}

/** Makes a hosted project stop trusting an issuer. */
export interface DeleteIntegrationStep extends StepBase {
  kind: 'deleteIntegration';
  projectRef: string;
  integrationId: string;
  before: { issuer: string };
  /** The issuer that has to be trusted before this one goes. */
  inFavourOf?: string;
}

export type Step =
  | KeepStep
  | EditConfigStep
  | EditEnvStep
  | CreateFileStep
  | UndoConfigStep
  | CreateRoleStep
  | CreateFunctionStep
  | UpdateFunctionStep
  | AllowInvokeStep
  | RemovePermissionStep
  | DeleteFunctionStep
  | DeleteRoleStep
  | UpdateUserPoolStep
  | RestoreTriggerStep
  | RestoreSettingsStep
  | CreateIntegrationStep
  | DeleteIntegrationStep;

/** A step as it stands in a --json document. */
export interface StepSummary {
  id: string;
  target: string;
  action: Step['action'];
  summary: string;
}

export function summarise(step: Step): StepSummary {
  const { id, target, action, summary } = step;
  return { id, target, action, summary };
}

/** True when applying the plan would write a byte or send a mutating call. */
export function changesAnything(steps: readonly Step[]): boolean {
  return steps.some((step) => step.action !== 'none');
}

/** A step that has nothing to do, and says why. */
export function keep(id: KeepStep['id'], target: string, summary: string): KeepStep {
  return { kind: 'keep', id, target, action: 'none', summary };
}
