import { check, PASS } from '../check.ts';
import { locateKey, whereIs } from '../../config/block.ts';

/** For a key of the block that names no fix of its own. */
export const TYPES_FIX = 'Write enabled = true without quotes, and the other two as quoted text.';

export const wrongType = check({
  id: 'config/wrong-type',
  title: 'The values of the block have types that every CLI accepts',
  needs: ['config'],
  after: ['config/missing', 'config/invalid', 'config/shadowed', 'config/unknown-key', 'config/env-unresolved'],
  run({ config }) {
    const refusing = (config?.view.all ?? []).flatMap(({ generation, effective }) =>
      effective.problems.filter(({ kind }) => kind === 'wrong-type').map((problem) => ({ generation, problem })),
    );
    const [first] = refusing;
    if (!first) return PASS;
    const newest = refusing.find(({ generation }) => generation === 'ts-3.1');
    const versions = [...new Set(refusing.map(({ generation }) => generation.split('-')[1]))];
    return {
      status: newest ? 'fail' : 'warn',
      message: `${config?.file}: ${first.problem.message} Supabase CLI ${versions.join(', ')} refuses the file.`,
      fix: first.problem.fix ?? TYPES_FIX,
      evidence:
        first.problem.line === undefined ? locateKey(config, first.problem.key) : whereIs(config, first.problem.line),
    };
  },
});
