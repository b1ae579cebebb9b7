/**
 * The infrastructure tools that may own a user pool, a row each: Terraform, CDK, SST, Pulumi, Amplify, Serverless, SAM,
 * CloudFormation. All that the program knows of one stands in its row: what it is called, how its word is seen in files,
 * tags and stacks, what it would undo, and its snippet. CONTRIBUTING.md says what else a new tool takes.
 */

export interface IacTool {
  /** As people call it: "For …:". */
  name: string;
  /** As the end of "The user pool belongs to …". */
  owner: string;
  /** What `generate` calls it, what is left to be done with what it writes, and where the tool looks for the code from. */
  generate?: {
    as: string;
    next: string;
    codeFrom: 'working directory' | 'file';
    wholeFile?: true;
    /** What deploys it, where that is one command for all who use the tool. */
    deploy?: string;
  };
  /** In templates/iac; what the tool cannot do stands in its comments. */
  template: string;
  /** What will undo a trigger that was attached from outside, in one sentence. */
  undoneBy: string;
  /**
   * How the pool's resource may be called in the tool's own language, and is called where nobody says: a logical id, a
   * variable, a component's name; for Amplify, the variable that holds what defineBackend returned.
   */
  pool: { pattern: RegExp; usual: string; isInAddress?: true };
  /** It deploys by CloudFormation, which then says which stack a pool is of; and how it names its stacks, where it does. */
  stacks?: { named?: RegExp };
  /** What a tag such as ManagedBy says for it. */
  calledInTags: RegExp;
  /** The words for the tags that it puts on every pool that it deploys; undefined where these are not its own. */
  tagged?(tags: Readonly<Record<string, string>>): string | undefined;
  /** How a pool, and the trigger, are declared in its language. */
  source: IacLanguage;
}

export interface IacLanguage {
  /** The file's path. */
  file: RegExp;
  /** What declares a pool in it. */
  pool: RegExp;
  /** What tells the language from another that declares pools in the same words. */
  beside?: RegExp;
  /** Words that it shares with others, where the file says that they are its own. */
  imported?: { by: RegExp; pool: RegExp };
  /** What declares a pre-token-generation trigger; the types of a handler's event are none. */
  trigger: RegExp;
  /** Where a trigger may be declared that is not in a file of the pool's kind. */
  triggerFile?: RegExp;
  /** What gives the pool its display name; the first group is the name. */
  poolName?: RegExp;
}

const LOGICAL_ID = /^[A-Za-z][A-Za-z0-9]{0,254}$/;
const VARIABLE = /^[A-Za-z_$][\w$]{0,254}$/;

/** An update of the pool by CloudFormation sets it to the template, triggers included (serverless/serverless#9635). */
const STACK_UPDATE = 'removes it when its template does not name it, or puts V1_0 in its place';

const SCRIPT = /\.[mc]?[jt]sx?$/;
/** As the members of objects, builders and structures are called in JavaScript, Python, Java, C# and Go. */
const MEMBER = new RegExp(
  [
    String.raw`\bpreTokenGeneration(?:Config|Version)?\s*[:,}=]|\.preTokenGeneration(?:Config)?\s*\(`,
    String.raw`(?:\b|_)(?:PreTokenGeneration|pre_token_generation)(?:_?[cC]onfig)?["']?\s*[:=](?!=)`,
    String.raw`LambdaConfig\.PreTokenGeneration|(?:\b|_)PRE_TOKEN_GENERATION`,
  ].join('|'),
);
const TEMPLATE = {
  file: /\.(ya?ml|json)$/,
  pool: /\bType["']?\s*:\s*["']?AWS::Cognito::UserPool(?!\w)/g,
  trigger: /PreTokenGeneration/,
  poolName: /\bUserPoolName["']?\s*:\s*["']?([\w*${}.:/ -]+)/,
};
const MERGE = 'It has no effect by itself: its first lines say what to merge it into.';
const CALL = 'It has no effect by itself: its first lines say where to call it.';

/** In the order in which a source file is held against them: the first that fits is it. */
const TOOLS = {
  'amplify-gen2': {
    name: 'Amplify',
    owner: 'an Amplify backend',
    generate: { as: 'amplify', next: CALL, codeFrom: 'working directory', wholeFile: true },
    template: 'amplify-gen2.ts',
    undoneBy: `The next deployment of the branch or sandbox that touches the pool ${STACK_UPDATE}.`,
    pool: { pattern: VARIABLE, usual: 'backend' },
    // amplify-<namespace>-<name>-<sandbox|branch>-<hash> (amplify-backend backend_identifier_conversions.ts).
    stacks: { named: /^amplify-[\w-]+-(sandbox|branch|standalone)-[0-9a-f]{10}(-|$)/ },
    calledInTags: /amplify/i,
    // amplify-backend tags with `created-by` and `amplify:deployment-type` (sandbox or branch).
    tagged(tags) {
      const type = tags['amplify:deployment-type'];
      if (type !== undefined) return `an Amplify backend (${type})`;
      return tags['created-by'] === 'amplify' || tags['amplify:app-id'] ? 'an Amplify backend' : undefined;
    },
    source: {
      file: /(^|\/)amplify\/([\w-]+\/)*[\w-]+\.[mc]?[jt]s$/,
      pool: /\bdefineAuth\s*\(/g,
      trigger: MEMBER,
    },
  },
  sst: {
    name: 'SST',
    owner: 'SST',
    generate: { as: 'sst', next: MERGE, codeFrom: 'working directory', deploy: 'npx sst deploy' },
    template: 'sst.ts',
    undoneBy: 'The next `sst deploy` that touches the pool sets its triggers to those of sst.config.ts.',
    pool: { pattern: /^[A-Za-z][\w-]{0,127}$/, usual: 'UserPool' },
    calledInTags: /\bsst\b/i,
    // anomalyco/sst pkg/project/provider/aws.go
    tagged(tags) {
      const app = tags['sst:app'];
      if (!app) return undefined;
      return `the SST app ${app}${tags['sst:stage'] ? ` (stage ${tags['sst:stage']})` : ''}`;
    },
    source: {
      file: SCRIPT,
      pool: /\bnew\s+sst\.aws\.CognitoUserPool\s*\(|\bnew\s+Cognito\s*\(\s*(?:stack|this|app|ctx)\b/g,
      trigger: MEMBER,
    },
  },
  pulumi: {
    name: 'Pulumi',
    owner: 'Pulumi',
    generate: { as: 'pulumi', next: MERGE, codeFrom: 'working directory', deploy: 'pulumi up' },
    template: 'pulumi.ts',
    undoneBy: "The next `pulumi up` that touches the pool sets lambdaConfig to the program's.",
    pool: { pattern: /^[A-Za-z][\w.-]{0,127}$/, usual: 'UserPool', isInAddress: true },
    calledInTags: /pulumi/i,
    source: {
      file: /\.[mc]?[jt]sx?$|\.(?:py|go|cs|java|ya?ml)$/,
      pool: /\baws\.cognito\.UserPool\s*\(|\bcognito\.NewUserPool\s*\(|\bAws\.Cognito\.UserPool\s*\(|\btype\s*:\s*["']?aws:cognito(?:\/userPool)?:UserPool\b(?!\w)/g,
      imported: { by: /\bpulumi/i, pool: /\b(?:cognito\.|new\s+)UserPool\s*\(/g },
      trigger: MEMBER,
      poolName: /\bname\s*[:=]\s*["'`]([^"'`]+)/,
    },
  },
  cdk: {
    name: 'the CDK',
    owner: 'the CDK',
    generate: { as: 'cdk', next: CALL, codeFrom: 'working directory', wholeFile: true, deploy: 'npx cdk deploy' },
    template: 'cdk.ts',
    undoneBy: `The next \`cdk deploy\` that touches the pool ${STACK_UPDATE}.`,
    pool: { pattern: VARIABLE, usual: 'userPool' },
    stacks: {},
    calledInTags: /\bcdk\b/i,
    source: {
      file: /\.[mc]?[jt]sx?$|\.(?:py|java|cs|go|kt)$/,
      pool: /\b(?:cognito\.|new\s+)(?:Cfn)?UserPool\s*\(|\b(?:Cfn)?UserPool\.Builder\.create\s*\(|\bawscognito\.New(?:Cfn)?UserPool\s*\(/g,
      trigger: MEMBER,
      poolName: /\buser_?[pP]ool_?[nN]ame\s*(?:[:=(]\s*)["'`]([^"'`]+)/,
    },
  },
  serverless: {
    name: 'the Serverless Framework',
    owner: 'the Serverless Framework',
    generate: { as: 'serverless', next: MERGE, codeFrom: 'file', deploy: 'npx serverless deploy' },
    template: 'serverless.yml',
    undoneBy: `The next \`serverless deploy\` that touches the pool ${STACK_UPDATE}.`,
    pool: { pattern: LOGICAL_ID, usual: 'UserPool', isInAddress: true },
    stacks: {},
    calledInTags: /serverless|\bsls\b/i,
    source: {
      ...TEMPLATE,
      // Its resources may stand in any file of a program.
      file: /(^|\/)serverless[\w.-]*\.(ya?ml|json)$|\.[mc]?[jt]s$/,
      // What ${file(…)} takes in is a template of its own.
      triggerFile: /\.(ya?ml|json|[mc]?[jt]s)$/,
      pool: /\bType["']?\s*:\s*["']?AWS::Cognito::UserPool(?!\w)|\bcognitoUserPool["']?\s*:\s*(?:\n|\{[^}]*\bpool\b)/g,
      poolName: /\b(?:UserPoolName|pool)["']?\s*:\s*["']?([\w*${}.:/ -]+)/,
    },
  },
  sam: {
    name: 'SAM',
    owner: 'SAM',
    generate: { as: 'sam', next: MERGE, codeFrom: 'file', deploy: 'sam deploy' },
    template: 'sam.yaml',
    undoneBy: `The next \`sam deploy\` that touches the pool ${STACK_UPDATE}.`,
    pool: { pattern: LOGICAL_ID, usual: 'UserPool', isInAddress: true },
    stacks: {},
    calledInTags: /\bsam\b/i,
    source: { ...TEMPLATE, beside: /AWS::Serverless/ },
  },
  cloudformation: {
    name: 'CloudFormation',
    owner: 'CloudFormation',
    generate: { as: 'cloudformation', next: MERGE, codeFrom: 'file' },
    template: 'cloudformation.yaml',
    undoneBy: `The next stack update that touches the pool ${STACK_UPDATE}.`,
    pool: { pattern: LOGICAL_ID, usual: 'UserPool', isInAddress: true },
    stacks: {},
    calledInTags: /cloud-?formation|\bcfn\b/i,
    source: TEMPLATE,
  },
  terraform: {
    name: 'Terraform',
    owner: 'Terraform',
    generate: {
      as: 'terraform',
      next: 'Its first lines say what goes into the pool itself.',
      codeFrom: 'file',
      wholeFile: true,
      deploy: 'terraform apply',
    },
    template: 'terraform.tf',
    undoneBy:
      'The next `terraform apply` sees it as drift and removes it, unless the pool ignores changes of lambda_config.',
    pool: { pattern: /^[A-Za-z_][\w-]{0,254}$/, usual: 'main', isInAddress: true },
    calledInTags: /terra(form|grunt)|\b(open)?tofu\b/i,
    source: {
      // The CDK for Terraform speaks as many languages as the CDK does.
      file: /\.(tf|tofu)(\.json)?$|(^|\/)terragrunt\.hcl$|\.[mc]?[jt]s$|\.(py|go|cs|java)$/,
      // A module of the project's own declares the pool itself, in a file of its own.
      pool: /\bresource\s+"aws_cognito_user_pool"|"aws_cognito_user_pool"(?<!"data"\s*:\s*\{[^{}]{0,200})\s*:\s*[{[]|\bsource\s*=\s*"(?![./])[^"\n]*cognito[-_]user[-_]?pool[^"\n]*"/g,
      imported: {
        by: /cdktf|\.gen\/providers\//i,
        pool: /\bCognitoUserPool(?:\.Builder\.create)?\s*\(\s*(?:self|this|scope|stack)\b|\bNewCognitoUserPool\s*\(/g,
      },
      trigger: new RegExp(String.raw`${MEMBER.source}|\bpre_token_generation_config"?\s*\{`),
      // In other languages, the same words may be a script's or another tool's.
      triggerFile: /\.(tf|tofu)(\.json)?$|(^|\/)terragrunt\.hcl$|\.[mc]?[jt]s$/,
      poolName: /\b(?:user_pool_name|name)"?\s*[=:]\s*["']([^"'\n]+)["']/,
    },
  },
  'amplify-gen1': {
    name: 'Amplify Gen 1',
    owner: 'an Amplify backend',
    template: 'amplify-gen1.md',
    // amplify-cli, amplify-category-auth/resources/lambda-function.js; aws-amplify/amplify-cli#8997.
    undoneBy:
      'The next `amplify push` of a project with triggers sets the pool to the triggers of cli-inputs.json alone.',
    pool: { pattern: LOGICAL_ID, usual: 'auth' },
    // amplify-<project>-<environment>-<number>, and the nested stacks of it.
    stacks: { named: /^amplify-[a-z0-9]+-[a-z]+-\d+(-|$)/i },
    calledInTags: /amplify gen ?1/i,
    source: {
      file: /(^|\/)amplify\/backend\/auth\/[^/]+\/cli-inputs\.json$/,
      pool: /"cognitoConfig"\s*:/g,
      // Older ones hold the triggers as a text of JSON.
      trigger: /\\?"PreTokenGeneration\\?"\s*:\s*\[\s*\\?"/,
    },
  },
} as const satisfies Record<string, IacTool>;

export type IacOwner = keyof typeof TOOLS;

export const IAC: Readonly<Record<IacOwner, IacTool>> = TOOLS;

export const IAC_OWNERS = Object.keys(TOOLS) as readonly IacOwner[];
