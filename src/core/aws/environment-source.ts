/**
 * AWS credentials that environment variables give: AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or a
 * container's address (ECS, EKS Pod Identity).
 */
import type { Chosen, Env, Problem, Source } from './source.ts';

/** The two key variables, and the token that may go with them; a variable that is set to nothing counts as unset. */
export function keysInEnvironment(env: Env): Chosen | undefined {
  const accessKeyId = env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'];
  if (!accessKeyId) return undefined;
  if (!secretAccessKey) return { problem: halfPair('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY') };
  const sessionToken = env['AWS_SESSION_TOKEN'] || env['AWS_SECURITY_TOKEN'];
  return {
    source: { kind: 'keys', keys: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) } },
  };
}

/** One of two variables that only count together. */
export function halfPair(there: string, missing: string): Problem {
  return {
    id: 'aws/credentials-incomplete',
    message: `${there} is set, and ${missing} is not.`,
    why: 'A key pair is both of them.',
    fix: `Set ${missing} too, or unset ${there}.`,
  };
}

/** Where a container's credentials come from (ECS, EKS Pod Identity). */
export function containerInEnvironment(env: Env): Source | undefined {
  const uri = env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] || env['AWS_CONTAINER_CREDENTIALS_FULL_URI'];
  return uri ? { kind: 'container', uri } : undefined;
}
