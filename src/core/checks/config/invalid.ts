import { check, PASS } from '../check.ts';

export const invalid = check({
  id: 'config/invalid',
  title: 'The Supabase config file parses',
  needs: ['config'],
  after: ['config/missing'],
  run({ config }) {
    if (!config || config.read.ok) return PASS;
    const { message, line, column } = config.read;
    return {
      status: 'fail',
      message: `${config.file}${line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`}: ${message}`,
      fix: `Fix that line; \`supabase status\` reads the file without starting anything.`,
      evidence: {
        file: config.file,
        ...(line === undefined ? {} : { line }),
        ...(column === undefined ? {} : { column }),
      },
    };
  },
});
