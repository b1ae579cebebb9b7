import { check, PASS } from '../check.ts';

export const envMalformed = check({
  id: 'config/env-malformed',
  title: 'The CLI can read the .env files',
  needs: ['config'],
  after: ['config/missing'],
  run({ config }) {
    const faults = (config?.view.all ?? []).flatMap(({ generation, effective }) =>
      effective.problems.filter(({ kind }) => kind === 'env-file').map((problem) => ({ generation, ...problem })),
    );
    const fault = faults.find(({ generation }) => generation === 'ts-3.1') ?? faults[0];
    if (!fault) return PASS;
    const { file = '.env', line = 1 } = fault;
    const versions = [...new Set(faults.map(({ generation }) => generation.split('-')[1]))].join(', ');
    return {
      status: 'fail',
      message: `${fault.message}: Supabase CLI ${versions} stops there, whatever the config says.`,
      fix: `Fix line ${line} of ${file}: NAME=value, with closed quotes, or a # before it.`,
      evidence: { file, line },
    };
  },
});
