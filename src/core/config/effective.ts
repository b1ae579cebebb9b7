/**
 * Which user pool a Supabase CLI would really trust, per generation (2.105, 2.122, 3.1): which config file wins, which
 * variables override it, which providers are enabled (by `env(NAME)`, too), and why it refuses to start.
 */
import {
  COGNITO_PATH,
  findObstacle,
  findUnknownKeys,
  isTrue,
  OTHER_PROVIDERS,
  parseConfig,
  referenceOf,
} from './read.ts';
import { emptyTable, treeAt, type Table, type Tree } from './tree.ts';
import {
  BOOLEANS,
  findFilled,
  OVERRIDE,
  resolveEnabled,
  resolveText,
  type Context,
  type EffectiveValue,
  type Generation,
  type Problem,
} from './resolve.ts';
import { variablesOf, type Environment } from './variables.ts';

type ConfigName = 'config.json' | 'config.jsonc' | 'config.toml';

export interface EffectiveInput extends Environment {
  generation: Generation;
  /** Texts of the files in `supabase/`, with their byte-order marks. */
  config: Readonly<Partial<Record<ConfigName, string>>>;
  /** Leaves out the variables that take the place of what the file says. */
  ignoreOverrides?: boolean;
  /** Where others look at the same texts, too. */
  parse?: typeof parseConfig;
}

/** A third-party provider beside Cognito that is enabled. */
export interface OtherProvider {
  name: string;
  /** What enables it: the file itself, a variable that the file refers to, or one that takes the place of what it says. */
  by: 'file' | 'reference' | 'variable';
  variable?: string;
  line?: number;
}

export interface Effective {
  /** The config file that is read, if one is. */
  file?: string;
  enabled: EffectiveValue<boolean>;
  userPoolId: EffectiveValue<string>;
  userPoolRegion: EffectiveValue<string>;
  /** Where `supabase start` fetches the keys; absent when Cognito is off or the CLI refuses to start. */
  issuer?: string;
  /** `[auth] enabled = false`: the CLI then judges none of the providers, and still trusts one. */
  isAuthOff?: true;
  /** Other third-party providers that are enabled. */
  others: OtherProvider[];
  problems: Problem[];
}

const FOLDER = 'supabase/';
/** Resolves the values that a generation of the CLI would use, where each comes from, and what is wrong with them. */
export function effectiveCognito(input: EffectiveInput): Effective {
  const { generation, ignoreOverrides = false } = input;
  const problems: Problem[] = [];
  const name = chooseFile(input, problems);
  const file = name && FOLDER + name;
  const root = readRoot(input, name, problems);
  const variables = variablesOf(input, generation === 'ts-3.1');
  for (const { file, line, message } of variables.faults)
    problems.push({ kind: 'env-file', fatal: true, file, line, message: `${file}:${line}: ${message}` });
  const context: Context = {
    generation,
    file: file ?? FOLDER,
    root,
    variables: variables.all,
    environment: input,
    ignoreOverrides,
    problems,
  };
  const enabled = resolveEnabled(context);
  const userPoolId = resolveText(context, 'user_pool_id');
  const userPoolRegion = resolveText(context, 'user_pool_region');
  judgeKeys(context);
  judgeTables(context);
  const others = otherProviders(context);
  const authOff = treeAt(root, ['auth', 'enabled']);
  const judged = !(authOff?.kind === 'leaf' && authOff.value === false);
  if (enabled.value && judged) judgeValues(context, [userPoolId.value, userPoolRegion.value], others);
  const issuer = `https://cognito-idp.${userPoolRegion.value}.amazonaws.com/${userPoolId.value}`;
  const starts = enabled.value && !problems.some(({ fatal }) => fatal);
  return {
    ...(file === undefined ? {} : { file }),
    enabled,
    userPoolId,
    userPoolRegion,
    ...(starts ? { issuer } : {}),
    ...(judged ? {} : { isAuthOff: true }),
    others,
    problems,
  };
}

/** Only 3.1 reads JSON; there it wins over TOML (supabase/cli packages/config, which warns of the loser in one line). */
function chooseFile({ generation, config }: EffectiveInput, problems: Problem[]): ConfigName | undefined {
  const present = (['config.json', 'config.jsonc', 'config.toml'] as const).filter(
    (name) => config[name] !== undefined,
  );
  if (generation !== 'ts-3.1') {
    for (const name of present.filter((name) => name !== 'config.toml')) {
      problems.push({
        kind: 'json-ignored',
        fatal: false,
        file: FOLDER + name,
        message: `${FOLDER}${name} is not read by this version.`,
      });
    }
    return present.find((name) => name === 'config.toml');
  }
  const [winner] = present;
  if (present.includes('config.json') && present.includes('config.jsonc')) {
    problems.push({
      kind: 'two-json',
      fatal: true,
      message: `${FOLDER}config.json and ${FOLDER}config.jsonc are both there.`,
    });
  } else if (winner !== 'config.toml' && present.includes('config.toml')) {
    problems.push({
      kind: 'shadowed',
      fatal: false,
      file: `${FOLDER}config.toml`,
      message: `${FOLDER}config.toml is not read beside ${FOLDER}${winner}.`,
    });
  }
  return winner;
}

function readRoot(
  { generation, config, parse = parseConfig }: EffectiveInput,
  name: ConfigName | undefined,
  problems: Problem[],
): Table {
  const text = name && config[name];
  if (text === undefined) return emptyTable(1);
  const file = FOLDER + name;
  if (generation === 'go-2.105' && text.startsWith('\uFEFF')) {
    problems.push({
      kind: 'byte-order-mark',
      fatal: true,
      file,
      line: 1,
      message: `${file} starts with a byte-order mark, which this version refuses.`,
    });
  }
  const parsed = parse(text, name === 'config.toml' ? 'toml' : 'json');
  if (!parsed.ok) {
    problems.push({
      kind: 'invalid',
      fatal: true,
      file,
      line: parsed.line,
      message: `${file}:${parsed.line}:${parsed.column}: ${parsed.message}`,
    });
    return emptyTable(1);
  }
  return generation === 'go-2.105' ? lowerKeys(parsed.root) : parsed.root;
}

/** The Go generation knows no case in keys: it reads them with spf13/viper. */
function lowerKeys(table: Table): Table {
  const entries = [...table.entries].map(
    ([key, tree]) => [key.toLowerCase(), tree.kind === 'table' ? lowerKeys(tree) : tree] as const,
  );
  return { ...table, entries: new Map(entries) };
}

/** The Go generation refuses keys it does not know, 3.1 warns of them, 2.122 says nothing. */
function judgeKeys({ root, generation, file, problems }: Context): void {
  for (const { path, line } of findUnknownKeys(root)) {
    problems.push({
      kind: 'unknown-key',
      fatal: generation === 'go-2.105',
      file,
      line,
      message: `${path} is not read.`,
    });
  }
}

/** What stands in the place of a table is nothing to the Go generation; the others refuse it ("Expected object at"). */
function judgeTables({ root, generation, file, problems }: Context): void {
  const obstacle = generation === 'go-2.105' ? undefined : findObstacle(root);
  // One of a key's is found where the key is resolved.
  if (!obstacle || obstacle.path.split('.').length > COGNITO_PATH.length) return;
  const { reason: message, fix, line } = obstacle;
  problems.push({ kind: 'wrong-type', fatal: true, file, line, message, fix });
}

/** The providers beside Cognito that are enabled. */
function otherProviders(context: Context): OtherProvider[] {
  return OTHER_PROVIDERS.flatMap((name) => {
    const written = treeAt(context.root, ['auth', 'third_party', name, 'enabled']);
    const enabled = readEnabled(context, name, written);
    return enabled ? [{ name, ...enabled, ...(written ? { line: written.line } : {}) }] : [];
  });
}

/** A variable that is a boolean takes the place of what the file says, and env(NAME) stands for what its variable holds. */
function readEnabled(
  context: Context,
  name: string,
  written: Tree | undefined,
): Pick<OtherProvider, 'by' | 'variable'> | undefined {
  const variable = `${OVERRIDE}${name.toUpperCase()}_ENABLED`;
  // The Go generation only knows a key that the file, or its own template, has: there all of them but workos.
  const isKnown = context.generation !== 'go-2.105' || written !== undefined || name !== 'workos';
  const overriding = context.ignoreOverrides || !isKnown ? undefined : findFilled(context, variable)?.value;
  const [, named] = /^env\((.*)\)$/.exec(overriding ?? '') ?? [];
  // The text of a variable that takes a value's place may be a reference again, in every generation.
  const override = BOOLEANS.get((named === undefined ? overriding : findFilled(context, named)?.value) ?? '');
  if (override !== undefined) return override ? { by: 'variable', variable } : undefined;
  const referred = referenceOf(written);
  if (referred === undefined) return isTrue(written) ? { by: 'file' } : undefined;
  return BOOLEANS.get(findFilled(context, referred)?.value ?? '') ? { by: 'reference', variable: referred } : undefined;
}

/** The rules of the CLI (supabase/cli apps/cli-go/pkg/config/auth.go), which it skips where auth as a whole is off. */
function judgeValues(
  { problems }: Context,
  [id = '', region = '']: readonly string[],
  others: Effective['others'],
): void {
  if (id === '') problems.push({ kind: 'missing', fatal: true, message: 'user_pool_id is missing or empty.' });
  else if (region === '')
    problems.push({ kind: 'missing', fatal: true, message: 'user_pool_region is missing or empty.' });
  const names = others.map(({ name }) => name).join(', ');
  if (names !== '')
    problems.push({
      kind: 'two-providers',
      fatal: true,
      message: `${names} is enabled too; only one third-party provider may be.`,
    });
}
