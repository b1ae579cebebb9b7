/** Reads what Pulumi knows of its stacks: states, checkpoints, and what `pulumi stack export` prints. */
import { asObject, asObjects, asText, isObject } from '../../core/text/json.ts';
import { isClientId } from '../../core/pool/ids.ts';
import { parseData } from './leaves.ts';
import { poolId } from './pools.ts';
import { MB, type Declaration, type Finding, type Source } from './source.ts';

const STATE = /^([\w-]+[-_.])?(stack|export|checkpoint|pulumi|state)([-_.][\w.-]+)?\.json$/i;

/**
 * A stack's checkpoint: of the file backend (`.checkpoint.latest.resources`, as anomalyco/sst reads it in
 * pkg/project/provider/provider.go), or what `pulumi stack export` prints (`.deployment.resources`).
 */
export const pulumiState: Source = {
  kind: 'pulumi',
  tier: 'deployment',
  name: STATE,
  maxBytes: 16 * MB,
  read(text, file) {
    const data = asObject(parseData(text));
    const checkpoint = asObject(asObject(data['checkpoint'])['latest']);
    const deployment = isObject(data['deployment']) ? data['deployment'] : checkpoint;
    const resources = asObjects(deployment['resources']).filter((resource) => resource['urn'] !== undefined);
    const typed = (type: string): { urn: string; external: boolean; outputs: ReturnType<typeof asObject> }[] =>
      resources
        .filter((resource) => resource['type'] === type)
        .map((resource) => ({
          urn: asText(resource['urn']),
          external: resource['external'] === true,
          outputs: asObject(resource['outputs']),
        }));
    const recordedAt = Date.parse(asText(asObject(deployment['manifest'])['time']));
    const clients = typed('aws:cognito/userPoolClient:UserPoolClient');
    const findings: Finding[] = [];
    const declarations: Omit<Declaration, 'file'>[] = [];
    for (const { urn, external, outputs } of typed('aws:cognito/userPool:UserPool')) {
      const userPoolId = poolId(asText(outputs['id']));
      if (userPoolId === undefined) continue;
      const environment = /^urn:pulumi:([^:]+)::/.exec(urn)?.[1] ?? file.replace(/^.*\/|\.json$/g, '');
      const name = asText(outputs['name']);
      const clientIds = clients
        .filter((client) => client.outputs['userPoolId'] === userPoolId)
        .map((client) => asText(client.outputs['id']))
        .filter(isClientId);
      const address = urn.split('::').at(-1) ?? urn;
      findings.push({
        userPoolId,
        clientIds,
        path: address,
        environment,
        ...(Number.isNaN(recordedAt) ? {} : { recordedAt }),
        ...(name === '' ? {} : { name }),
      });
      if (!external) declarations.push({ kind: 'pulumi', userPoolId, address, triggerDeclared: hasTrigger(outputs) });
    }
    return { findings, declarations };
  },
};

/** The file backend's own place, where the file is called after the stack. */
export const pulumiBackend: Source = {
  ...pulumiState,
  name: new RegExp(`^(?!.*\\.history)(?!${STATE.source.slice(1)}).*\\.json$`, 'i'),
  within: /(^|\/)\.pulumi\/stacks\/(?!.*\.history)/,
};

function hasTrigger(outputs: ReturnType<typeof asObject>): boolean {
  const config = asObject(outputs['lambdaConfig']);
  return (
    asText(config['preTokenGeneration']) !== '' ||
    asText(asObject(config['preTokenGenerationConfig'])['lambdaArn']) !== ''
  );
}
