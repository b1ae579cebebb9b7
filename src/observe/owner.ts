/**
 * Decides who owns a user pool (Terraform, the CDK, CloudFormation, …): by a deployment's record, its tags, the stack that owns
 * it, or a declaration in the sources.
 */
import type { PoolOwner } from '../core/evidence/candidate.ts';
import type { UserPool } from '../core/pool/user-pool.ts';
import { printable } from '../core/text/safe.ts';
import { IAC, IAC_OWNERS, type IacOwner } from '../core/snippets/iac-tools.ts';
import type { Declaration, TriggerOf } from '../discover/sources/source.ts';
import type { World } from '../world/types.ts';

type Observed = Pick<UserPool, 'userPoolId' | 'region' | 'tags'> & { name?: string };

/** What the project's files say of who declares a pool. */
export interface Declared {
  declarations: readonly Declaration[];
  /** Tools in whose language a pre-token-generation trigger is declared, in whatever file, and whether it is ours. */
  triggers: ReadonlySet<TriggerOf>;
}

/**
 * Finds who declares the pool, the cheapest evidence first: a local record that names the pool, its tags, what
 * CloudFormation answers to the pool's id (DescribeStackResources needs no stack's name), and at last a source that
 * declares a pool which may be this one.
 * @param declared what discovery found in the project's files
 * @returns undefined for a pool that nobody declares, as far as can be seen
 */
export async function observeOwner(world: World, pool: Observed, declared: Declared): Promise<PoolOwner | undefined> {
  const owner = await world.out.during('Looking for what manages the user pool', () =>
    findOwner(world, pool, declared),
  );
  // Whoever else owns the pool, such an event sets triggers on it.
  const isSetElsewhere = declared.declarations.some(
    ({ existing, poolName, triggerDeclared }) =>
      existing && triggerDeclared && poolName !== undefined && fitsName(poolName, pool.name ?? ''),
  );
  return owner && isSetElsewhere ? { ...owner, existing: true } : owner;
}

async function findOwner(world: World, pool: Observed, declared: Declared): Promise<PoolOwner | undefined> {
  const { declarations } = declared;
  const record = declarations.find(({ userPoolId }) => userPoolId === pool.userPoolId);
  if (record) return ownerOf(record.kind, recordWords(record), declared, record);
  for (const kind of IAC_OWNERS) {
    const words = IAC[kind].tagged?.(pool.tags);
    if (words !== undefined) return ownerOf(kind, words, declared, onlyOne(declarations, kind));
  }
  const stack =
    pool.tags['aws:cloudformation:stack-name'] ?? (await world.aws.owningStack(pool.region, pool.userPoolId));
  if (stack !== undefined) return ownerOfStack(stack, declared);
  return probableOwner(pool, declared);
}

/** CloudFormation knows the stack; which tool deploys it, the stack's own name may say, or the project's only such tool. */
function ownerOfStack(stack: string, declared: Declared): PoolOwner {
  const { declarations } = declared;
  const words = `the CloudFormation stack ${stack}`;
  const ofStack = declarations.find((candidate) => isOfStack(candidate, stack));
  if (ofStack) return ownerOf(ofStack.kind, words, declared, ofStack);
  const named = IAC_OWNERS.find((kind) => IAC[kind].stacks?.named?.test(stack));
  if (named) return ownerOf(named, words, declared, onlyOne(declarations, named));
  const source = onlySource(declarations.filter(({ kind, stack }) => IAC[kind].stacks && stack === undefined));
  return ownerOf(source?.kind ?? 'cloudformation', words, declared, source);
}

/** Tags by which people say what manages a resource. */
const MANAGED_BY =
  /^(managed|created|provisioned|deployed|maintained)[-_: ]?(by|with|via)$|^(iac|iac[-_]?tool|provisioner|tool|automation|deployment[-_]?tool)$/i;

/** A tag such as ManagedBy, or a declaration in the project that nothing speaks against. */
function probableOwner(pool: Observed, declared: Declared): PoolOwner | undefined {
  const sources = declared.declarations.filter((declaration) => mayBe(declaration, pool, declared.declarations));
  const tagged = IAC_OWNERS.find((kind) => Object.entries(pool.tags).some((tag) => saysManaged(kind, tag)));
  if (tagged !== undefined) {
    const source = sources.find(({ kind }) => kind === tagged);
    return { ...ownerOf(tagged, `${IAC[tagged].owner} (as its tags say)`, declared, source), probable: true };
  }
  const source = sources.find(({ poolName }) => poolName === pool.name) ?? sources[0];
  if (!source) return undefined;
  const words = printable(`${IAC[source.kind].owner} (${source.file} declares a user pool)`, 200);
  return { ...ownerOf(source.kind, words, declared, source), probable: true };
}

function saysManaged(kind: IacOwner, [name, value]: [string, string]): boolean {
  const { calledInTags } = IAC[kind];
  if (MANAGED_BY.test(name)) return calledInTags.test(value);
  return calledInTags.test(name) && /^(true|yes|1)$/i.test(value);
}

/**
 * Whether a declaration without an id may be this pool's: its name, where it gives one, is the pool's, and no record of
 * the same tool says that it became another pool.
 */
function mayBe(declaration: Declaration, pool: Observed, all: readonly Declaration[]): boolean {
  const { kind, userPoolId, poolName, existing } = declaration;
  if (userPoolId !== undefined) return false;
  if (poolName !== undefined && pool.name !== undefined) return fitsName(poolName, pool.name);
  if (existing) return false;
  // Where a record or a synthesised template is at hand, it said already whose pool it is.
  return !all.some((other) => other.kind === kind && (other.userPoolId !== undefined || other.stack !== undefined));
}

/** Names may have something before and behind that the tool adds: an environment, or what keeps them apart. */
function fitsName(declared: string, name: string): boolean {
  if (!declared.includes('*'))
    return declared === name || name.startsWith(`${declared}-`) || name.startsWith(`${declared}_`);
  const parts = declared.split(/\*+/).map((part) => part.replaceAll(/[^\w-]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

function recordWords({ kind, address, stack, file }: Declaration): string {
  const where = stack === undefined ? `${address === undefined ? '' : `${address} in `}${file}` : `stack ${stack}`;
  return printable(`${IAC[kind].owner} (${where})`, 200);
}

/**
 * A trigger that is declared anywhere in the tool's language counts, since a snippet is merged into a file of its own. A
 * record knows better which pool it is of; but it may be older than the sources that our function stands in.
 */
function ownerOf(
  kind: IacOwner,
  words: string,
  { triggers }: Declared,
  declaration: Declaration | undefined,
): PoolOwner {
  const isRecord = declaration?.userPoolId !== undefined;
  const triggerDeclared =
    declaration?.triggerDeclared === true || triggers.has('ours') || (!isRecord && triggers.has(kind));
  if (!declaration) return triggerDeclared ? { kind, words, triggerDeclared } : { kind, words };
  return { kind, words, triggerDeclared, file: declaration.file };
}

/** A nested stack's name begins with that of the stack around it. */
function isOfStack({ stack }: Declaration, name: string): boolean {
  return stack !== undefined && (name === stack || name.startsWith(`${stack}-`));
}

/** Sources do not name their stack; where the project has one kind that may have deployed it, it is that one. */
function onlySource(sources: readonly Declaration[]): Declaration | undefined {
  return new Set(sources.map(({ kind }) => kind)).size === 1 ? sources[0] : undefined;
}

function onlyOne(declarations: readonly Declaration[], kind: IacOwner): Declaration | undefined {
  const [only, second] = declarations.filter((declaration) => declaration.kind === kind);
  return second === undefined ? only : undefined;
}
