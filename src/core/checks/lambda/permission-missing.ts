import { judgePolicy } from '../../function/who-may-invoke.ts';
import type { LambdaFunction, PolicyStatement } from '../../function/lambda-function.ts';
import { atQualifier, parseFunctionArn } from '../../pool/ids.ts';
import type { UserPool } from '../../pool/user-pool.ts';
import { check, PASS } from '../check.ts';
import { PROVE, tokensOfSignIn } from './asked.ts';
import { FUNCTION_CAUSES } from './causes.ts';

export const permissionMissing = check({
  id: 'lambda/permission-missing',
  title: 'The user pool may invoke the function',
  needs: ['pool', 'policy'],
  after: FUNCTION_CAUSES,
  run({ pool, policy }, _wish, facts) {
    if (!pool?.trigger) return PASS;
    const judged = judgePolicy(policy, pool);
    const { lambdaArn } = pool.trigger;
    const attached = facts.function.known ? facts.function.value : null;
    if (judged.kind === 'allowed') return PASS;
    if (judged.kind === 'unknown') {
      const message = `Whether the resource policy of ${lambdaArn} lets ${pool.arn} invoke it depends on ${nameStatement(judged.statement)}, whose conditions can't be evaluated here`;
      if (tokensOfSignIn(facts).length > 0) return { ...PASS, message: `${message}. The sign-in of this run worked.` };
      return { status: 'unknown', message: `${message}.`, fix: PROVE };
    }
    const { denial } = judged;
    const how = denial
      ? `forbids ${pool.arn} to invoke it, in ${nameStatement(denial)}`
      : `does not let ${pool.arn} invoke it${nameOthers(policy)}`;
    return {
      status: 'fail',
      message: `The resource policy of ${lambdaArn} ${how}: sign-ins fail with "PreTokenGeneration invocation failed due to error AccessDeniedException".`,
      fix: denial ? fixOfDenial(lambdaArn, denial) : fixOf(pool, lambdaArn, attached),
    };
  },
});

/** The pools that it was written for: another environment's, or the one before this. */
function nameOthers(policy: readonly PolicyStatement[]): string {
  const arns = policy
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ conditions }) => Object.values(conditions).flatMap((keys) => keys['aws:sourcearn'] ?? []));
  const [first, ...others] = new Set(arns.filter((arn) => /:userpool\/[\w-]+$/.test(arn)));
  if (first === undefined) return '';
  return `, but ${first}${others.length === 0 ? '' : ` and ${others.length} more`}`;
}

function nameStatement({ sid, effect }: PolicyStatement): string {
  return sid === '' ? `a statement (${effect}) without an id` : `its statement "${sid}" (${effect})`;
}

/** `init` fixes what it deployed; for somebody's own function the command that adds what is missing, and nothing else. */
function fixOf(pool: UserPool, lambdaArn: string, attached: LambdaFunction | null): string {
  if (attached?.ours) return 'Run `npx cognito-supabase init`.';
  const command = [
    `aws lambda add-permission ${target(lambdaArn)} --statement-id cognito-${pool.userPoolId}`,
    '--action lambda:InvokeFunction --principal cognito-idp.amazonaws.com',
    `--source-arn ${pool.arn} --source-account ${pool.accountId}`,
  ].join(' ');
  return `Run \`${command}\`. Where the function sets the role, \`npx cognito-supabase init --invoke\` does it, too.`;
}

/** A statement that denies wins over each that allows, so another one is of no use. */
function fixOfDenial(lambdaArn: string, { sid }: PolicyStatement): string {
  const remove =
    sid === '' ? '' : `, then run \`aws lambda remove-permission ${target(lambdaArn)} --statement-id ${sid}\``;
  return `Find out who added that statement and why${remove}.`;
}

function target(lambdaArn: string): string {
  const arn = parseFunctionArn(lambdaArn);
  const [plain] = atQualifier(lambdaArn);
  const region = arn ? ` --region ${arn.region}` : '';
  return `--function-name ${plain}${arn?.qualifier === undefined ? '' : ` --qualifier ${arn.qualifier}`}${region}`;
}
