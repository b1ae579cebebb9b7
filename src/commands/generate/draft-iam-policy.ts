/**
 * `generate iam-policy`: the IAM permissions to ask an administrator for, for `init` or `verify`, and with --trust the
 * trust policy of a role for GitHub Actions.
 */
import { ACCOUNT_PLACE, parseTrust, trustPolicy, type GitHubTrust } from '../../core/iam/trust.ts';
import { usualPolicy } from '../../core/iam/usual.ts';
import { partitionOf } from '../../core/pool/ids.ts';
import { unshown } from '../../core/text/unshown.ts';
import { UsageError } from '../../errors.ts';
import type { World } from '../../world/types.ts';
import { checkFunctionName } from '../shared/check-flags.ts';
import type { GenerateOptions } from './options.ts';
import type { Draft } from './drafts.ts';
import { poolToWriteFor } from './known-pool.ts';

/** The policy, and with --trust that by which the role is taken beside it. */
export async function policyDrafts(world: World, options: GenerateOptions): Promise<Draft[]> {
  const { userPoolId, for: command, functionName } = options;
  checkFunctionName(functionName);
  const trust = trustOf(options);
  const { pool } = await poolToWriteFor(world, userPoolId, 'A policy is for one user pool.');
  const usual = `cognito-supabase-${command}.iam.json`;
  const out = options.out ?? usual;
  const policy = usualPolicy(pool, { command, functionName, probeUser: options.probeUser ?? false });
  const draft = { out, content: json(policy), usual, other: `${pool.userPoolId}-${command}.iam.json` };
  if (!trust) return [draft];
  world.out.progress(
    `The trust policy says ${ACCOUNT_PLACE} where your account's number belongs: \`aws sts get-caller-identity\` names it.`,
  );
  return [
    draft,
    {
      out: out === '-' ? out : out.replace(/(\.iam)?(\.json)?$/, '.trust.json'),
      content: json(trustPolicy(trust, partitionOf(pool.region))),
      usual: `cognito-supabase-${command}.trust.json`,
      other: `${pool.userPoolId}-${command}.trust.json`,
    },
  ];
}

function trustOf({ trust: text, for: command }: GenerateOptions): GitHubTrust | undefined {
  if (text === undefined) return undefined;
  if (command !== 'verify')
    throw new UsageError({
      id: 'generate/value',
      message: '--trust is for a role that runs verify.',
      why: 'init changes your account: somebody accepts its plan, which no CI can.',
      fix: 'Add --for verify, or leave --trust out.',
    });
  const trust = parseTrust(text);
  if (trust) return trust;
  throw new UsageError({
    id: 'generate/value',
    message: `${unshown('--trust', text)} names no repository.`,
    why: 'It is github:<owner>/<repo>, with :<environment> behind it for one environment alone.',
    fix: 'Give one such as --trust github:octocat/shop:production.',
  });
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
