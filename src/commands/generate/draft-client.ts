/**
 * `generate client`: the app's Supabase client, for the framework that --framework names or that is detected, sending
 * the access or the ID token (--token-use).
 */
import { dirname, extname, join } from 'node:path';
import { fillClient } from '../../core/client/fill.ts';
import { reachIn, type TokenUse } from '../../core/pool/reach.ts';
import { type Framework, stackById } from '../../core/client/stacks.ts';

import { DecisionNeeded, UsageError } from '../../errors.ts';
import { fact, whyNoAwsSetUp } from '../../observe/fact.ts';
import { observePool } from '../../observe/pool.ts';
import type { World } from '../../world/types.ts';
import type { GenerateOptions } from './options.ts';
import type { Draft } from './drafts.ts';
import { knownPool } from './known-pool.ts';
import { type ClientSuggestion, linesToChange, suggestClient, usualFile } from './suggest-client.ts';

type ClientOptions = Omit<GenerateOptions, 'tokenUse'> & { tokenUse?: TokenUse };
type Known = Awaited<ReturnType<typeof knownPool>>;

/** What is asked for, by flags and by what the project is. */
export async function chosenClientDrafts(world: World, { tokenUse, ...others }: GenerateOptions): Promise<Draft[]> {
  if (tokenUse === 'any')
    throw new UsageError({
      id: 'generate/value',
      message: 'A client sends one token.',
      why: '--token-use any is for `generate rls`.',
      fix: 'Give --token-use access or id, or leave it out.',
    });
  const options: ClientOptions = { ...others, ...(tokenUse === undefined ? {} : { tokenUse }) };
  const known = await knownPool(world, options.userPoolId);
  const { framework, out } = await chooseFramework(world, known, options);
  return clientDrafts(world, { framework, tokenUse: await chooseToken(world, known, options, framework), out });
}

interface Target {
  framework: Framework;
  /** The path of the file. */
  out: string;
}

/** @throws DecisionNeeded where no flag says what the client is for, and the project does not either */
async function chooseFramework(world: World, known: Known, options: ClientOptions): Promise<Target> {
  const { framework, out } = options;
  if (framework !== undefined) return targetOf(world, known, { ...options, framework });
  const suggestion = await suggestClient(world, known.discovery);
  if (suggestion.kind === 'file') return { framework: suggestion.framework, out: out ?? suggestion.out };
  if (suggestion.kind !== 'there') throw unsuited(suggestion, known.discovery.apps.length);
  const { client } = suggestion.stack;
  if (out !== undefined && 'framework' in client) return { framework: client.framework, out };
  const tokenUse = await chooseToken(world, known, options);
  const [message = '', ...lines] = linesToChange(suggestion, tokenUse).split('\n');
  const own = 'upgrade' in client ? `run \`npm install ${client.upgrade}\` and ` : '';
  const fix = `${lines.map((line) => line.trim()).join('; ')}. Or ${own}give --out for a file of its own, which keeps Realtime alive.`;
  throw new DecisionNeeded({ id: 'generate/exists', message, fix });
}

/** Of a framework that was asked for; it is said where the app's own packages are too old for the file. */
async function targetOf(
  world: World,
  { discovery }: Known,
  { framework, out }: ClientOptions & { framework: Framework },
): Promise<Target> {
  const [app, ...others] = discovery.apps;
  const old = discovery.apps.flatMap(({ outdated }) => outdated).find((one) => isFor(framework, one.package));
  if (old) world.out.progress(`The file needs a later ${old.package} than ${old.version.from} of ${old.version.file}.`);
  return { framework, out: out ?? (await usualFile(world, framework, others.length === 0 ? app : undefined)) };
}

/** What is to be decided where the project does not say which file suits it. */
function unsuited(suggestion: Exclude<ClientSuggestion, { kind: 'file' | 'there' }>, apps: number): DecisionNeeded {
  const id = 'generate/framework';
  if (suggestion.kind === 'page')
    return new DecisionNeeded({
      id,
      message: `No file is generated for ${suggestion.name}.`,
      fix: `Read ${suggestion.page}, or name another with --framework.`,
    });
  if (suggestion.kind === 'outdated')
    return new DecisionNeeded({
      id,
      message: 'What the app signs in with is too old for the file.',
      why: suggestion.why,
      fix: `Run \`npm install ${suggestion.upgrade}\` and move the app to it, or name what it is for with --framework.`,
    });
  return new DecisionNeeded({
    id,
    message: 'How the app signs in is not known.',
    why: suggestion.kind === 'no-app' ? 'There is no app in this folder.' : suggestion.why,
    fix: `Say it with --framework${apps > 1 ? ', or run it in the folder of the app' : ''}.`,
  });
}

/** Whether what a framework's file imports comes with a package. */
function isFor(framework: Framework, name: string): boolean {
  return stackById(framework).packages.some((group) => group.includes(name));
}

async function chooseToken(
  world: World,
  { pool, discovery }: Known,
  { tokenUse }: ClientOptions,
  framework?: Framework,
): Promise<TokenUse> {
  if (framework === 'm2m' && tokenUse === 'id')
    throw new UsageError({
      id: 'generate/value',
      message: 'Client credentials give no ID token.',
      fix: 'Leave --token-use out.',
    });
  if (tokenUse !== undefined || framework === 'm2m') return tokenUse ?? 'access';
  const noAws = pool && (await whyNoAwsSetUp(world));
  const found = pool && !noAws ? await fact(() => observePool(world, pool)) : noAws;
  if (found?.known === true && found.value) return reachIn(found.value)[0];
  const why = found === undefined ? discovery.why : found.known ? 'There is no such pool.' : found.why;
  world.out.progress(`It sends access tokens; where the trigger is V1_0, give --token-use id. Not looked at: ${why}`);
  return 'access';
}

interface Wanted {
  framework: Framework;
  tokenUse: TokenUse;
  out: string;
}

/** The file, in the language of its name; with Amplify in Next.js, the one for the browser beside the server's. */
export function clientDrafts(world: World, { framework, tokenUse, out }: Wanted): Draft[] {
  const ending = /^\.[mc]?jsx?$/.test(extname(out)) ? '.js' : '.ts';
  const draft = (name: Framework, at: string, usual: string): Draft => ({
    out: at,
    content: fillClient(world.template(`client/${name}${ending}`), tokenUse),
    usual: `${usual}${ending}`,
    other: `${usual.replace('supabase', 'supabase-cognito')}${ending}`,
  });
  if (framework !== 'amplify-next') return [draft(framework, out, 'supabase-client')];
  const server = draft(framework, out, 'supabase-server');
  if (out === '-') return [server];
  const beside = join(dirname(out), `supabase-client${extname(out)}`);
  return [
    server,
    draft(
      'amplify-web',
      beside === out ? join(dirname(out), `supabase-browser${extname(out)}`) : beside,
      'supabase-client',
    ),
  ];
}
