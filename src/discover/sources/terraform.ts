/**
 * Reads the state of Terraform and OpenTofu (.tfstate): its user pools, outputs and workspace; `infrastructure.ts` and
 * `settings.ts` read .tf and .tfvars.
 */
import { asObject, asObjects, asText, type Json, type JsonObject } from '../../core/text/json.ts';
import { isClientId } from '../../core/pool/ids.ts';
import { environmentOfFile } from '../places/environment.ts';
import { jsonLeaves, parseData } from './leaves.ts';
import { outputPools, poolId } from './pools.ts';
import { MB, type Declaration, type Finding, type Reading, type Source } from './source.ts';

const CLIENT_TYPES = new Set(['aws_cognito_user_pool_client', 'aws_cognito_managed_user_pool_client']);

/**
 * The state of Terraform and OpenTofu, format 4: what they deployed, secrets in clear beside it. Workspaces other than
 * the default one stand under terraform.tfstate.d/<workspace>/ (Terraform, local backend). Backups are older copies, and
 * .terraform/terraform.tfstate is a backend's record without resources: neither is read.
 */
export const terraformState: Source = {
  kind: 'tfstate',
  tier: 'deployment',
  name: /\.tfstate$/,
  maxBytes: 16 * MB,
  context: (file) => file.replace(/(terraform\.tfstate\.d\/[^/]+\/)?[^/]+$/, '.terraform/environment'),
  read(text, file, selected) {
    const state = asObject(parseData(text));
    if (typeof state['encryption_version'] === 'string' || typeof state['encrypted_data'] === 'string')
      return { findings: [], note: 'is encrypted by OpenTofu: run `tofu output` for what it holds' };
    const workspace = /(?:^|\/)terraform\.tfstate\.d\/([^/]+)\//.exec(file)?.[1];
    const current = selected?.trim() || 'default';
    const folder = workspace === undefined ? environmentOfFile(file) : undefined;
    const isElsewhere =
      workspace === undefined ? selected !== undefined && current !== 'default' : workspace !== current;
    // A folder for each environment says less than a workspace that was selected: only which one it is.
    const label = folder === undefined ? { elsewhere: isElsewhere } : { environment: folder };
    const environment = workspace === undefined ? label : { environment: workspace, elsewhere: isElsewhere };
    const { findings, declarations } = readState(state);
    return {
      findings: findings.map((finding) => ({
        ...finding,
        ...environment,
      })),
      ...(declarations === undefined ? {} : { declarations }),
    };
  },
};

interface Instance {
  resource: JsonObject;
  instance: JsonObject;
  attributes: JsonObject;
}

function instancesOf(state: JsonObject): Instance[] {
  return asObjects(state['resources']).flatMap((resource) =>
    // A deposed instance is on its way out: it only waits for its deletion.
    asObjects(resource['instances'])
      .filter(({ deposed }) => deposed === undefined)
      .map((instance) => ({ resource, instance, attributes: asObject(instance['attributes']) })),
  );
}

function readState(state: JsonObject): Reading {
  const instances = instancesOf(state);
  const clients = instances.filter(({ resource }) => CLIENT_TYPES.has(asText(resource['type'])));
  const clientsOf = (userPoolId: string): string[] =>
    clients
      .filter(({ attributes }) => attributes['user_pool_id'] === userPoolId)
      .map(({ attributes }) => asText(attributes['id']))
      .filter(isClientId);
  const pools = instances.flatMap(({ resource, instance, attributes }) => {
    const userPoolId = poolId(asText(attributes['id']));
    return resource['type'] === 'aws_cognito_user_pool' && userPoolId !== undefined
      ? [{ userPoolId, address: addressOf(resource, instance), attributes, isOwned: resource['mode'] === 'managed' }]
      : [];
  });
  const found = pools.map(({ userPoolId, address, attributes }): Finding => {
    const name = asText(attributes['name']);
    return { userPoolId, clientIds: clientsOf(userPoolId), path: address, ...(name === '' ? {} : { name }) };
  });
  const outputs = outputPools(jsonLeaves({ outputs: state['outputs'] ?? {} })).map((finding) => ({
    ...finding,
    clientIds: clientsOf(finding.userPoolId),
  }));
  const declarations = pools
    .filter(({ isOwned }) => isOwned)
    .map(({ userPoolId, address, attributes }): Omit<Declaration, 'file'> => ({
      kind: 'terraform',
      userPoolId,
      address,
      triggerDeclared: hasTrigger(attributes),
    }));
  return { findings: [...found, ...outputs], declarations };
}

/** As `terraform state list` names it: module.auth.aws_cognito_user_pool.pool["eu"]. */
function addressOf(resource: JsonObject, instance: JsonObject): string {
  const parts = [
    asText(resource['module']),
    resource['mode'] === 'data' ? 'data' : '',
    asText(resource['type']),
    `${asText(resource['name'])}${indexOf(instance['index_key'])}`,
  ];
  return parts.filter(Boolean).join('.');
}

/** Of `count` a number, of `for_each` a text. */
function indexOf(key: Json | undefined): string {
  if (typeof key === 'number') return `[${key}]`;
  return typeof key === 'string' ? `["${key}"]` : '';
}

/** In the state, every key of `lambda_config` is there; what is not set is an empty text or list. */
function hasTrigger(attributes: JsonObject): boolean {
  return asObjects(attributes['lambda_config']).some(
    (config) =>
      asText(config['pre_token_generation']) !== '' ||
      asObjects(config['pre_token_generation_config']).some((trigger) => asText(trigger['lambda_arn']) !== ''),
  );
}
