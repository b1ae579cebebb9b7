/**
 * `generate terraform`, `cdk`, `amplify` and the like: infrastructure as code that declares the trigger, and its
 * function's code; in which files, and what the user pool is called there.
 */
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { IAC, type IacOwner } from '../../core/snippets/iac-tools.ts';
import { fillSnippet } from '../../core/snippets/iac.ts';
import type { Declaration } from '../../discover/sources/source.ts';
import { UsageError } from '../../errors.ts';
import type { World } from '../../world/types.ts';
import type { GenerateOptions } from './options.ts';
import type { Draft } from './drafts.ts';
import { knownPool } from './known-pool.ts';
import type { UserPoolRef } from '../../core/pool/ids.ts';
import { isPlainFolder } from '../../core/snippets/fill.ts';

const CODE = 'role-claim/role-claim.mjs';

/** @returns the snippet and the function's code. A pool need not be there yet: nothing is asked of AWS. */
export async function infrastructureDrafts(world: World, owner: IacOwner, options: GenerateOptions): Promise<Draft[]> {
  const out = options.out ?? (await usualPlace(world, owner));
  const { pool, discovery } = await knownPool(world, options.userPoolId);
  const { declarations } = discovery;
  const [code, snippet] = declarationDrafts(world, owner, { out, pool, declarations, role: options.role });
  if (out !== '-') return [code, snippet];
  world.out.progress(
    `The function's code is not in it: \`npx cognito-supabase generate ${IAC[owner].generate?.as}\` writes both.`,
  );
  return [snippet];
}

/** Where the function's code goes: the snippet names it from there. */
export function codePlace(out: string): string {
  return join(dirname(out), CODE);
}

interface Declared {
  /** Where the snippet goes. */
  out: string;
  pool: UserPoolRef | undefined;
  declarations: readonly Declaration[];
  role: string | undefined;
}

/**
 * The code first: a snippet that names code that could not be written would be the worse half.
 * @throws UsageError for a folder that cannot be named in the tool's language
 */
export function declarationDrafts(
  world: World,
  owner: IacOwner,
  { out, pool, declarations, role = 'authenticated' }: Declared,
): [code: Draft, snippet: Draft] {
  const code = codePlace(out);
  const here = relative(world.cwd, resolve(world.cwd, dirname(code)))
    .split(sep)
    .join('/');
  const name = resourceName(owner, pool?.userPoolId, declarations);
  const snippet = fillSnippet(owner, world.template(`iac/${IAC[owner].template}`), {
    ...(pool && { userPoolId: pool.userPoolId }),
    ...(name === undefined ? {} : { pool: name }),
    role,
    codeFolder: IAC[owner].generate?.codeFrom === 'working directory' ? here : dirname(CODE),
  });
  if (!snippet.ok)
    throw new UsageError({
      id: 'generate/value',
      message: snippet.why,
      fix: 'Name a file in a folder of plain letters, digits, hyphens and dots, below this one.',
    });
  const declaration = { out, content: snippet.text, usual: fileName(owner), other: `cognito-${basename(out)}` };
  const source = world.template('lambda/role-claim.mjs');
  return [
    { out: code, content: source, usual: basename(CODE), other: join('..', 'cognito', basename(out)) },
    declaration,
  ];
}

/** As the pool is called in the tool, where the project declares that one and no other that it could be. */
export function resourceName(
  owner: IacOwner,
  userPoolId: string | undefined,
  all: readonly Declaration[],
): string | undefined {
  if (!IAC[owner].pool.isInAddress) return undefined;
  const fitting = all.filter(
    ({ kind, userPoolId: declared }) =>
      kind === owner && (userPoolId === undefined || declared === undefined || declared === userPoolId),
  );
  // Of a Terraform address, the module and the key of one instance are not said inside the module.
  const nameIn = (address: string): string | undefined =>
    owner === 'terraform'
      ? address
          .replace(/\[[^\]]*\]$/, '')
          .split('.')
          .at(-1)
      : address;
  const [name, ...others] = new Set(fitting.flatMap(({ address }) => (address === undefined ? [] : [nameIn(address)])));
  return name !== undefined && others.length === 0 && IAC[owner].pool.pattern.test(name) ? name : undefined;
}

/** Amplify's backend is looked for in its own folder; Terraform reads every file beside its configuration. */
export async function usualPlace(world: World, owner: IacOwner): Promise<string> {
  const isAmplify = owner === 'amplify-gen2' && (await world.files.info(join(world.cwd, 'amplify')))?.isDirectory;
  return isAmplify ? 'amplify/role-claim.ts' : fileName(owner);
}

/** Beside the sources that declare the pool, where these are in one folder below this one; otherwise the usual place. */
export async function placeBeside(world: World, owner: IacOwner, all: readonly Declaration[]): Promise<string> {
  const sources = all.filter(({ kind, userPoolId, stack }) => kind === owner && userPoolId === undefined && !stack);
  const [only, ...others] = new Set(
    sources.map(({ file }) => dirname(file.split(sep).join('/')).replace(/(^|\/)amplify(\/.*)?$/, '$1amplify')),
  );
  const isBelow = only !== undefined && others.length === 0 && !/^\.\.?(\/|$)/.test(only) && isPlainFolder(only);
  return isBelow ? join(only, fileName(owner)) : usualPlace(world, owner);
}

function fileName(owner: IacOwner): string {
  const { template, generate } = IAC[owner];
  return generate?.wholeFile ? `role-claim${extname(template)}` : `role-claim.${template}`;
}
