/**
 * The tests' emulator: the packaged one's services with all their actions, more beside them (STS, stacks, sign-in pages, hosted
 * Supabase projects), and a test's faults and policies around each. Its state is open, for a test to look at and to meddle
 * with. It adds to src/emulator, and may not change it.
 */
import type { KeyObject } from 'node:crypto';
import { rsaPrivateKey } from '../harness/keys.ts';
import { ACCOUNT_ID, type Account } from '../../src/emulator/account.ts';
import { cloudFormationService } from '../../src/emulator/cloudformation.ts';
import { cognitoService } from '../../src/emulator/cognito/cognito.ts';
import { type Emulator as PackagedEmulator, environment } from '../../src/emulator/emulator.ts';
import { type WithRoles, iamService, lambdaCanAssume } from '../../src/emulator/iam.ts';
import { type WithFunctions, createFunctions } from '../../src/emulator/lambda/functions.ts';
import { invokeFunction } from '../../src/emulator/lambda/invoke.ts';
import { lambdaService } from '../../src/emulator/lambda/lambda.ts';
import { type WithLogGroups, logsService } from '../../src/emulator/logs.ts';
import { listen } from '../../src/emulator/server/server.ts';
import type { Service } from '../../src/emulator/server/service.ts';
import { allUserPoolActions } from './cognito/all-actions.ts';
import { type PoolSeed, type UpdateMode, type WithAllUserPools, createAllUserPools } from './cognito/all-user-pools.ts';
import { oauthService } from './cognito/client-tokens.ts';
import { issuerKeys } from './cognito/find-pools.ts';
import { type IssuerHosts, issuerHosts, USUAL_HOSTS } from './cognito/issuer-hosts.ts';
import { hostedService, openIdService } from './cognito/hosted-login.ts';
import { type Faults, createFaults, faulty } from './faults.ts';
import { guarded, policyOfFunction } from './iam/guard.ts';
import type { PolicyDocument } from './iam/iam-policy.ts';
import { permissionTable } from './iam/permissions.ts';
import { allRoleActions } from './iam/role-policies.ts';
import { allFunctionRoutes } from './lambda/all-routes.ts';
import { type FunctionSeed, seedFunction } from './lambda/seed-functions.ts';
import { allLogGroupActions } from './log-groups.ts';
import { allowOrigins, preflightService } from './origins.ts';
import { type StackSeed, type WithStacks, createStacks, stackActions } from './stacks.ts';
import { stsService } from './sts.ts';
import { dataApiService } from './supabase/data-api.ts';
import { edgeFunctionsService } from './supabase/edge-functions.ts';
import { managementService } from './supabase/management.ts';
import { type ProjectSeed, type WithProjects, createProjects } from './supabase/projects.ts';
import { realtimeServer } from './supabase/realtime.ts';
import { storageService } from './supabase/storage.ts';
import { handUpgrades } from './upgrades.ts';

/** Long enough for a caller that does not wait to be caught, short enough not to slow anybody down. */
const PENDING_MS = 50;

/** What is there from the start, and how kind the clouds are. */
export interface EmulatorOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default "123456789012". */
  readonly accountId?: string;
  /** User pools, each with its app clients and users. */
  readonly pools?: readonly PoolSeed[];
  /** CloudFormation: which stack owns which physical id. */
  readonly stacks?: readonly StackSeed[];
  /** Functions that are already deployed. */
  readonly functions?: readonly FunctionSeed[];
  /** Supabase projects with their integrations and keys. */
  readonly projects?: readonly ProjectSeed[];
  /** Milliseconds before Lambda can assume a new role. Default 0. */
  readonly roleLagMs?: number;
  /** Milliseconds before a policy written into a role has effect. Default 0. */
  readonly policyLagMs?: number;
  /** Milliseconds a new function stays Pending. Default: a moment. */
  readonly pendingMs?: number;
  /** What UpdateUserPool does to the members that it is not given. Default 'measured'. */
  readonly updateMode?: UpdateMode;
  /** Milliseconds Cognito waits for a trigger. Default 5000, as on AWS. */
  readonly triggerTimeoutMs?: number;
  /** When given, IAM is enforced on signed calls. */
  readonly policy?: PolicyDocument;
  /** Gives the next private RSA key that a pool signs with. Default: those of the run's store, the same for every emulator. */
  readonly newKey?: () => KeyObject;
  /** Milliseconds since the epoch. Default: the system's clock. */
  readonly now?: () => number;
}

/** Everything that the services remember, each its own part. */
export interface EmulatorState
  extends WithAllUserPools, WithFunctions, WithRoles, WithStacks, WithLogGroups, WithProjects {
  /** What the hosts of Cognito's issuers have. */
  issuerHosts: IssuerHosts;
  /** IAM's policy for the caller, where one is enforced. */
  policy: PolicyDocument | undefined;
}

/** A running emulator, its state open. */
export interface Emulator extends PackagedEmulator {
  readonly state: EmulatorState;
  readonly faults: Faults;
}

/** Starts the emulator on 127.0.0.1; rejects when the port is taken. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const state = createState(options);
  const faults = createFaults();
  const services = allServices(state, options).map((service) => faulty(service, faults));
  const { url, calls, server, close } = await listen(services, options.port);
  const realtime = realtimeServer(state);
  handUpgrades(server, realtime);
  allowOrigins(server);
  state.lambda.endpoint = url;
  return {
    url,
    env: environment(url),
    calls,
    state,
    faults,
    close() {
      realtime.close();
      state.lambda.environments.end();
      return close();
    },
  };
}

function createState(options: EmulatorOptions): EmulatorState {
  const { pools = [], functions = [], stacks = [], projects = [], roleLagMs = 0, triggerTimeoutMs } = options;
  const account: Account = { accountId: options.accountId ?? ACCOUNT_ID, now: options.now ?? (() => Date.now()) };
  const roles: WithRoles = { ...account, iam: { roles: new Map() } };
  const lambda = createFunctions(options.pendingMs ?? PENDING_MS);
  for (const seed of functions) seedFunction(lambda, account, seed);
  const withFunctions: WithFunctions = {
    ...account,
    lambda,
    canAssume: (roleArn) => isSettled(roles, roleArn, roleLagMs) && lambdaCanAssume(roles, roleArn),
  };
  const userPools: WithAllUserPools = {
    ...account,
    cognito: createAllUserPools(account, pools, options.updateMode, options.newKey ?? storedKeys()),
    invoke: (request) =>
      invokeFunction(withFunctions, {
        ...request,
        ...(triggerTimeoutMs === undefined ? {} : { timeoutMs: triggerTimeoutMs }),
      }),
  };
  return {
    ...roles,
    ...withFunctions,
    ...userPools,
    cloudformation: { stacks: createStacks(account, stacks) },
    logs: { groups: new Map() },
    supabase: createProjects(account.now(), projects),
    issuerKeys: (url) => issuerKeys(userPools, url),
    issuerHosts: { ...USUAL_HOSTS },
    policy: options.policy,
  };
}

/** Keys of the store: every key of one emulator is another, and each emulator has the same ones. */
function storedKeys(): () => KeyObject {
  let made = 0;
  return () => rsaPrivateKey(`pool-${made++}`);
}

/** A new role takes its time to be known everywhere. */
function isSettled({ iam, now }: WithRoles, roleArn: string, lagMs: number): boolean {
  return [...iam.roles.values()].every(({ arn, created }) => arn !== roleArn || now() - created >= lagMs);
}

function allServices(state: EmulatorState, { policyLagMs = 0 }: EmulatorOptions): Service[] {
  const routes = allFunctionRoutes(state);
  const guard = {
    accountId: state.accountId,
    policyOf: ({ headers }: { readonly headers: Readonly<Record<string, string>> }) =>
      policyOfFunction(state, headers['x-amz-security-token'], policyLagMs) ?? state.policy,
    permissions: permissionTable(state, routes),
  };
  return [
    preflightService(),
    issuerHosts(state),
    cognitoService(allUserPoolActions(state)),
    lambdaService(routes),
    iamService(allRoleActions(state)),
    stsService(state),
    cloudFormationService(stackActions(state)),
    logsService(allLogGroupActions(state)),
    openIdService(state),
    oauthService(state),
    hostedService(state),
    managementService(state),
    dataApiService(state),
    storageService(state),
    edgeFunctionsService(state),
  ].map((service) => guarded(service, guard));
}
