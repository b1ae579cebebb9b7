/**
 * Steps of `init` that write the trigger's declaration and the function's code for the infrastructure tool that owns
 * the pool (Terraform, CDK and the like).
 */
import { dirname, join, resolve } from 'node:path';
import type { PoolOwner } from '../../core/evidence/candidate.ts';
import type { InitFacts } from '../../core/plan/facts.ts';
import { keep, type Step } from '../../core/plan/step.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import { IAC } from '../../core/snippets/iac-tools.ts';
import type { Opened } from '../../discover/open.ts';
import { CliError, DecisionNeeded } from '../../errors.ts';
import type { World } from '../../world/types.ts';
import {
  codePlace,
  declarationDrafts,
  placeBeside,
  resourceName,
  usualPlace,
} from '../generate/draft-infrastructure.ts';
import { writeDrafts, type Draft } from '../generate/drafts.ts';
import { poolInQuestion } from '../shared/pool-in-question.ts';
import { repeat } from '../shared/repeat.ts';
import type { InitRequest } from './request.ts';

/** @returns undefined for a tool that nothing is written for */
export async function howToDeclare(
  world: World,
  { owner, pool, opened }: { owner: PoolOwner | undefined; pool: UserPool; opened: Opened },
  { wish, place }: Pick<InitRequest, 'wish' | 'place'>,
): Promise<InitFacts['declaring']> {
  const { generate } = owner ? IAC[owner.kind] : {};
  if (!owner || !generate) return undefined;
  const snippet = await placeBeside(world, owner.kind, opened.discovery.declarations);
  const isKnown = poolInQuestion(opened, undefined)?.userPoolId === pool.userPoolId;
  const { declarations } = opened.discovery;
  const name = resourceName(owner.kind, pool.userPoolId, declarations);
  const isModule = declarations.some(({ kind, file, module }) => module && kind === owner.kind && file === owner.file);
  return {
    snippet,
    code: codePlace(snippet),
    ...(name === undefined ? {} : { pool: name }),
    ...(isModule ? { module: true as const } : {}),
    command: repeat(['generate', generate.as], {
      ...place,
      ...(isKnown ? {} : { userPoolId: pool.userPoolId }),
      ...(wish.role === 'authenticated' ? {} : { role: wish.role }),
      ...(snippet === (await usualPlace(world, owner.kind)) ? {} : { out: snippet }),
    }),
  };
}

/** @throws DecisionNeeded where a file of the user's own is in the way */
export async function planDeclaration(
  world: World,
  { owner, declaring, pool }: Pick<InitFacts, 'owner' | 'declaring' | 'pool'>,
  { discovery }: Opened,
  role: string,
): Promise<Step[]> {
  if (!owner || !declaring) return [];
  const { declarations } = discovery;
  const [code, snippet] = declarationDrafts(world, owner.kind, {
    out: declaring.snippet,
    pool,
    declarations,
    role,
  });
  const { name } = IAC[owner.kind];
  return [
    await stepOf(world, code, 'code', "the function's code", declaring),
    await stepOf(world, snippet, 'declaration', `declare the function and its trigger for ${name}`, declaring),
  ];
}

async function stepOf(
  world: World,
  draft: Draft,
  id: 'code' | 'declaration',
  summary: string,
  { command, snippet }: NonNullable<InitFacts['declaring']>,
): Promise<Step> {
  try {
    const [file] = await writeDrafts(world, [draft], true);
    if (file?.action === 'none') return keep(id, draft.out, 'is there already');
  } catch (error) {
    if (!(error instanceof CliError) || error.id !== 'generate/exists') throw error;
    const { message, why } = error;
    const beside = join(dirname(snippet), 'cognito', draft.other.split(/[\\/]/).at(-1) ?? '');
    const fix = `Write it elsewhere: \`${command.replace(/ --out .*$/, '')} --out ${beside}\`.`;
    throw new DecisionNeeded({ id: 'generate/exists', message, why, fix });
  }
  const path = resolve(world.cwd, draft.out);
  return {
    kind: 'createFile',
    id,
    target: draft.out,
    action: 'create',
    summary,
    path,
    content: draft.content,
    within: world.cwd,
  };
}
