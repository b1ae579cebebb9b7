import { expect, it } from 'vitest';
import { addRest, type ClientFiles } from '../../src/discover/client-files.ts';

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
