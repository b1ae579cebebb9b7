/** Infrastructure as code: which user pools it declares, whether the trigger with them, and what ids it was given. */
import { asObject, asText } from '../core/text/json.ts';
import { environmentIn } from './environment.ts';
import { parseData, type Leaf } from './leaves.ts';
import { namedPools } from './pools.ts';
import type { IacOwner } from '../core/snippets/iac.ts';
import { KB, MB, type Declaration, type Source } from './source.ts';

type Declared = Omit<Declaration, 'file'>;

/**
 * CloudFormation templates that CDK, Amplify Gen 2 and Serverless leave behind. They hold logical ids only; which pool
 * a resource became, CloudFormation says.
 */
export const synthesisedTemplate: Source = {
  kind: 'cloudformation-template',
  tier: 'deployment',
  name: /\.template\.json$|^(cloudformation-template-update-stack|template)\.json$/,
  maxBytes: 8 * MB,
  read(text, file) {
    const resources = Object.entries(asObject(asObject(parseData(text))['Resources']));
    const pools = resources.filter(([, resource]) => asObject(resource)['Type'] === 'AWS::Cognito::UserPool');
    const declarations = pools.map(([logicalId, value]): Declared => {
      const resource = asObject(value);
      const lambdaConfig = asObject(asObject(resource['Properties'])['LambdaConfig']);
      const construct = asText(asObject(resource['Metadata'])['aws:cdk:path']);
      const [stack = ''] = construct.split('/');
      return {
        kind: templateKind(file, construct),
        address: construct === '' ? logicalId : construct,
        ...(stack === '' ? {} : { stack }),
        triggerDeclared: 'PreTokenGeneration' in lambdaConfig || 'PreTokenGenerationConfig' in lambdaConfig,
      };
    });
    return { findings: [], declarations };
  },
};

function templateKind(file: string, construct: string): IacOwner {
  if (/(^|\/)\.amplify\//.test(file)) return 'amplify-gen2';
  if (/(^|\/)\.serverless\//.test(file)) return 'serverless';
  if (/(^|\/)\.aws-sam\//.test(file)) return 'sam';
  return construct === '' ? 'cloudformation' : 'cdk';
}

interface Language {
  kind: IacOwner;
  /** The file, or its path. */
  file: RegExp;
  /** What declares a pool in it. */
  pool: RegExp;
  /** What tells the language from another that declares pools in the same words. */
  beside?: RegExp;
  trigger: RegExp;
}

const COMMENTS = /\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)|(?<!:)\/\/[^\n]*|^[ \t]*#[^\n]*/gm;

/** First match wins. */
const LANGUAGES: readonly Language[] = [
  {
    kind: 'amplify-gen2',
    file: /(^|\/)amplify\/([\w-]+\/)*[\w-]+\.[jt]s$/,
    pool: /\bdefineAuth\s*\(/,
    trigger: /preTokenGeneration/i,
  },
  {
    kind: 'sst',
    file: /\.[mc]?[jt]s$/,
    pool: /\bsst\.aws\.CognitoUserPool\s*\(|\bnew\s+Cognito\s*\(/,
    trigger: /preTokenGeneration/,
  },
  {
    kind: 'pulumi',
    file: /\.[mc]?[jt]s$|\.py$/,
    pool: /\baws\.cognito\.UserPool\s*\(/,
    trigger: /preTokenGeneration|pre_token_generation/,
  },
  {
    kind: 'cdk',
    file: /\.[mc]?[jt]s$|\.py$/,
    pool: /\b(?:cognito\.|new\s+)(?:Cfn)?UserPool\s*\(/,
    trigger: /PRE_TOKEN_GENERATION|preTokenGeneration|pre_token_generation/,
  },
  {
    kind: 'serverless',
    file: /(^|\/)serverless[\w.-]*\.(ya?ml|json|[jt]s)$/,
    pool: /AWS::Cognito::UserPool\b(?!\w)|\bcognitoUserPool\s*:/,
    trigger: /PreTokenGeneration/,
  },
  {
    kind: 'sam',
    file: /\.(ya?ml)$/,
    pool: /AWS::Cognito::UserPool(?!\w)/,
    beside: /AWS::Serverless/,
    trigger: /PreTokenGeneration/,
  },
  {
    kind: 'cloudformation',
    file: /\.(ya?ml)$/,
    pool: /AWS::Cognito::UserPool(?!\w)/,
    trigger: /PreTokenGeneration/,
  },
  {
    kind: 'terraform',
    file: /\.tf$/,
    pool: /\bresource\s+"aws_cognito_user_pool"/,
    trigger: /\bpre_token_generation/,
  },
];

/** The pools that a source file declares, as far as its words tell. */
export function declaredIn(text: string, file: string): Declared[] {
  const fitting = LANGUAGES.filter((language) => language.file.test(file));
  if (fitting.length === 0 || !/cognito|defineAuth/i.test(text)) return [];
  const code = text.replaceAll(COMMENTS, '');
  const found = fitting.find(({ pool, beside }) => pool.test(code) && (beside?.test(code) ?? true));
  return found ? [{ kind: found.kind, triggerDeclared: found.trigger.test(code) }] : [];
}

/** Longer lines are no settings. */
const MAX_LINE = 500;

/** `name: text` and `name = text` in the lines of YAML, TOML and HCL, parameters of a command within them included. */
function lineLeaves(text: string): Leaf[] {
  return text.split('\n').flatMap((line) => {
    if (line.length > MAX_LINE || /^\s*#/.test(line)) return [];
    // Looked ahead at, so that a value may be a pair of its own.
    const pairs = line.matchAll(/([\w.:-]+)["']?\s*[:=]\s*["']?(?=([\w.:/-]+))/g);
    return [...pairs].map(([, name = '', value = '']) => ({ path: [name], value, group: '' }));
  });
}

function settings(kind: string, name: RegExp): Source {
  return {
    kind,
    tier: 'deployment',
    name,
    maxBytes: MB,
    read(text, file) {
      const environment = environmentIn(file.slice(file.lastIndexOf('/') + 1));
      const label = environment === undefined ? {} : { environment, elsewhere: true };
      return {
        findings: namedPools(lineLeaves(text)).map((finding) => ({ ...finding, ...label })),
        declarations: declaredIn(text, file),
      };
    },
  };
}

/** Files of infrastructure as code. Most refer to a pool by its resource; an id stands in them where the pool is another's. */
export const INFRASTRUCTURE: readonly Source[] = [
  settings('serverless', /^serverless[\w.-]*\.ya?ml$/),
  settings('sam-config', /^samconfig[\w.-]*\.(toml|ya?ml)$/),
  settings('cloudformation', /^(template|cloudformation|cfn|[\w.-]*(stack|cognito|auth|template)[\w.-]*)\.ya?ml$/i),
  settings('pulumi-config', /^Pulumi\.[\w-]+\.ya?ml$/),
  settings('terraform', /\.(tf|tfvars)$/),
];

/** Code beyond this is generated, or a bundle. */
export const MAX_CODE_BYTES = 512 * KB;
