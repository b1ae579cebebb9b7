/**
 * Pools that infrastructure as code owns: the snippet that declares the trigger there, and what would undo one that was
 * attached from outside. The snippets are files in templates/iac; what each tool cannot do stands in their comments.
 */
import { isPlaceholderPoolId, parseUserPoolId } from '../pool/ids.ts';
import { fillTemplate, isPlainFolder } from './fill.ts';

export type IacOwner =
  'cloudformation' | 'cdk' | 'amplify-gen1' | 'amplify-gen2' | 'sam' | 'sst' | 'serverless' | 'terraform' | 'pulumi';

export interface Iac {
  /** As people call it. */
  name: string;
  /** In templates/iac. */
  file: string;
  /** What will undo a trigger that was attached from outside, in one sentence. */
  undoneBy: string;
  /**
   * How the pool's resource may be called in the tool's own language, and is called where nobody says: a logical id, a
   * variable, a component's name; for Amplify, the variable that holds what defineBackend returned.
   */
  pool: { pattern: RegExp; usual: string };
}

const LOGICAL_ID = /^[A-Za-z][A-Za-z0-9]{0,254}$/;
const VARIABLE = /^[A-Za-z_$][\w$]{0,254}$/;
const COMPONENT = /^[A-Za-z][\w-]{0,127}$/;
const HCL_NAME = /^[A-Za-z_][\w-]{0,254}$/;

/** An update of the pool by CloudFormation sets it to the template, triggers included (serverless/serverless#9635). */
const STACK_UPDATE = 'removes it when its template does not name it, or puts V1_0 in its place';

export const IAC: Readonly<Record<IacOwner, Iac>> = {
  cloudformation: {
    name: 'CloudFormation',
    file: 'cloudformation.yaml',
    undoneBy: `The next stack update that touches the pool ${STACK_UPDATE}.`,
    pool: { pattern: LOGICAL_ID, usual: 'UserPool' },
  },
  cdk: {
    name: 'the CDK',
    file: 'cdk.ts',
    undoneBy: `The next \`cdk deploy\` that touches the pool ${STACK_UPDATE}.`,
    pool: { pattern: VARIABLE, usual: 'userPool' },
  },
  'amplify-gen2': {
    name: 'Amplify',
    file: 'amplify-gen2.ts',
    undoneBy: `The next deployment of the branch or sandbox that touches the pool ${STACK_UPDATE}.`,
    pool: { pattern: VARIABLE, usual: 'backend' },
  },
  'amplify-gen1': {
    name: 'Amplify Gen 1',
    file: 'amplify-gen1.md',
    // amplify-cli, amplify-category-auth/resources/lambda-function.js; aws-amplify/amplify-cli#8997.
    undoneBy:
      'The next `amplify push` of a project with triggers sets the pool to the triggers of cli-inputs.json alone.',
    pool: { pattern: LOGICAL_ID, usual: 'auth' },
  },
  sam: {
    name: 'SAM',
    file: 'sam.yaml',
    undoneBy: `The next \`sam deploy\` that touches the pool ${STACK_UPDATE}.`,
    pool: { pattern: LOGICAL_ID, usual: 'UserPool' },
  },
  sst: {
    name: 'SST',
    file: 'sst.ts',
    undoneBy: 'The next `sst deploy` that touches the pool sets its triggers to those of sst.config.ts.',
    pool: { pattern: COMPONENT, usual: 'UserPool' },
  },
  serverless: {
    name: 'the Serverless Framework',
    file: 'serverless.yml',
    undoneBy: `The next \`serverless deploy\` that touches the pool ${STACK_UPDATE}.`,
    pool: { pattern: LOGICAL_ID, usual: 'UserPool' },
  },
  terraform: {
    name: 'Terraform',
    file: 'terraform.tf',
    undoneBy:
      'The next `terraform apply` sees it as drift and removes it, unless the pool ignores changes of lambda_config.',
    pool: { pattern: HCL_NAME, usual: 'main' },
  },
  pulumi: {
    name: 'Pulumi',
    file: 'pulumi.ts',
    undoneBy: "The next `pulumi up` that touches the pool sets lambdaConfig to the program's.",
    pool: { pattern: /^[A-Za-z][\w.-]{0,127}$/, usual: 'UserPool' },
  },
};

export interface SnippetValues {
  /** Left out where the pool is not there yet. */
  userPoolId?: string;
  role: string;
  /** The pool's resource in the tool's own language: see `Iac.pool`. */
  pool?: string;
  /** Where role-claim.mjs is put, relative to what the snippet's first comment says. */
  codeFolder?: string;
}

const ROLE = /^[a-z_][a-z0-9_]{0,62}$/i;

/**
 * Fills a snippet's `{{placeholders}}`.
 * @param template the text of the owner's file in templates/iac
 * @returns the snippet, or why a value may not stand in it: every value is held against what its place can hold, so that
 *   none can end a string or a comment, or add a line
 */
export function fillSnippet(
  owner: IacOwner,
  template: string,
  values: SnippetValues,
): { ok: true; text: string } | { ok: false; why: string } {
  const { pool } = IAC[owner];
  const places: Record<string, { value: string; fits: (value: string) => boolean }> = {
    ...(values.userPoolId === undefined ? {} : { userPoolId: { value: values.userPoolId, fits: isRealPoolId } }),
    role: { value: values.role, fits: matches(ROLE) },
    pool: { value: values.pool ?? pool.usual, fits: matches(pool.pattern) },
    codeFolder: { value: values.codeFolder ?? 'role-claim', fits: isPlainFolder },
  };
  for (const [name, { value, fits }] of Object.entries(places)) {
    if (!fits(value))
      return { ok: false, why: `${JSON.stringify(value)} cannot stand for ${name} in ${IAC[owner].file}.` };
  }
  const filled = Object.fromEntries(Object.entries(places).map(([name, { value }]) => [name, value]));
  return { ok: true, text: fillTemplate(template, filled).replaceAll(/ \(?\{\{userPoolId\}\}\)?/g, '') };
}

function isRealPoolId(id: string): boolean {
  return parseUserPoolId(id) !== undefined && !isPlaceholderPoolId(id);
}

function matches(pattern: RegExp): (value: string) => boolean {
  return (value) => pattern.test(value);
}
