/**
 * Finds the user pools and triggers that infrastructure as code declares: sources of Terraform, the CDK, SAM, Serverless,
 * Pulumi and the like, and CloudFormation templates.
 */
import { asObject, asText } from '../../core/text/json.ts';
import { calledIn } from '../../core/snippets/iac-places.ts';
import { IAC, IAC_OWNERS, type IacLanguage, type IacOwner } from '../../core/snippets/iac-tools.ts';
import { parseData } from './leaves.ts';
import { MB, type Declaration, type Reading, type Source, type TriggerOf } from './source.ts';

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

const COMMENTS = /\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)|(?<!:)\/\/[^\n]*|^[ \t]*#[^\n]*/gm;
/** What stands in every declaration of a pool or a trigger, in whichever language. */
const TELLING =
  /user[-_]?pool|new\s+Cognito\b|cognitoConfig|defineAuth|pre_?token_?generation|role-claim\.|ROLE_CLAIM/i;
/** The function of our snippets, which may be declared in one file, handed on by any name, and attached in another. */
const OUR_HANDLER = /\brole-claim\.handler\b/;
const OUR_VARIABLE = /\bROLE_CLAIM["']?\s*[:=](?!=)/;
const SERVERLESS = /(^|\/)serverless[\w.-]*\.(ya?ml|json)$/;
/** `${file(resources/cognito.yml):Resources}` in a file of the Serverless Framework. */
const TAKEN_IN = /\$\{file\(\s*(?:\.\/)?([\w./-]+)\s*\)/g;

/**
 * What a source file declares, as far as its words tell: pools, in the language of the first tool whose words fit; and the
 * tools in whose language it declares the trigger, since a snippet that was merged stands in a file of its own.
 */
export function infrastructureIn(text: string, file: string): Pick<Reading, 'declarations' | 'triggers' | 'takenIn'> {
  const takenIn = SERVERLESS.test(file) ? [...text.matchAll(TAKEN_IN)].map(([, path = '']) => path) : [];
  const found = takenIn.length === 0 ? {} : { takenIn };
  if (!TELLING.test(text)) return found;
  const code = text.replaceAll(COMMENTS, '');
  const triggers: TriggerOf[] = IAC_OWNERS.filter((kind) => declaresTrigger(kind, code, file));
  if (OUR_HANDLER.test(code) || (OUR_VARIABLE.test(code) && /handler/i.test(code))) triggers.push('ours');
  for (const kind of IAC_OWNERS.filter((owner) => IAC[owner].source.file.test(file))) {
    const { source } = IAC[kind];
    const places = findPlaces(source, code);
    if (places.length > 0)
      return {
        ...found,
        triggers,
        declarations: keepDiffering(places.map((index) => declaration(kind, source, code, index))),
      };
  }
  return { ...found, triggers };
}

/** Where pools are declared in a tool's language. */
function findPlaces({ pool, beside, imported }: IacLanguage, code: string): number[] {
  if (beside?.test(code) === false) return [];
  const patterns = imported?.by.test(code) ? [pool, imported.pool] : [pool];
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map(({ index }) => index));
}

function declaresTrigger(kind: IacOwner, code: string, file: string): boolean {
  const { trigger, triggerFile, file: own } = IAC[kind].source;
  return (triggerFile ?? own).test(file) && trigger.test(code);
}

/** How much of a declaration is looked at for the pool's name. */
const MAX_DECLARATION = 4000;

function declaration(kind: IacOwner, { trigger, poolName }: IacLanguage, code: string, index: number): Declared {
  // What is filled in has brackets of its own.
  const own = outermost(code.slice(index, index + MAX_DECLARATION).replaceAll(/[$#]\{[^}]*\}|\$\([^)]*\)/g, '*'));
  const name = poolName?.exec(own)?.[1]?.trim();
  const address = calledIn(kind, code, index);
  const isModule = kind === 'terraform' && /^source\b/.test(own);
  const isExisting = kind === 'serverless' && /\bexisting\s*:\s*true\b/.test(own);
  return {
    kind,
    ...(name === undefined || name === '' ? {} : { poolName: name }),
    ...(address === undefined ? {} : { address }),
    triggerDeclared: trigger.test(code),
    ...(isModule ? { module: true as const } : {}),
    ...(isExisting ? { existing: true as const } : {}),
  };
}

/**
 * What a declaration says of itself: in brackets, without the blocks inside of it, whose names are others'; in lines, what
 * stands further right than the line that it begins in.
 */
function outermost(text: string): string {
  const [first = ''] = text.split('\n', 1);
  const opening = /[{(]/.exec(first)?.[0];
  if (opening === undefined) return text.split(/\n(?=\S)|\n\n/)[0] ?? '';
  // `UserPool("users", { … })` and `"aws_cognito_user_pool": { "users": { … } }` have their own members one bracket further in.
  const own = opening === '(' || first.startsWith('"') ? 2 : 1;
  let depth = 0;
  let said = '';
  for (const sign of text) {
    if ('{[('.includes(sign)) depth += 1;
    if (depth <= own) said += sign;
    if ('}])'.includes(sign)) depth -= 1;
    if (depth <= 0 && '}])'.includes(sign)) break;
  }
  return said;
}

/** Pools of one file that no name of the pool tells apart count once; which of their resources it is, is not known then. */
function keepDiffering(all: readonly Declared[]): Declared[] {
  return [...new Map(all.map((one) => [one.poolName, one])).values()].map(({ address, ...one }) => {
    const isOnly = all.every((other) => other.poolName !== one.poolName || other.address === address);
    return address !== undefined && isOnly ? { ...one, address } : one;
  });
}

/** Code beyond this is generated, or a bundle. */
export const MAX_CODE_BYTES = 512 * 1024;
