import { printable } from '../../text/safe.ts';
import { isUnknownStatus, unavailable, wakeUp } from '../../supabase/hosted.ts';
import { check, PASS } from '../check.ts';
import { judgeProject } from './project.ts';

export const projectPaused = check({
  id: 'hosted/project-paused',
  title: 'The hosted project is running',
  needs: ['hosted'],
  after: ['hosted/project-not-found'],
  run({ hosted }) {
    return judgeProject(hosted, ({ project: { ref, status } }) => {
      const trouble = unavailable(status);
      if (isUnknownStatus(status))
        return {
          status: 'unknown',
          message: `The project ${ref} is in the state ${JSON.stringify(printable(status, 40))}, so whether it answers is not known.`,
        };
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
