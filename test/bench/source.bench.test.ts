import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readClientSource } from '../../src/core/client/read.ts';
import type { ClientFiles } from '../../src/discover/client-files.ts';
import { search } from '../../src/discover/search.ts';
import { files } from '../../src/world/files.ts';
import { expectFigure } from './figures.ts';
import { pairedRatio } from './paired.ts';

const FILES = 5000;
const FILES_A_FOLDER = 20;
const RUNS = 9;
/** Following the app's clients, to finding and reading the files alone. */
const MAX_RATIO = 2;

const NAMES = ['index.ts', 'auth.ts', 'button.tsx', 'table.tsx', 'api.ts', 'view.vue', 'hooks.ts', 'queries.ts'];
const CLIENT = `import { createClient } from '@supabase/supabase-js'
import { fetchAuthSession } from 'aws-amplify/auth'
export const supabase = createClient(import.meta.env.VITE_URL, import.meta.env.VITE_KEY, {
  accessToken: async () => (await fetchAuthSession()).tokens?.accessToken?.toString() ?? null,
})
`;
const QUERIES = "import { supabase } from '@/lib/supabase'\nexport const rows = () => supabase.from('rows').select()\n";

/** Functions as any file has them. */
function filler(file: number): string {
  return Array.from(
    { length: 40 },
    (_, index) =>
      `export function f${file}_${index}(a: number, b: string) {\n  const x = a * ${index} + b.length;\n  return x > 10 ? { value: x, label: b } : undefined;\n}\n`,
  ).join('\n');
}

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'bench-source-'));
  mkdirSync(join(root, '.git'));
  mkdirSync(join(root, 'src', 'lib'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"dependencies":{"@supabase/supabase-js":"2.119.1","aws-amplify":"6"}}');
  writeFileSync(join(root, 'src', 'lib', 'supabase.ts'), CLIENT);
  for (let file = 0; file < FILES; file += 1) {
    const folder = join(root, 'src', 'features', `f${Math.floor(file / FILES_A_FOLDER)}`);
    mkdirSync(folder, { recursive: true });
    const name = NAMES[file % NAMES.length] ?? '';
    const text = (file % 10 === 7 ? QUERIES : '') + filler(file);
    writeFileSync(
      join(folder, `${file}-${name}`),
      name.endsWith('.vue') ? `<script setup lang="ts">\n${text}</script>\n` : text,
    );
  }
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function read(): Promise<ClientFiles> {
  return (await search(files, root)).readClientFiles();
}

it(`following the clients of ${FILES} files takes at most ${MAX_RATIO} times as long as reading them`, async () => {
  const follow = async (): Promise<unknown> => {
    const clientFiles = await read();
    return readClientSource(clientFiles.files, clientFiles);
  };
  expect(await follow()).toMatchObject({ clients: [{ token: 'callback', sends: ['access'] }], faults: [] });
  const ratio = await pairedRatio(follow, read, { runs: RUNS, limit: MAX_RATIO });
  expectFigure(`following the clients of ${FILES} files`, ratio, 'times reading them', { limit: MAX_RATIO });
});
