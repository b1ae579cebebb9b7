/**
 * The interfaces of AWS as the rest of the program sees it: CognitoAccess, LambdaAccess, IamAccess, LogsAccess,
 * AwsAccess. One region per Cognito and Lambda client; IAM and STS are global.
 */
import type { AttributeType, UpdateUserPoolRequest } from '@aws-sdk/client-cognito-identity-provider';
import type { Answer, LambdaFunction, PolicyStatement, Role } from '../../core/function/lambda-function.ts';
import type { JsonObject } from '../../core/text/json.ts';
import type { FunctionSettings } from '../../core/plan/step.ts';

export interface PoolListing {
  userPoolId: string;
  name: string;
  /** Whether any pre-token-generation trigger is attached. */
  hasTrigger: boolean;
}

export interface AppClient {
  clientId: string;
  name: string;
  secret?: string;
  authFlows: string[];
  /** Milliseconds since 1970. */
  created: number;
  /** How long an ID or access token lives, the longer of the two. */
  tokenLifetimeSeconds: number;
}

export interface AppClientListing {
  clientId: string;
  name: string;
}

export interface UserListing {
  username: string;
  /** The attribute that was asked for. */
  value: string;
  /** Milliseconds since 1970. */
  created: number;
}

export interface Tokens {
  accessToken: string;
  idToken: string;
}

/** A sign-in's answer: tokens, or Cognito's own words for why there are none. */
export type SignIn = { ok: true; tokens: Tokens } | { ok: false; error: string; message: string; byTrigger: boolean };

export interface SignInRequest {
  userPoolId: string;
  client: AppClient;
  username: string;
  password: string;
  /** ADMIN_USER_PASSWORD_AUTH is signed with AWS credentials, the others are not; USER_SRP_AUTH does not send the password. */
  flow: 'ADMIN_USER_PASSWORD_AUTH' | 'USER_PASSWORD_AUTH' | 'USER_SRP_AUTH';
  /** Answers a challenge; without it, a challenge is a refusal. */
  answer?: (challenge: AskedChallenge) => Promise<string>;
}

/** Challenges that a person can answer with one text. */
export const CHALLENGES = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP', 'NEW_PASSWORD_REQUIRED'] as const;
export type ChallengeName = (typeof CHALLENGES)[number];

export interface AskedChallenge {
  name: ChallengeName;
  /** Where a code was sent, as Cognito shows it: "+*******0100". */
  sentTo: string | undefined;
}

export interface CognitoAccess extends UserAccess {
  /** All user pools of the region. */
  listUserPools(): Promise<PoolListing[]>;
  /** The `UserPool` member as the service sent it, before the SDK's deserialiser; undefined when there is no such pool. */
  describeUserPool(userPoolId: string): Promise<JsonObject | undefined>;
  mfaConfig(userPoolId: string): Promise<JsonObject>;
  /** The other regions in which the pool serves users. */
  listReplicaRegions(userPoolId: string): Promise<string[]>;
  /** Throws DecisionNeeded, and sends nothing, when the SDK would drop any leaf of the input on the way. */
  updateUserPool(
    input: UpdateUserPoolRequest & JsonObject,
    described: JsonObject,
    allowUnknown: ReadonlySet<string>,
  ): Promise<void>;
}

export interface UserAccess {
  /** Not stopped by an interruption: cleaning up after one begins with it. */
  listAppClients(userPoolId: string): Promise<AppClientListing[]>;
  describeAppClient(userPoolId: string, clientId: string): Promise<AppClient | undefined>;
  /** Not stopped by an interruption: an answer that nobody waits for would leave a client behind. */
  createAppClient(userPoolId: string, name: string): Promise<AppClient>;
  /** Not stopped by an interruption: it is what cleans up after one. */
  deleteAppClient(userPoolId: string, clientId: string): Promise<void>;
  /** The first 60 users whose attribute, or `username`, begins like this. */
  listUsers(userPoolId: string, attribute: 'username' | 'email' | 'name', beginning: string): Promise<UserListing[]>;
  /** @returns whether there was no user of that name yet; one that is there is left as it is */
  createUser(userPoolId: string, username: string, password: string, attributes: AttributeType[]): Promise<boolean>;
  /** Gives a user a password that needs no change at the first sign-in. */
  setPassword(userPoolId: string, username: string, password: string): Promise<void>;
  /** Not stopped by an interruption. */
  deleteUser(userPoolId: string, username: string): Promise<void>;
  signIn(request: SignInRequest): Promise<SignIn>;
}

export interface NewFunction {
  functionName: string;
  roleArn: string;
  runtime: string;
  architecture: 'arm64' | 'x86_64';
  handler: string;
  memoryMb: number;
  timeoutSeconds: number;
  environment: Record<string, string>;
  tags: Record<string, string>;
  zip: Uint8Array;
}

export interface LambdaAccess {
  /** By name or ARN, at the ARN's qualifier; undefined when there is none. */
  describeFunction(nameOrArn: string, userPoolId: string): Promise<LambdaFunction | undefined>;
  /** @returns false when a function of that name is there already. Lambda's refusal of a parameter is thrown as it is. */
  createFunction(request: NewFunction): Promise<boolean>;
  updateCode(functionName: string, zip: Uint8Array): Promise<void>;
  /** Changes the settings that are given, and no other. */
  updateSettings(functionName: string, settings: FunctionSettings): Promise<void>;
  tagFunction(functionArn: string, tags: Record<string, string>): Promise<void>;
  /** Statements of the resource policy on that very qualifier. */
  policy(functionArn: string): Promise<PolicyStatement[]>;
  /** @returns false when a statement of that id is there already */
  addPermission(request: {
    functionArn: string;
    statementId: string;
    sourceArn: string;
    sourceAccount: string;
  }): Promise<boolean>;
  removePermission(functionArn: string, statementId: string): Promise<void>;
  deleteFunction(functionName: string): Promise<void>;
  invoke(functionArn: string, event: JsonObject): Promise<Pick<Answer, 'outcome' | 'durationMs'>>;
}

export interface IamAccess {
  describeRole(roleName: string, partition: string, userPoolId: string): Promise<Role | undefined>;
  /** @returns false when a role of that name is there already */
  createRole(roleName: string, trustPolicy: string, tags: Record<string, string>): Promise<boolean>;
  attachRolePolicy(roleName: string, policyArn: string): Promise<void>;
  /** The JSON text of a policy written into a role; undefined when there is none. */
  rolePolicy(roleName: string, policyName: string): Promise<string | undefined>;
  putRolePolicy(roleName: string, policyName: string, document: string): Promise<void>;
  /** Takes the two policies away first; a role with others is refused by IAM. */
  deleteRole(roleName: string, policyArn: string, policyName: string): Promise<void>;
}

export interface LogsAccess {
  /**
   * Makes a log group with these tags, and limits how long its events are kept. A group that is there already keeps what
   * was set for it, and for ever where it is somebody's own: a limit deletes what is older.
   */
  retain(logGroup: string, days: number, tags: Record<string, string>): Promise<void>;
}

export interface AwsAccess {
  /**
   * Whether any credentials can be had. `available: false` where none are configured; what is configured and does not
   * work is thrown, as a RefusedError with the way to fix it.
   */
  credentials(): Promise<{ available: true } | { available: false; why: string }>;
  /** Whether variables or files say anything of credentials, working or not; the machine itself is not asked. */
  isSetUp(): Promise<boolean>;
  /** The profile that the credentials come from, where one was named or has them. */
  profile(): Promise<string | undefined>;
  /** From --region, AWS_REGION, AWS_DEFAULT_REGION or the profile. */
  defaultRegion(): Promise<string | undefined>;
  /** The address that stands in for Cognito's, wherever it was set, without a trailing slash; undefined for AWS itself. */
  cognitoEndpoint(): Promise<string | undefined>;
  cognito(region: string): Promise<CognitoAccess>;
  lambda(region: string): Promise<LambdaAccess>;
  /** IAM is global; the region of the pool says in which partition. */
  iam(region: string): Promise<IamAccess>;
  logs(region: string): Promise<LogsAccess>;
  /** The CloudFormation stack that owns a physical resource; undefined when none does, or it may not be asked. */
  owningStack(region: string, physicalId: string): Promise<string | undefined>;
}
