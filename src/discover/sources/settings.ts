/**
 * Which other configuration files are read for user pools: CI, hosting, Kubernetes, Docker, YAML, TOML, JSON in config folders,
 * infrastructure as code (.tf, serverless.yml).
 */
import { environmentAmong, environmentIn, environmentOfFile } from '../places/environment.ts';
import { infrastructureIn } from './infrastructure.ts';
import { jsonLeaves, namedBeside, parseData, withEnvironmentsBeside, type Leaf } from './leaves.ts';
import { isRealClientId, mayNamePool, namedPools, poolOf } from './pools.ts';
import { below, KB, MB, named, type Finding, type Fitting, type Reading, type Source } from './source.ts';
import { scriptFindings } from './scripts.ts';
import { findInText } from './text.ts';

/** The findings of a text, with the environment that the file stands for where the place in it names none. */
function read(text: string, file: string, otherwise?: string): Finding[] {
  if (!mayNamePool(text)) return [];
  const own = environmentOfFile(file);
  const environment = otherwise !== undefined && /^(ci|release)$/.test(own ?? '') ? otherwise : (own ?? otherwise);
  const data = /\.json$/i.test(file) || text.startsWith('{') ? parseData(text) : undefined;
  const findings = data === undefined ? findInText(text, file) : memberFindings(jsonLeaves(data));
  return findings.map((finding) => (environment === undefined ? finding : { environment, ...finding }));
}

function memberFindings(leaves: readonly Leaf[]): Finding[] {
  return namedPools(namedBeside(withEnvironmentsBeside(leaves))).map((finding) => {
    const environment = finding.environment ?? environmentAmong(finding.path.split('.'));
    return environment === undefined ? finding : { ...finding, environment };
  });
}

function infrastructure(kind: string, name: RegExp, within?: RegExp): Source {
  return {
    kind,
    tier: 'deployment',
    name,
    ...(within ? { within } : {}),
    maxBytes: MB,
    read: (text, file): Reading => ({
      findings: isTemplate(kind, text) ? read(text, file) : settingsIn(text, file),
      ...infrastructureIn(text, file),
    }),
  };
}

/** By its name, config/cognito.yml may be a template of CloudFormation, or what an app reads. */
function isTemplate(kind: string, text: string): boolean {
  return kind !== 'cloudformation' || /AWSTemplateFormatVersion|\bAWS::|^(Parameters|Resources)\s*:/m.test(text);
}

function settingsIn(text: string, file: string): Finding[] {
  return readWritten(text, file).map((finding) => ({ tier: 'text' as const, ...finding, kind: 'settings' }));
}

/** What is written for people and programs; what is deployed to a cluster is not what runs here. */
function readWritten(text: string, file: string, otherwise?: string): Finding[] {
  const isManifest = /^apiVersion\s*:/m.test(text) && /^kind\s*:/m.test(text);
  if (!isManifest) return read(text, file, otherwise);
  return read(decodeSecrets(text), file, otherwise).map((finding) => ({ ...finding, tier: 'deployment' as const }));
}

/** `COGNITO_USER_POOL_ID: ZXUt…`: no id is longer than this in base64. */
const ENCODED = /(?<=:[ \t]+["']?)[A-Za-z0-9+/]{16,400}={0,2}(?=["']?[ \t]*$)/gm;

/** Kubernetes keeps the data of a Secret in base64. Only pools and app clients are made readable. */
function decodeSecrets(text: string): string {
  if (!/^kind\s*:\s*Secret\b/m.test(text)) return text;
  return text.replaceAll(ENCODED, (encoded) => {
    const value = Buffer.from(encoded, 'base64').toString().trim();
    return poolOf(value) !== undefined || isRealClientId(value) ? value : encoded;
  });
}

/** Files of infrastructure as code. Most refer to a pool by its resource; an id stands in them where the pool is another's. */
export const INFRASTRUCTURE: readonly Source[] = [
  infrastructure('serverless', /^serverless[\w.-]*\.ya?ml$/),
  infrastructure('sam-config', /^samconfig[\w.-]*\.(toml|ya?ml)$/),
  infrastructure(
    'cloudformation',
    /^(template|cloudformation|cfn|[\w.-]*(stack|cognito|auth|template)[\w.-]*)\.ya?ml$/i,
  ),
  infrastructure('pulumi-config', /^Pulumi(\.[\w-]+)?\.ya?ml$/),
  infrastructure('terraform', /\.(tf|tofu|tfvars|hcl)$|\.(tf|tofu|tfvars)\.json$/),
  infrastructure('amplify-gen1', /^cli-inputs\.json$/, /(^|\/)amplify\/backend\/auth\//),
];

const SETTINGS_BYTES = 256 * KB;

function settings(
  kind: string,
  tier: Source['tier'],
  name: Fitting,
  { within, environment }: { within?: Fitting; environment?: string } = {},
): Source {
  return {
    kind,
    tier,
    name,
    ...(within ? { within } : {}),
    maxBytes: SETTINGS_BYTES,
    read(text, file) {
      return {
        findings: readWritten(text, file, environment),
        ...(/\.(ya?ml|json)$/.test(file) ? infrastructureIn(text, file) : {}),
      };
    },
  };
}

const DEPLOYED = below(
  /(^|\/)(k8s|kubernetes|kustomize|overlays|helm|charts?|manifests|deploy(ment)?s?|argocd|flux|ecs)\//i,
);
const ANYWHERE = named(
  'yaml yml jsonc json5 sh bash zsh fish ps1 bat cmd toml ini cfg conf properties plist xcconfig gradle kts config nix bicep edn cljs cljc clj erb j2 eex tftpl env',
  /^(strings|config|secrets|cognito|aws|auth|keys|AndroidManifest|app|pom|web|context|settings|phpunit)[\w.-]*\.xml$|^(wrangler|devcontainer|devbox|openapi|swagger|\.runtimeconfig|http-client(\.private)?\.env)\.json$|\.postman_environment\.json$|^\.envrc(\.\w+)?$|^\.env-cmdrc(\.json)?$|^\.dart_defines?$|^\.dev\.vars|^(Dockerfile|Containerfile|Procfile|Makefile|justfile|Tiltfile|Earthfile|Vagrantfile)([.-][\w-]+)?$/i,
);
/** In folders of these names, JSON is configuration: `--dart-define-from-file=config/dev.json`. */
const CONFIG_FOLDER = below(
  /(^|\/)(config|configs|configuration|env|envs|environments?|settings|defines?|dart[-_]defines?|flavou?rs?|\.vscode|ecs|params|parameters)\/([\w.-]+\/)?$/i,
);

/**
 * Looked at as long as there is room, in this order: the first that fits is it. What a build server or a host is told
 * speaks for what it deploys.
 */
export const SETTINGS: readonly Source[] = [
  settings('ci', 'deployment', /\.ya?ml$/, { within: /(^|\/)\.(github|circleci|gitlab|azure)\//, environment: 'CI' }),
  settings(
    'ci',
    'deployment',
    /^(\.gitlab-ci|bitbucket-pipelines|azure-pipelines[\w-]*|buildspec[\w.-]*|amplify|cloudbuild[\w-]*|codefresh|\.travis|\.drone|appveyor)\.ya?ml$|^Jenkinsfile/,
    { environment: 'CI' },
  ),
  settings(
    'hosting',
    'deployment',
    /^(netlify|fly|railway)[\w.-]*\.(toml|json)$|^(vercel|now)\.json$|^render\.ya?ml$/,
    {
      environment: 'hosting',
    },
  ),
  settings('hosting', 'deployment', /\.(config|ya?ml)$/, { within: /(^|\/)\.ebextensions\//, environment: 'hosting' }),
  settings('deployment', 'deployment', /\.(ya?ml|json)$/, { within: DEPLOYED }),
  settings('deployment', 'deployment', /^(param(eter)?s|task[-_]?def(inition)?s?)[\w.-]*\.json$/i),
  // `outputs/prod.json`: other files in such a folder may be anything.
  settings(
    'deployment',
    'deployment',
    { test: (name) => name.endsWith('.json') && environmentIn(name.slice(0, -'.json'.length)) !== undefined },
    { within: /(^|\/)[\w-]*outputs?\// },
  ),
  {
    ...settings('scripts', 'text', /^(package|composer|deno|nodemon)\.json$/),
    read: (text) => ({ findings: scriptFindings(text) }),
  },
  settings('cdk-context', 'deployment', /^cdk(\.context)?\.json$/),
  settings('settings', 'text', /\.json$/i, { within: CONFIG_FOLDER }),
  // Variables of each container, in hidden folders for each environment, as cookiecutter-django lays them out.
  settings('settings', 'text', /^\.\w+$/, { within: /(^|\/)\.envs\// }),
  // How JetBrains' programs start what runs here.
  settings('settings', 'text', /\.xml$/, { within: /(^|\/)(\.run|\.idea\/runConfigurations)\// }),
  settings('settings', 'text', ANYWHERE),
  // Whatever else stands at the root may be what an app reads, or a record: it says no more than one.
  settings('settings', 'deployment', /\.json$|^\.(?!env\b)[\w-]+$/i, { within: { test: (folder) => folder === '' } }),
];
