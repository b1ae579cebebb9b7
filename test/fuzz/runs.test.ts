/** Whole runs over projects whose files are at random: none is a defect of the program. FC_SEED repeats them. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { documentOf, runCli } from '../harness/cli.ts';
import { tempProject } from '../harness/project.ts';

const seed = Number(process.env['FC_SEED']) || Math.floor(Math.random() * 2 ** 31);
const ID = 'eu-west-1_AbC123xyz';
const FILES: Readonly<Record<string, string>> = {
  'supabase/config.toml': `[auth.third_party.aws_cognito]\nenabled = true\nuser_pool_id = "${ID}"\nuser_pool_region = "env(R)"\n`,
  'supabase/.env': 'R="eu-west-1"\n',
  'amplify_outputs.json': JSON.stringify({ auth: { user_pool_id: ID, aws_region: 'eu-west-1' } }),
  'package.json': JSON.stringify({ dependencies: { 'aws-amplify': '^6.0.0', '@supabase/supabase-js': '^2.0.0' } }),
  'src/app.ts': "import { createClient } from '@supabase/supabase-js';\nexport const s = createClient('u', 'k');\n",
  'supabase/.temp/cognito-supabase/state.json': JSON.stringify({ schemaVersion: 1, attached: [], linked: [] }),
};
const put = fc.constantFrom(
  '',
  ID,
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  '\n',
  '\\',
  '$',
  '\u0000',
  '\ufeff',
  'null',
  '=',
  '`',
  '${',
  '/*',
);
const changes = fc.array(fc.tuple(fc.constantFrom(...Object.keys(FILES)), fc.nat(120), fc.nat(10), put), {
  minLength: 1,
  maxLength: 5,
});

it.each([['verify', '--offline'], ['discover'], ['init', '--dry-run'], ['remove', '--dry-run']])(
  `%s %s ends with a code of its own (FC_SEED=${seed})`,
  async (...args) => {
    const once = fc.asyncProperty(changes, async (made) => {
      const files = { ...FILES };
      for (const [name, at, length, text] of made) {
        const before = files[name] ?? '';
        files[name] = before.slice(0, at) + text + before.slice(at + length);
      }
      const project = await tempProject(files);
      const outcome = await runCli([...args, '--no-input', '--json'], { cwd: project.dir });
      await project.cleanup();
      expect(outcome.code).not.toBe(70);
      documentOf(outcome);
    });
    await fc.assert(once, { numRuns: 50, seed });
  },
);
