import { expect, it } from 'vitest';
import { addImported, addRest, type ClientFiles } from '../../src/discover/client-files.ts';

it('counts the code that there is no time for, and reads the rest', async () => {
  const files: ClientFiles = { files: [], unread: [], looked: 3, left: 0 };
  const rest = Array.from({ length: 20_002 }, (_, index) => `src/f${index}.ts`);
  await addRest(files, ['README.md', ...rest], async ({ file }) =>
    Buffer.from(file === 'src/f7.ts' ? "import '@supabase/supabase-js'" : 'export {}'),
  );
  expect(files).toEqual({
    files: [{ file: 'src/f7.ts', text: "import '@supabase/supabase-js'" }],
    unread: [],
    looked: 20_003,
    left: 2,
  });
});

it('reads what is imported by a name of its own, whatever is in it', async () => {
  const files: ClientFiles = {
    files: [
      { file: 'src/db.ts', text: "import '@supabase/supabase-js'\nimport { bearer } from '@bearer'" },
      { file: 'tsconfig.json', text: '{ "compilerOptions": { "paths": { "@bearer": ["./src/deep/token.ts"] } } }' },
    ],
    unread: [],
    looked: 2,
    left: 0,
  };
  const found = ['src/db.ts', 'src/deep/token.ts'].map((file) => ({ file, name: file.slice(-8), isLink: false }));
  await addImported(files, found, [], async ({ file }) => `export const bearer = '${file}'`);
  expect(files.files.map(({ file }) => file)).toEqual(['src/db.ts', 'tsconfig.json', 'src/deep/token.ts']);
});
