import { check, PASS } from '../check.ts';

export const projectNotFound = check({
  id: 'hosted/project-not-found',
  title: 'The hosted project exists',
  needs: ['hosted'],
  run({ hosted }) {
    if (hosted) return { ...PASS, evidence: { ref: hosted.project.ref, region: hosted.project.region } };
    return {
      status: 'fail',
      message: 'Supabase knows no project of that ref that the access token may see.',
      fix: 'Check the project ref, and that the token is of an account that has the project.',
    };
  },
});
