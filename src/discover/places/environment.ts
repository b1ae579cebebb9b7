/**
 * Which environment a name, a path or a host speaks of: production, staging, development, a test, or a former one. A word that
 * also means something else counts only where it stands alone.
 */

const CLEAR = new Set(
  'prod production prd dev development develop staging stg test testing qa uat preprod nonprod e2e jest vitest pytest rspec phpunit testenv cypress playwright storybook mock mocks mocked fake dummy localhost'.split(
    ' ',
  ),
);
const UNCLEAR = new Set('live stage preview sandbox demo beta alpha integration int local ci release debug'.split(' '));
/** What a file for an environment is called beside it. */
const NEUTRAL = new Set(
  'environment environments env envs config configuration settings constants values vars variables application appsettings app aws exports amplify outputs cdk tf terraform cognito auth docker compose pulumi serverless samconfig override backend infra stack'.split(
    ' ',
  ),
);
/** Names of environments that mean this very machine, or the one that is developed on. */
const HERE = new Set('dev development develop sandbox local localhost debug'.split(' '));
const TESTS = new Set(
  'test testing tests e2e jest vitest pytest rspec phpunit testenv cypress playwright storybook mock mocks mocked fake dummy msw'.split(
    ' ',
  ),
);

/** Labels that are given here: what is deployed by others, and what is left when this environment is taken away. */
const OTHERS = /^(CI|hosting|former|release)$|^not /;

export function isHere(environment: string): boolean {
  return HERE.has(environment.toLowerCase());
}

/** Whether a name is that of an environment which is known not to be this one; a person's own stage may be. */
export function isElsewhere(environment: string): boolean {
  return !isHere(environment) && (environmentIn(environment) !== undefined || OTHERS.test(environment));
}

/** Members and settings whose value is an environment's name: `{ stage: 'prod', userPoolId: … }`. */
const TELLING =
  /^(?:(?:node|app|deploy|deployment|target|build)?_?env(?:ironment)?|stage|mode|flavou?r|variant|profile|workspace|namespace|family)(?:_?(?:name|id))?$/i;

/**
 * The environment that stands beside a value, in a member of its own.
 * @param isItem whether these are the members of one of several: what it is called, or is known by, then counts as well
 */
export function environmentBeside(name: string, value: string, isItem: boolean): string | undefined {
  const isName = isItem && /^(?:name|id|key|label|title)$/i.test(name);
  if (!isName && !TELLING.test(name)) return undefined;
  return splitWords(value).length <= (isName ? 1 : 2) ? environmentIn(value) : undefined;
}

export function isOfTests(environment: string): boolean {
  return TESTS.has(environment.toLowerCase());
}

function splitWords(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
}

/**
 * The environment that a stack's, workspace's, member's or file's name holds: "prod" in Shop-prod, ShopProd and
 * cdk-outputs-prod.json, "live" in application-live.yml, and none in live-chat.ts.
 */
export function environmentIn(name: string): string | undefined {
  // What a condition leaves.
  if (/^not \w+$/.test(name)) return name;
  const words = splitWords(name);
  const clear = words.find((word) => CLEAR.has(word));
  if (clear !== undefined) return clear;
  const unclear = words.find((word) => UNCLEAR.has(word));
  const isAlone = words.every((word) => word === unclear || NEUTRAL.has(word) || /^(\d+|[a-z]{1,4})$/.test(word));
  return isAlone ? unclear : undefined;
}

/** A host by its address: of this machine, or of another one that is on the network, whose name is its environment. */
const HOST =
  /^(?:https?:\/\/)?(?:(localhost|127\.0\.0\.1|10\.0\.2\.2)|((?:[a-z0-9-]+\.)+(?:com|net|org|io|app|dev|co|ai|cloud|uk|de|eu)))(?::\d+)?\/?$/;

/** The environment that a host stands for: `{ 'app.shop.io': …, localhost: … }`, `hostname === 'app.shop.io'`. */
export function environmentOfHost(name: string): string | undefined {
  const [, here, other] = HOST.exec(name) ?? [];
  return here === undefined ? other && (environmentIn(other) ?? other) : 'localhost';
}

/** The same of names that lead to a member; the one that is nearest decides. */
export function environmentOfHosts(names: readonly string[]): string | undefined {
  return names.map(environmentOfHost).findLast((one) => one !== undefined);
}

const FORMER = new Set('old previous former legacy deprecated unused backup'.split(' '));

/** 'former' where a name is of what is no longer, or not yet, used: OLD_USER_POOL_ID, legacyPool; so is what it holds. */
export function formerAmong(names: readonly string[]): 'former' | undefined {
  return names.slice(-2).some((name) => splitWords(name).some((word) => FORMER.has(word))) ? 'former' : undefined;
}

/** The same, for what a type or a constant is called: `enum Stage` is of no environment. */
export function environmentOfNamed(name: string): string | undefined {
  return /^stages?$/i.test(name) ? undefined : (environmentIn(name) ?? formerAmong([name]));
}

/** The same, for names that lead to a member: `prod.auth.userPoolId`; the one that is nearest decides. */
export function environmentAmong(names: readonly string[]): string | undefined {
  for (const name of names.toReversed()) {
    const found = environmentIn(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a build for the shop calls its variants, in folders and files that are about builds. */
const BUILDS = /(^|\/)src\/(release|debug)\/|(^|\/)(Release|Debug)\.xcconfig$|\.(Release|Debug)\.config$/;

/**
 * The environment that the path speaks of, its own name first: `application-prod.yml`, `envs/staging/main.tfvars`,
 * `overlays/production/config.yaml`.
 */
export function environmentOfFile(file: string): string | undefined {
  const folders = file.split('/');
  const name = folders.pop() ?? '';
  const [, stem = name, ending = ''] = /^(.+)\.(\w+)$/.exec(name) ?? [];
  const own = environmentIn(ending) ?? environmentIn(stem);
  if (own !== undefined) return own;
  const [, , one = '', , two = ''] = BUILDS.exec(file) ?? [];
  const build = (one || two).toLowerCase();
  if (build !== '') return build;
  for (const folder of folders.toReversed()) {
    const words = splitWords(folder);
    const found =
      words.length <= 2
        ? words.find((word) => CLEAR.has(word) || (words.length === 1 && UNCLEAR.has(word)))
        : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
