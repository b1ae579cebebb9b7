import { unavailable, wakeUp } from '../../supabase/hosted.ts';
import { check, PASS } from '../check.ts';
import { judgeProject } from './project.ts';

export const projectPaused = check({
  id: 'hosted/project-paused',
  title: 'The hosted project is up',
  needs: ['hosted'],
  after: ['hosted/project-not-found'],
  run({ hosted }) {
    return judgeProject(hosted, ({ project: { ref, status } }) => {
      const trouble = unavailable(status);
      if (!trouble) return PASS;
      return {
        status: 'fail',
        message: `The project ${ref} is ${trouble.words}, so nothing answers there.`,
        fix: wakeUp(ref, trouble),
        evidence: { status },
      };
    });
  },
});
