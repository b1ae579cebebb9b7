/** Code that names a pool itself: Amplify.configure, an OIDC authority, a token verifier, constants. */
import { codeLeaves } from './code.ts';
import { environmentIn } from './environment.ts';
import { declaredIn, MAX_CODE_BYTES } from './infrastructure.ts';
import { jsonLeaves, parseData, type Leaf } from './leaves.ts';
import { namedPools, namesPool } from './pools.ts';
import type { Finding, Source } from './source.ts';

const TESTS =
  /(^|\/)(__tests__|__mocks__|tests?|e2e|cypress|specs?|fixtures?|mocks?|docs?|examples?|stories)\/|[._-](test|spec|stories|d)\.\w+$/i;
const LIKELY =
  /auth|cognito|supabase|amplify|aws|config|env|constant|setting|oidc|provider|main|index|app|layout|client|plugin|setup|session|login|pool|jwt|token|middleware|stack/i;

/** Code whose name says that it may set up sign-in; the rest is looked at after it, and only so much of it. */
export function isLikely(name: string): boolean {
  return LIKELY.test(name);
}

/** What stands in every file that this source can learn from, whatever the case and the spelling of the rest. */
const TELLING = ['ognito', 'OGNITO', 'ser_pool', 'serPool', 'SER_POOL', 'defineAuth'];

/** A look at the bytes, before they are made a text: most code has nothing to do with sign-in. */
export function mayTell(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return TELLING.some((word) => buffer.includes(word));
}

/** How much may be read of a file that is the app's own code; undefined for other files, tests, examples and the like. */
export function appCodeBytes(file: string, name: string): number | undefined {
  return sourceCode.name.test(name) && !name.endsWith('.json') && !TESTS.test(file) ? sourceCode.maxBytes : undefined;
}

/** Names of environments that mean this very machine. */
const HERE = new Set(['dev', 'development', 'develop', 'sandbox']);

export const sourceCode: Source = {
  kind: 'code',
  tier: 'app',
  name: /\.(?:[mc]?[jt]sx?|vue|svelte|astro|html|dart|py|swift|kt)$|^(?:app|config|settings|env|aws|auth|cognito)[\w.-]*\.json$/i,
  maxBytes: MAX_CODE_BYTES,
  read(text, file) {
    if (TESTS.test(file)) return { findings: [] };
    const leaves = file.endsWith('.json') ? jsonLeaves(parseData(text)) : codeLeaves(text);
    const findings = namedPools(leaves).map((finding): Finding => ({
      ...finding,
      kind: kindOf(finding.path),
      ...environmentOf(finding.path, file),
    }));
    return {
      findings,
      variables: leaves.filter(isPoolVariable).flatMap(({ variable = [] }) => variable),
      declarations: declaredIn(text, file),
    };
  },
};

function isPoolVariable({ path, variable }: Leaf): boolean {
  const name = path.at(-1) ?? '';
  return variable !== undefined && (namesPool(name) || /^(authority|issuer)$/i.test(name));
}

function kindOf(path: string): string {
  if (/(^|\.)Auth\./.test(path)) return 'amplify-configure';
  return /(^|\.)(authority|issuer|wellKnown)$/i.test(path) ? 'oidc' : 'code';
}

/** Of `environment.prod.ts`, or of a member such as `prod: { userPoolId: … }`. */
function environmentOf(path: string, file: string): Pick<Finding, 'environment' | 'elsewhere'> {
  const members = path.split('.').slice(0, -1).join('.');
  const environment = environmentIn(members) ?? environmentIn(file.slice(file.lastIndexOf('/') + 1));
  return environment === undefined ? {} : { environment, elsewhere: !HERE.has(environment) };
}
