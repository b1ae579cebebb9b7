/** Finds user pools in source code (TypeScript, Dart, Python, Go and others): Amplify.configure, an OIDC authority, a token verifier, constants. */
import { hasAny, wordsOf } from '../../core/text/words.ts';
import { codeLeaves } from './code.ts';
import { declaresResources } from './blocks.ts';
import { environmentAmong, environmentIn, formerAmong } from '../places/environment.ts';
import { infrastructureIn, MAX_CODE_BYTES } from './infrastructure.ts';
import { jsonLeaves, parseData, withEnvironmentsBeside } from './leaves.ts';
import { mayNamePool, namedPools } from './pools.ts';
import { baseName, type Finding, type Source, named } from './source.ts';
import { speaksFor } from '../places/tests-and-examples.ts';
import { findInText } from './text.ts';

const LIKELY = wordsOf(
  'auth cognito supabase amplify aws config env constant setting oidc provider main index app layout client plugin setup session login pool jwt token middleware stack',
);

/** Code whose name says that it may set up sign-in; the rest is looked at after it, and only so much of it. */
export function isLikely(name: string): boolean {
  return hasAny(name, LIKELY);
}

/** What stands in every file that declares something, whatever the case and the spelling of the rest. */
const TELLING = [
  'serPool',
  'ser_pool',
  'SER_POOL',
  'serpool',
  'ser-pool',
  'new Cognito',
  'cognitoConfig',
  'defineAuth',
  'TokenGeneration',
  'oken_generation',
  'OKEN_GENERATION',
  'role-claim.',
  'ROLE_CLAIM',
  // Of Kubernetes, in base64.
  'kind: Secret',
];
/** Between a region's number and the rest of a pool's id. */
const NUMBERED = ['-1_', '-2_', '-3_', '-4_', '-5_', '-6_', '-7_'];

/** A look at the bytes, before they are made a text: most code has nothing to do with sign-in. UTF-16 is looked at later. */
export function mayTell(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === 0xff || buffer[0] === 0xfe) return true;
  return TELLING.some((word) => buffer.includes(word)) || NUMBERED.some((word) => buffer.includes(word));
}

/** The languages in which the app makes its Supabase clients, as far as they are read. */
const CLIENT_CODE = /\.(?:[mc]?[jt]sx?|vue|svelte|astro|html|dart|py|swift|kt)$/i;

/** How much may be read of a file that is the app's own code; undefined for other files, tests, examples and the like. */
export function appCodeBytes(file: string, name: string): number | undefined {
  return CLIENT_CODE.test(name) && speaksFor(file) === undefined ? sourceCode.maxBytes : undefined;
}

export const sourceCode: Source = {
  kind: 'code',
  tier: 'app',
  name: named(
    'js jsx ts tsx mjs mjsx mts mtsx cjs cjsx cts ctsx vue svelte astro html dart py swift kt java cs fs fsx vb go rb php rs scala groovy ex exs m mm cshtml razor jsp ejs hbs njk pug twig',
    /^(?:app|config|settings|env|aws|auth|cognito|eas|appsettings|local\.settings|launchSettings|dart[-_]defines?|environments?|constants)[\w.-]*\.json$|[-_.](?:config|settings|env|environment)\.json$/i,
  ),
  maxBytes: MAX_CODE_BYTES,
  read(text, file) {
    if (!mayNamePool(text)) return { findings: [], ...infrastructureIn(text, file) };
    const data = file.endsWith('.json') ? parseData(text) : undefined;
    // Visual Studio and others write comments into JSON.
    const found =
      data === undefined && file.endsWith('.json')
        ? findInText(text, file)
        : namedPools(withEnvironmentsBeside(data === undefined ? codeLeaves(text, file) : jsonLeaves(data)));
    const tier = declaresResources(text) ? 'deployment' : TOOLS.test(file) ? 'text' : undefined;
    const findings = found.map((finding): Finding => {
      const environment = environmentOf(finding, file);
      return {
        ...finding,
        kind: kindOf(finding.path),
        ...(tier === undefined ? {} : { tier }),
        ...(environment === undefined ? {} : { environment }),
      };
    });
    return {
      findings,
      ...infrastructureIn(text, file),
    };
  },
};

/** What people run beside the app: as with scripts in a shell's language, the app's own word counts more. */
const TOOLS = /(?:^|\/)(?:scripts?|tools?|tooling|seeds?|seeders|migrations|bin|hack)\//;

function kindOf(path: string): string {
  if (/(^|\.)Auth\./.test(path)) return 'amplify-configure';
  return /(^|\.)(authority|issuer|wellKnown)$/i.test(path) ? 'oidc' : 'code';
}

/** Folders whose files differ from environment to environment. */
const ENVIRONMENTS = /(?:^|\/)(?:environments?|envs?|config|configs|settings|flavou?rs?)\/([\w-]+)\/[^/]+$/;

/** Of a condition, of a member such as `prod: { userPoolId: … }`, of `environment.prod.ts`, or of `environments/prod/`. */
function environmentOf({ path, environment }: Finding, file: string): string | undefined {
  const [folder = ''] = ENVIRONMENTS.exec(file)?.slice(1) ?? [];
  const stem = baseName(file).replace(/\.\w+$/, '');
  const names = path.split('.');
  return (
    environment ??
    formerAmong(names) ??
    environmentAmong(names) ??
    environmentIn(stem) ??
    (folder === '' ? undefined : environmentIn(folder))
  );
}
