import { check, PASS } from '../check.ts';

export const missing = check({
  id: 'config/missing',
  title: 'A Supabase config file is there',
  needs: ['config'],
  run({ config }) {
    if (config) return PASS;
    return {
      status: 'fail',
      message: 'There is no supabase/config.toml, config.json or config.jsonc here or in a folder above.',
      fix: "Run `supabase init`, or name the project's folder with --cwd.",
    };
  },
});
