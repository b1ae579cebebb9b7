/** docs/fleets.md works on what `generate terraform` writes: the lines that it changes are there, as it says. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ROOT } from '../harness/paths.ts';

const page = readFileSync(`${ROOT}docs/fleets.md`, 'utf8');
const template = readFileSync(`${ROOT}templates/iac/terraform.tf`, 'utf8');

it('gives the function a name for each environment, where the file has one for all', () => {
  const [, shown = ''] = /^ +function_name += "(.+)-\$\{var\.environment\}"$/m.exec(page) ?? [];
  const names = [...template.matchAll(/^ +function_name += "(.+)"$/gm)].map(([, name]) => name);
  expect(names).toEqual([shown]);
});

it('has no other name in it that may be there only once', () => {
  expect([...template.matchAll(/^ +name += /gm)]).toEqual([]);
  expect(template).toContain('name_prefix = "cognito-role-claim-"');
});

it('puts the account where the trust policy has its place', async () => {
  const { ACCOUNT_PLACE } = await import('../../src/core/iam/trust.ts');
  expect(page).toContain(`"${ACCOUNT_PLACE}", data.aws_caller_identity.current.account_id`);
});
