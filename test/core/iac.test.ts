import { readFileSync, readdirSync } from 'node:fs';
import { transform } from 'rolldown/utils';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments, type ScalarTag } from 'yaml';
import { IAC, IAC_OWNERS, type IacOwner } from '../../src/core/snippets/iac-tools.ts';
import { type SnippetValues, fillSnippet } from '../../src/core/snippets/iac.ts';
import { asObject, type Json } from '../../src/core/text/json.ts';
import { ROOT } from '../harness/paths.ts';

const FOLDER = `${ROOT}templates/iac/`;
const OWNERS = IAC_OWNERS;
const VALUES: SnippetValues = { userPoolId: 'eu-west-1_Kx7mQ2pLd', role: 'authenticated' };

const template = (owner: IacOwner): string => readFileSync(`${FOLDER}${IAC[owner].template}`, 'utf8');

function filled(owner: IacOwner, change: Partial<SnippetValues> = {}): string {
  const result = fillSnippet(owner, template(owner), { ...VALUES, ...change });
  if (!result.ok) throw new Error(result.why);
  return result.text;
}

describe('the table', () => {
  it('names every file of the folder, each once', () => {
    expect(OWNERS.map((owner) => IAC[owner].template).toSorted()).toEqual(readdirSync(FOLDER).toSorted());
  });

  it.each(OWNERS)('%s: says in one sentence what undoes a trigger from outside', (owner) => {
    expect(IAC[owner].undoneBy).toMatch(/^The next [^\n]+\.$/);
    expect(IAC[owner].undoneBy.replaceAll(/`[^`]*`|[\w.]+\.(ts|json)\b/g, '')).toMatch(/^[^.]+\.$/);
  });
});

describe.each(OWNERS)('the snippet for %s', (owner) => {
  it('has every placeholder filled, and names the pool, the role and the limits of the tool', () => {
    const text = filled(owner, { role: 'member', pool: 'Chosen' });
    expect(text).not.toMatch(/\{\{|\}\}\}/);
    for (const part of ['eu-west-1_Kx7mQ2pLd', 'member', 'Chosen', 'cannot do', 'ID tokens'])
      expect(text).toContain(part);
  });

  it.each<[string, Partial<SnippetValues>]>([
    ['a line end in the pool id', { userPoolId: 'eu-west-1_Kx7mQ2pLd\nx' }],
    ["an example's pool id", { userPoolId: 'eu-west-1_XXXXXXXXX' }],
    ['a quote in the role', { role: "x'" }],
    ['a line end after the role', { role: 'x\n' }],
    ['a space in the resource', { pool: 'a b' }],
    ['an expression for the resource', { pool: '${x}' }],
    ['no resource', { pool: '' }],
    ['a quote in the resource', { pool: "x', {}); evil('" }],
    ['a folder above', { codeFolder: '../x' }],
    ['an absolute folder', { codeFolder: '/etc' }],
    ['an expression in the folder', { codeFolder: '${file(x)}' }],
    ['a placeholder in the folder', { codeFolder: '{{role}}' }],
  ])('refuses %s', (_title, change) => {
    expect(fillSnippet(owner, template(owner), { ...VALUES, ...change })).toMatchObject({ ok: false });
  });
});

describe('a pool that is not there yet', () => {
  it.each(OWNERS)('%s: is left out of the text', (owner) => {
    const result = fillSnippet(owner, template(owner), { role: 'authenticated' });
    expect(result).toMatchObject({ ok: true });
    expect(result.ok && result.text).not.toMatch(/\{\{| \(\)|pool ,/);
  });
});

describe('names in the tool’s own language', () => {
  it.each<[IacOwner, string, boolean]>([
    ['cloudformation', 'Shop2Pool', true],
    ['cloudformation', 'shop_pool', false],
    ['sam', 'shop-pool', false],
    ['serverless', 'CognitoUserPoolShop', true],
    ['terraform', 'shop-pool', true],
    ['terraform', '2pool', false],
    ['cdk', 'shop_pool', true],
    ['cdk', 'shop-pool', false],
    ['pulumi', 'shop-pool', true],
    ['sst', '$pool', false],
    ['amplify-gen2', '$backend', true],
  ])('%s takes %s: %s', (owner, pool, ok) => {
    expect(fillSnippet(owner, template(owner), { ...VALUES, pool }).ok).toBe(ok);
  });
});

/** CloudFormation's short forms as the long ones. */
const intrinsic = (tag: string, name: string): ScalarTag => ({ tag, resolve: (value) => ({ [name]: value }) });
const TAGS = [intrinsic('!GetAtt', 'GetAtt'), intrinsic('!Ref', 'Ref'), intrinsic('!Sub', 'Sub')];

function yaml(text: string): Json {
  const [document, ...others] = parseAllDocuments(text, { customTags: TAGS, version: '1.1' });
  if (document === undefined || others.length > 0 || !('toJS' in document)) throw new Error('not one YAML document');
  expect([...document.errors, ...document.warnings]).toEqual([]);
  return document.toJS() as Json;
}

describe.each<[IacOwner, string]>([
  ['cloudformation', 'RoleClaimFunction'],
  ['sam', 'RoleClaimFunction'],
  ['serverless', 'RoleClaimLambdaFunction'],
])('the YAML for %s', (owner, logicalId) => {
  const document = (change: Partial<SnippetValues> = {}) => asObject(yaml(filled(owner, change)));
  const resources = (change: Partial<SnippetValues> = {}) => {
    const root = document(change);
    return asObject(root['Resources'] ?? asObject(root['resources'])['Resources']);
  };
  const properties = (name: string) => asObject(asObject(resources()[name])['Properties']);
  const arn = { GetAtt: `${logicalId}.Arn` };

  it('attaches one function by both keys, as V2_0', () => {
    expect(properties('UserPool')['LambdaConfig']).toEqual({
      PreTokenGeneration: arn,
      PreTokenGenerationConfig: { LambdaArn: arn, LambdaVersion: 'V2_0' },
    });
  });

  it('lets this pool of this account invoke it, and no other', () => {
    expect(properties('RoleClaimPermission')).toEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: arn,
      Principal: 'cognito-idp.amazonaws.com',
      SourceArn: { GetAtt: 'UserPool.Arn' },
      SourceAccount: { Ref: 'AWS::AccountId' },
    });
  });

  it.each(['true', 'null', 'on', 'authenticated'])('gives the role %s as text', (role) => {
    const declared =
      owner === 'serverless'
        ? asObject(document({ role })['functions'])['roleClaim']
        : asObject(resources({ role })[logicalId])['Properties'];
    const environment = asObject(asObject(declared)['Environment'] ?? asObject(declared)['environment']);
    expect(asObject(environment['Variables'] ?? environment)['ROLE_CLAIM']).toBe(role);
  });
});

describe.each<IacOwner>(['cdk', 'amplify-gen2', 'sst', 'pulumi'])('the TypeScript for %s', (owner) => {
  it.each<Partial<SnippetValues>>([{}, { pool: 'Shop', codeFolder: './infra/role-claim' }])(
    'parses, with %o',
    async (change) => {
      const { code, errors } = await transform('snippet.ts', filled(owner, change));
      expect(errors).toEqual([]);
      expect(code).toMatch(/V2_0|"v2"/);
      expect(code).toContain('role-claim.handler');
    },
  );
});

/** Without its comments. */
const lines = (text: string): string => text.replaceAll(/^\s*#.*$/gm, '');
/** What its first comment says goes into the pool. */
const block = (text: string): string => [...text.matchAll(/^#   (.*)$/gm)].map(([, line]) => line).join('\n');

describe('the HCL for Terraform', () => {
  it('leaves the pool to the configuration that declares it, and says what goes into it', () => {
    expect(lines(filled('terraform'))).not.toContain('resource "aws_cognito_user_pool"');
    expect(block(filled('terraform')).match(/aws_lambda_function\.role_claim\.arn/g)).toHaveLength(2);
  });

  it.each([
    ['the file', lines],
    ['the block', block],
  ])('%s closes what it opens', (_title, part) => {
    const code = part(filled('terraform'));
    for (const [open, close] of ['{}', '[]', '()'].map(([a = '', b = '']) => [a, b] as const)) {
      expect(code.split(open).length).toBe(code.split(close).length);
    }
    expect(code.split('"').length % 2).toBe(1);
  });

  it('lets this pool of this account invoke it, and no other', () => {
    const code = lines(filled('terraform'));
    expect(code).toContain('source_arn     = aws_cognito_user_pool.main.arn');
    expect(code).toContain('source_account = data.aws_caller_identity.role_claim.account_id');
  });
});
