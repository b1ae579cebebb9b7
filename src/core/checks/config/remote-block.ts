import { check, PASS } from '../check.ts';
import { whereIs } from '../../config/block.ts';

export const remoteBlock = check({
  id: 'config/remote-block',
  title: 'No third-party block is in a place that nothing reads',
  needs: ['config'],
  after: ['config/missing', 'config/invalid'],
  run({ config }) {
    const remote = config?.read.ok ? config.read.remotes[0] : undefined;
    if (!remote) return PASS;
    return {
      status: 'warn',
      message: `${config?.file}:${remote.line}: \`${remote.path}\` has no effect: no command of the Supabase CLI sends third-party settings to a hosted project.`,
      fix: 'Remove it, and link that project instead: `npx cognito-supabase link --project-ref <its project_id>`, or its dashboard, under Authentication → Third-Party Auth.',
      evidence: whereIs(config, remote.line),
    };
  },
});
