/** Lists of the infrastructure tools, wherever they are written out, are those of the table. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { IAC, IAC_OWNERS, type IacTool } from '../../src/core/snippets/iac-tools.ts';
import { ROOT } from '../harness/paths.ts';

const read = (file: string): string => readFileSync(`${ROOT}${file}`, 'utf8');
const TOOLS: readonly IacTool[] = IAC_OWNERS.map((owner) => IAC[owner]);

it('the README names the tools that a pool is found by', () => {
  const [, list = ''] = /or\s+files\s+of ([^.]+)\./.exec(read('README.md')) ?? [];
  const names = list.replaceAll(/\s+/g, ' ').split(/, | and /);
  expect(names).toEqual(TOOLS.map(({ name }) => name));
});

it('the README names the tools that generate writes for', () => {
  const [, list = ''] = /^\| (.*) \| the function's code, and its declaration/m.exec(read('README.md')) ?? [];
  const names = [...list.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
  expect(names).toEqual(TOOLS.flatMap(({ generate }) => (generate ? [generate.as] : [])));
});

it('the page of cognito/managed names them all', () => {
  const page = read('templates/checks/cognito/managed.md').replaceAll(/\s+/g, ' ');
  const [, list = ''] = /by infrastructure as code: ([^.]+)\./.exec(page) ?? [];
  for (const { name } of TOOLS) expect(list).toContain(name.replace(/^the /, '').replace(/ Gen 1$| Framework$/, ''));
});

it("the schema of discover's document takes them, and no other", () => {
  const schema = JSON.parse(read('templates/schema/discover.json')) as { $defs: { tool: { enum: string[] } } };
  expect(schema.$defs.tool.enum).toEqual(IAC_OWNERS);
});
