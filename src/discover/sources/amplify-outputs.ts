/** The configurations that Amplify's clients take, of either generation: amplify_outputs.json, aws-exports and the like. */
import { codeLeaves, embeddedJson } from './code.ts';
import { environmentIn, environmentOfFile, isHere } from '../places/environment.ts';
import { jsonLeaves, parseData, type Leaf } from './leaves.ts';
import { namedPools, poolOfAddress } from './pools.ts';
import { KB, MB, type Finding, type Source } from './source.ts';

/**
 * Where the configurations that Amplify's clients take name the pool. A configuration of one shape is found under the
 * file name of another, so every file is held against all of them.
 */
const SHAPES: readonly RegExp[] = [
  // Gen 2, the same in every version from 1 to 1.5 (amplify-backend packages/client-config/src/client-config-schema).
  /^auth\.user_pool_id$/,
  // Gen 1 for the web: aws-exports (amplify-cli packages/amplify-frontend-javascript/lib/aws_exports.js.ejs).
  /^(\w+\.)?aws_user_pools_id$/,
  // Gen 1 for iOS, Android and Flutter (amplify-cli packages/amplify-frontend-ios/lib/frontend-config-creator.js).
  /^auth\.plugins\.awsCognitoAuthPlugin\.CognitoUserPool\.\w+\.PoolId$/,
  // awsconfiguration.json of the older mobile SDKs.
  /^CognitoUserPool\.\w+\.PoolId$/,
  // What is given to Amplify.configure, in v6 and before (amplify-js packages/core/src/parseAWSExports.ts).
  /^(\w+\.)?Auth\.(Cognito\.)?userPoolId$/,
];

/** The leaves of a client's configuration: JSON, JSON in a Dart string, or an object of a JavaScript module. */
function configurationLeaves(text: string, file: string): Leaf[] {
  if (file.endsWith('.json')) return jsonLeaves(parseData(text));
  if (file.endsWith('.dart')) return embeddedJson(text).flatMap((json) => jsonLeaves(parseData(json)));
  return codeLeaves(text);
}

function readConfiguration(text: string, file: string): { findings: Finding[] } {
  // Amplify takes ids here; an ARN in its place is no configuration that works.
  const leaves = configurationLeaves(text, file).filter(({ value }) => poolOfAddress(value) === undefined);
  const found = namedPools(leaves).filter(({ path }) => SHAPES.some((shape) => shape.test(path)));
  const environment = environmentOfFile(file);
  return { findings: found.map((one) => (environment === undefined ? one : { environment, ...one })) };
}

/** A sandbox's stack is amplify-<namespace>-<name>-sandbox-<hash> (amplify-backend backend_identifier_conversions.ts). */
const SANDBOX = /"amplify-[\w-]+-sandbox-[0-9a-f]{10}"/;

/** Nothing reads a copy under a name of its own by itself: it is there for a branch, unless it is for a platform. */
const BRANCH =
  /(?:^|\/)amplify_outputs[._-](?!(?:web|native|mobile|ios|android|flutter|backend|frontend)\.)([\w-]+)\.\w+$/;

function asBranch(branch: string): Pick<Finding, 'environment' | 'elsewhere'> {
  return { environment: branch, elsewhere: !isHere(environmentIn(branch) ?? branch) };
}

/** amplify_outputs of Amplify Gen 2. One file for every environment: the last `ampx sandbox` or `generate outputs` wrote it. */
export const amplifyOutputs: Source = {
  kind: 'amplify_outputs',
  tier: 'app',
  name: /^amplify_outputs([._-][\w-]+)?\.(json|dart|m?js|ts)$/,
  maxBytes: 4 * MB,
  context: (file) => file.replace(/[^/]+$/, '.amplify/artifacts/cdk.out/manifest.json'),
  read(text, file, manifest = '') {
    const { findings } = readConfiguration(text, file);
    const branch = BRANCH.exec(file)?.[1];
    if (branch !== undefined) return { findings: findings.map((one) => ({ ...one, ...asBranch(branch) })) };
    return { findings: findings.map((one) => (SANDBOX.test(manifest) ? { ...one, environment: 'sandbox' } : one)) };
  },
};

/** Gen 1's file for the web, generated or written by hand. */
export const awsExports: Source = {
  kind: 'aws-exports',
  tier: 'app',
  name: /^aws-?exports([._-][\w-]+)?\.([mc]?[jt]sx?|json)$/i,
  maxBytes: 512 * KB,
  read: readConfiguration,
};

/** Gen 1's file for Flutter and native apps, and for the web in its JSON form. */
export const amplifyConfiguration: Source = {
  kind: 'amplifyconfiguration',
  tier: 'app',
  name: /^amplify_?configuration([._-][\w-]+)?\.(json|dart|m?js|ts)$/i,
  maxBytes: MB,
  read: readConfiguration,
};

/** The older mobile SDKs' file. An app client's secret stands beside in it, and stays there. */
export const awsConfiguration: Source = {
  kind: 'awsconfiguration',
  tier: 'app',
  name: /^awsconfiguration([._-][\w-]+)?\.json$/i,
  maxBytes: MB,
  read: readConfiguration,
};
