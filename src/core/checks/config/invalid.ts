import { check, PASS } from '../check.ts';

export const invalid = check({
  id: 'config/invalid',
  title: 'The Supabase config file parses',
  needs: ['config'],
  after: ['config/missing'],
  run({ config }) {
    if (!config || config.read.ok) return PASS;
    const { message, line, column } = config.read;
    const isConflict = /^(?:<{7}|={7}|>{7})(?: |$)/.test(config.text.split(/\r?\n/)[(line ?? 0) - 1] ?? '');
    return {
      status: 'fail',
      message: `${config.file}${line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`}: ${message}`,
      fix: isConflict
        ? 'Git left a merge conflict there: keep one of the sides, and take its markers out.'
        : 'Fix that line; `supabase status` reads the file without starting anything.',
      evidence: {
        file: config.file,
        ...(line === undefined ? {} : { line }),
        ...(column === undefined ? {} : { column }),
      },
    };
  },
});
