import { deprecatedSince } from '../../function/runtimes.ts';
import { check, notApplicable, PASS } from '../check.ts';
import { FUNCTION_CAUSES } from './causes.ts';

export const runtimeDeprecated = check({
  id: 'lambda/runtime-deprecated',
  title: "The function's runtime is supported",
  needs: ['function'],
  after: FUNCTION_CAUSES,
  run({ function: attached }, { now }) {
    if (attached?.runtime === undefined) return notApplicable('the function is a container image.');
    const { name, runtime } = attached;
    const since = deprecatedSince(runtime, now);
    if (since === undefined) return { ...PASS, evidence: { runtime } };
    return {
      status: 'warn',
      message: `${name} runs on ${runtime}, which Lambda has deprecated since ${since}: it gets no security fixes, and later it cannot be updated.`,
      fix: runtime.startsWith('nodejs')
        ? `Run \`aws lambda update-function-configuration --runtime nodejs24.x --function-name ${name}\`, then sign in once to try it.`
        : `Move ${name} to a runtime that the Lambda developer guide lists as supported, then sign in once to try it.`,
      evidence: { runtime, since },
    };
  },
});
