/** Who declares a user pool: infrastructure as code, whose next deployment may undo what was set from outside. */
import type { PoolOwner } from '../core/evidence/candidate.ts';
import type { UserPool } from '../core/pool/user-pool.ts';
import { printable } from '../core/text/safe.ts';
import type { IacOwner } from '../core/snippets/iac.ts';
import type { Declaration } from '../discover/source.ts';
import type { World } from '../world/types.ts';

type Observed = Pick<UserPool, 'userPoolId' | 'region' | 'tags'>;

/** Tags that a tool puts on every pool that it deploys; first match wins. */
const TAGS: readonly { kind: IacOwner; words: (tags: Record<string, string>) => string | undefined }[] = [
  {
    // amplify-backend tags with `created-by` and `amplify:deployment-type` (sandbox or branch).
    kind: 'amplify-gen2',
    words: (tags) => {
      const type = tags['amplify:deployment-type'];
      if (type !== undefined) return `an Amplify backend (${type})`;
      return tags['created-by'] === 'amplify' || tags['amplify:app-id'] ? 'an Amplify backend' : undefined;
    },
  },
  {
    // anomalyco/sst pkg/project/provider/aws.go
    kind: 'sst',
    words: (tags) => {
      const app = tags['sst:app'];
      if (!app) return undefined;
      return `the SST app ${app}${tags['sst:stage'] ? ` (stage ${tags['sst:stage']})` : ''}`;
    },
  },
];

const WORDS: Record<IacOwner, string> = {
  cloudformation: 'CloudFormation',
  cdk: 'the CDK',
  'amplify-gen1': 'an Amplify backend',
  'amplify-gen2': 'an Amplify backend',
  sam: 'SAM',
  sst: 'SST',
  serverless: 'the Serverless Framework',
  terraform: 'Terraform',
  pulumi: 'Pulumi',
};

/**
 * Finds who declares the pool, the cheapest evidence first: a local record that names the pool, its tags, and what
 * CloudFormation answers to the pool's id (DescribeStackResources needs no stack's name).
 * @param declarations what discovery found in the project's files
 * @returns undefined for a pool that nobody declares, as far as can be seen
 */
export async function observeOwner(
  world: World,
  pool: Observed,
  declarations: readonly Declaration[] = [],
): Promise<PoolOwner | undefined> {
  const record = declarations.find(({ userPoolId }) => userPoolId === pool.userPoolId);
  if (record) return withDeclaration(record.kind, recordWords(record), record);
  const tagged = TAGS.flatMap(({ kind, words }) => {
    const found = words(pool.tags);
    return found === undefined ? [] : [{ kind, words: found }];
  })[0];
  if (tagged) return withDeclaration(tagged.kind, tagged.words, onlyOne(declarations, tagged.kind));
  const stack =
    pool.tags['aws:cloudformation:stack-name'] ?? (await world.aws.owningStack(pool.region, pool.userPoolId));
  if (stack === undefined) return undefined;
  const declaration = declarations.find((candidate) => isOfStack(candidate, stack)) ?? ofCloudFormation(declarations);
  const kind = declaration?.kind ?? (isGen1Stack(stack) ? 'amplify-gen1' : 'cloudformation');
  return withDeclaration(kind, `the CloudFormation stack ${stack}`, declaration);
}

function recordWords({ kind, address, stack, file }: Declaration): string {
  const where = stack === undefined ? `${address === undefined ? '' : `${address} in `}${file}` : `stack ${stack}`;
  return printable(`${WORDS[kind]} (${where})`, 200);
}

function withDeclaration(kind: IacOwner, words: string, declaration: Declaration | undefined): PoolOwner {
  if (!declaration) return { kind, words };
  return { kind, words, triggerDeclared: declaration.triggerDeclared, file: declaration.file };
}

/** A nested stack's name begins with that of the stack around it. */
function isOfStack({ stack }: Declaration, name: string): boolean {
  return stack !== undefined && (name === stack || name.startsWith(`${stack}-`));
}

/** amplify-<project>-<environment>-<number>, and the nested stacks of it. */
function isGen1Stack(stack: string): boolean {
  return /^amplify-[a-z0-9]+-[a-z]+-\d+(-|$)/i.test(stack);
}

const THROUGH_CLOUDFORMATION: ReadonlySet<IacOwner> = new Set(['sam', 'serverless', 'cloudformation']);

/** Sources do not name their stack; where the project has one that declares a pool, it is that one. */
function ofCloudFormation(declarations: readonly Declaration[]): Declaration | undefined {
  const [only, second] = declarations.filter(
    ({ kind, stack, userPoolId }) =>
      THROUGH_CLOUDFORMATION.has(kind) && stack === undefined && userPoolId === undefined,
  );
  return second === undefined ? only : undefined;
}

function onlyOne(declarations: readonly Declaration[], kind: IacOwner): Declaration | undefined {
  const [only, second] = declarations.filter((declaration) => declaration.kind === kind);
  return second === undefined ? only : undefined;
}
