/**
 * The trust policy that `generate iam-policy --trust` writes for a role of GitHub Actions (OIDC): who may take it, jobs of
 * one repository or environment, and nobody else's.
 */

/** A repository of GitHub Actions, or one of its environments. */
export interface GitHubTrust {
  /** As the subject names them: with the numeric ID behind an @ where the repository uses immutable subjects. */
  owner: string;
  repository: string;
  environment?: string;
}

/**
 * No `*`, `?` or `${`, which mean something to IAM, and no colon, which separates the parts of a subject. An ID behind an @
 * is what GitHub calls an immutable subject (docs.github.com/actions/concepts/security/openid-connect).
 */
const GITHUB = /^github:([\w-]{1,100}(?:@\d+)?)\/([\w.-]{1,100}(?:@\d+)?)(?::([\w][\w ./-]{0,254}))?$/;

/** `github:<owner>/<repo>[:<environment>]` → what it names; undefined for what is none. */
export function parseTrust(text: string): GitHubTrust | undefined {
  const [, owner, repository, environment] = GITHUB.exec(text) ?? [];
  if (owner === undefined || repository === undefined || /^\.{1,2}$/.test(repository)) return undefined;
  return { owner, repository, ...(environment === undefined ? {} : { environment }) };
}

/** Where the account's number belongs, which a pool's ID does not tell. IAM refuses a policy that still says so. */
export const ACCOUNT_PLACE = 'ACCOUNT_ID';

const ISSUER = 'token.actions.githubusercontent.com';

export interface TrustPolicy {
  Version: '2012-10-17';
  Statement: {
    Sid: string;
    Effect: 'Allow';
    Principal: { Federated: string };
    Action: 'sts:AssumeRoleWithWebIdentity';
    Condition: { StringEquals: Record<string, string | string[]> };
  }[];
}

/**
 * The trust policy of a role that the workflows which `generate workflow` writes take: the subject and the audience are
 * compared letter by letter. A job with an environment has that in its subject, and nothing of the branch; one without has
 * its branch, or that it is a pull request's.
 */
export function trustPolicy(trust: GitHubTrust, partition: string): TrustPolicy {
  const repository = `repo:${trust.owner}/${trust.repository}`;
  const subject =
    trust.environment === undefined
      ? [`${repository}:ref:refs/heads/main`, `${repository}:pull_request`]
      : `${repository}:environment:${trust.environment}`;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'GitHubActions',
        Effect: 'Allow',
        Principal: { Federated: `arn:${partition}:iam::${ACCOUNT_PLACE}:oidc-provider/${ISSUER}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        // The audience that aws-actions/configure-aws-credentials asks for, unless told otherwise.
        Condition: { StringEquals: { [`${ISSUER}:aud`]: 'sts.amazonaws.com', [`${ISSUER}:sub`]: subject } },
      },
    ],
  };
}
