import { check, PASS } from '../check.ts';
import { whereIs } from '../../config/block.ts';

export const unknownKey = check({
  id: 'config/unknown-key',
  title: 'Every key of the Cognito block is one the CLI reads',
  needs: ['config'],
  after: ['config/missing', 'config/invalid', 'config/shadowed'],
  run({ config }) {
    const unknown = config?.read.ok ? config.read.unknownKeys[0] : undefined;
    if (!unknown) return PASS;
    return {
      status: 'fail',
      message: `${config?.file}:${unknown.line}: \`${unknown.path}\` is not a key of the Supabase config; newer CLIs ignore it, older ones refuse the file.`,
      fix: unknown.suggestion === undefined ? 'Remove it.' : `Rename it to \`${unknown.suggestion}\`.`,
      evidence: whereIs(config, unknown.line),
    };
  },
});
