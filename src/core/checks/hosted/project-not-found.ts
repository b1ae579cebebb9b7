import { check, PASS } from '../check.ts';

export const projectNotFound = check({
  id: 'hosted/project-not-found',
  title: 'The hosted project exists',
  needs: ['hosted'],
  run({ hosted }) {
    if (hosted) return { ...PASS, evidence: { ref: hosted.project.ref, region: hosted.project.region } };
    return {
      status: 'fail',
      message: 'There is no project with that ref, or the access token may not see it.',
      fix: "Check the project ref, and that the token's account has the project.",
    };
  },
});
