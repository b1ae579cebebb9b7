/** The emulated clouds on one loopback address, for unmodified AWS SDK clients and the AWS CLI. */
import { cloudFormationService } from './cloudformation.ts';
import { oauthService } from './cognito/machine.ts';
import { cognitoService } from './cognito/service.ts';
import { type ListenOptions, type RecordedCall, listen } from './dispatch.ts';
import { type Faults, createFaults } from './faults.ts';
import { iamService } from './iam.ts';
import { policyOfFunction } from './iam-policies.ts';
import { lambdaService } from './lambda/service.ts';
import { logsService } from './logs.ts';
import { type EmulatorOptions, type EmulatorState, createState } from './state.ts';
import { stsService } from './sts.ts';
import { dataApiService } from './supabase/data-api.ts';
import { managementService } from './supabase/management.ts';
import { realtimeServer } from './supabase/realtime.ts';
import { storageService } from './supabase/storage.ts';
import { wellKnownService } from './wellknown.ts';

export type { EmulatorOptions };

export interface Emulator {
  /** http://127.0.0.1:PORT */
  readonly url: string;
  /** What a child process needs to talk to the emulator instead of to the clouds. */
  readonly env: Readonly<Record<string, string>>;
  /** Every call in order, its input with it, secrets included. */
  readonly calls: readonly RecordedCall[];
  readonly state: EmulatorState;
  readonly faults: Faults;
  close(): Promise<void>;
}

/** Starts the emulator on 127.0.0.1; rejects when the port is taken. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const state = createState(options);
  const faults = createFaults();
  const services = [
    cognitoService(state),
    lambdaService(state),
    iamService(state),
    stsService(state),
    cloudFormationService(state),
    logsService(state),
    wellKnownService(state),
    oauthService(state),
    managementService(state),
    dataApiService(state),
    storageService(state),
  ];
  const policyOf: ListenOptions['policyOf'] = ({ headers }) =>
    policyOfFunction(state, headers['x-amz-security-token']) ?? state.policy;
  const server = await listen(services, faults, { ...options, policyOf }, realtimeServer(state));
  const { url, calls } = server;
  state.lambda.endpoint = url;
  return { url, env: environment(url), calls, state, faults, close: () => server.close() };
}

function environment(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'AKIAEMULATOREXAMPLE0',
    AWS_SECRET_ACCESS_KEY: 'emulator-secret-access-key',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    SUPABASE_API_URL: url,
  };
}
