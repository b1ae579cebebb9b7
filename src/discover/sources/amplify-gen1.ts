/** What Amplify Gen 1 records of its deployments: amplify-meta.json and team-provider-info.json. */
import { asObject, asObjects, asText, type JsonObject } from '../../core/text/json.ts';
import { isElsewhere } from '../places/environment.ts';
import { parseData } from './leaves.ts';
import { namedPools } from './pools.ts';
import { MB, type Declaration, type Finding, type Source } from './source.ts';

/** The environment that is checked out, of amplify/.config/local-env-info.json; git does not have it. */
function currentEnvironment(localEnvInfo: string | undefined): string | undefined {
  return asText(asObject(parseData(localEnvInfo ?? ''))['envName']) || undefined;
}

/** Both of Gen 1's records of what it deployed: of the checked-out environment, or of the one that was pushed last. */
export const amplifyMeta: Source = {
  kind: 'amplify-meta',
  tier: 'deployment',
  name: /^amplify-meta\.json$/,
  maxBytes: 4 * MB,
  context: (file) => file.replace(/[^/]+\/[^/]+$/, '.config/local-env-info.json'),
  read(text, _file, localEnvInfo) {
    const meta = asObject(parseData(text));
    const stack = asText(asObject(asObject(meta['providers'])['awscloudformation'])['StackName']);
    const environment = currentEnvironment(localEnvInfo);
    const resources = Object.entries(asObject(meta['auth'])).map(([name, value]) => [name, asObject(value)] as const);
    const pools = resources.filter(([, resource]) => resource['service'] === 'Cognito');
    const readings = pools.map(([name, resource]) => readResource(name, resource, stack));
    return {
      findings: readings.flatMap(({ finding }) =>
        finding ? [{ ...finding, ...(environment === undefined ? {} : { environment, elsewhere: false }) }] : [],
      ),
      declarations: readings.flatMap(({ declaration }) => (declaration ? [declaration] : [])),
    };
  },
};

function readResource(
  name: string,
  resource: JsonObject,
  stack: string,
): { finding?: Finding; declaration?: Omit<Declaration, 'file'> } {
  const output = asObject(resource['output']);
  const path = ['auth', name, 'output'];
  const leaves = Object.entries(output).map(([key, value]) => ({
    path: [...path, key],
    value: asText(value),
    group: name,
  }));
  const finding = namedPools(leaves).find((found) => found.path.endsWith('.UserPoolId'));
  if (!finding) return {};
  const display = asText(output['UserPoolName']);
  const pushed = Date.parse(asText(resource['lastPushTimeStamp']));
  const named = {
    ...finding,
    ...(display === '' ? {} : { name: display }),
    ...(Number.isNaN(pushed) ? {} : { recordedAt: pushed }),
  };
  // An imported pool is somebody else's: Amplify only refers to it.
  if (resource['serviceType'] === 'imported') return { finding: named };
  const triggers = asObjects(resource['dependsOn']).map((dependency) => asText(dependency['resourceName']));
  const declaration = {
    kind: 'amplify-gen1' as const,
    userPoolId: finding.userPoolId,
    address: `auth.${name}`,
    ...(stack === '' ? {} : { stack }),
    triggerDeclared: triggers.some((trigger) => trigger.endsWith('PreTokenGeneration')),
  };
  return { finding: named, declaration };
}

/** What Gen 1 knows of each environment; the pool is among it only where it was imported. */
export const teamProviderInfo: Source = {
  kind: 'team-provider-info',
  tier: 'deployment',
  name: /^team-provider-info\.json$/,
  maxBytes: 4 * MB,
  context: (file) => file.replace(/[^/]+$/, '.config/local-env-info.json'),
  read(text, _file, localEnvInfo) {
    const environments = Object.entries(asObject(parseData(text)));
    const current = currentEnvironment(localEnvInfo);
    const findings = environments.flatMap(([environment, value]) => {
      const auth = asObject(asObject(asObject(value)['categories'])['auth']);
      const leaves = Object.entries(auth).flatMap(([name, resource]) =>
        Object.entries(asObject(resource)).map(([key, text]) => ({
          path: [environment, 'categories', 'auth', name, key],
          value: asText(text),
          group: `${environment}\0${name}`,
        })),
      );
      // The only one there is may be anything but production's.
      const isOnly = environments.length === 1 && !isElsewhere(environment);
      const isCurrent = current === undefined ? isOnly : current === environment;
      return namedPools(leaves).map((finding) => ({ ...finding, environment, elsewhere: !isCurrent }));
    });
    return { findings };
  },
};
