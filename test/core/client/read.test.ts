import { fillClient } from '../../../src/core/client/fill.ts';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readClientSource } from '../../../src/core/client/read.ts';
import type { ClientSource } from '../../../src/core/client/source.ts';
import type { SourceFile } from '../../../src/core/client/code/source-file.ts';
import { ROOT } from '../../harness/paths.ts';
import { SNIPPETS } from './snippets.ts';

const files = (code: string | Readonly<Record<string, string>>): SourceFile[] =>
  Object.entries(typeof code === 'string' ? { 'app.ts': code } : code).map(([file, text]) => ({ file, text }));

/** One line for each client, then one for each fault. */
function words({ clients, faults }: ClientSource): string[] {
  return [
    ...clients.map(({ token, sends, certain }) => `${token} ${sends.join('+')}`.trim() + (certain ? '' : ', perhaps')),
    ...faults.map(
      (fault) =>
        `${fault.kind}:${fault.line}${fault.kind === 'manual-realtime-auth' && !fault.isString ? ', no string' : ''}`,
    ),
  ];
}

describe('source code', () => {
  it.each(SNIPPETS)('$what', async ({ code, found }) => {
    expect(words(await readClientSource(files(code))).toSorted()).toEqual([...found].toSorted());
  });

  it('is a table worth the name', () => {
    expect(SNIPPETS.length).toBeGreaterThan(80);
  });

  it.each([
    ['amplify-web.ts', 'callback access'],
    ['amplify-web.js', 'callback access'],
    ['amplify-next.ts', 'callback'],
    ['amplify-react-native.ts', 'callback access'],
    ['oidc.ts', 'callback access'],
    ['next-auth.ts', 'callback'],
    ['cognito-identity-js.ts', 'callback access'],
    ['m2m.ts', 'callback access'],
  ])('our own template %s is in order, whichever token it sends', async (name, found) => {
    const template = readFileSync(`${ROOT}templates/client/${name}`, 'utf8');
    const other = fillClient(template, 'id');
    const otherFound = other === template ? found : found.replace('access', 'id');
    expect(words(await readClientSource([{ file: `src/${name}`, text: other }]))).toEqual([otherFound]);
    const text = template;
    expect(words(await readClientSource([{ file: `src/${name}`, text }]))).toEqual([found]);
  });
});

const GUIDE = `${ROOT}../shared/000_8e5c95cb876c6a01.txt`;

describe.runIf(existsSync(GUIDE))("Supabase's guide", () => {
  it('has a sample that is always anon, and sets the token of Realtime to what it does not have', async () => {
    const text = readFileSync(GUIDE, 'utf8');
    const sample = text.slice(text.indexOf('import { fetchAuthSession'), text.indexOf('Add a new Third-Party'));
    const code = sample.replaceAll(/^_\d+$/gm, '');
    const read = await readClientSource([{ file: 'app.ts', text: code }]);
    expect(words(read).map((line) => line.replace(/:\d+/, ''))).toEqual([
      'callback',
      'not-found',
      'manual-realtime-auth, no string',
    ]);
    const lines = code.split('\n');
    expect(read.faults.map(({ line }) => lines[line - 1]?.trim())).toEqual([
      'return tokens?.accessToken',
      'fetchAuthSession().then((tokens) => supabase.realtime.setAuth(tokens?.accessToken))',
    ]);
  });
});
