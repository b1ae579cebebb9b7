import { writeFile } from 'node:fs/promises';
import { zipSync, strToU8 } from 'fflate';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../emulator-kit/full-emulator.ts';
import { awsCli, findAwsCli } from '../harness/aws-cli.ts';
import { type TempProject, tempProject } from '../harness/project.ts';

const POOL = 'eu-west-1_Cl1Peer00';
const CLIENT = '5tq1v2w3x4y5z6a7b8c9d0e1f2';
const POOL_ARN = `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${POOL}`;
const PASSWORD = 'Correct-horse-1';
const ROLE = 'arn:aws:iam::123456789012:role/peer';
const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:peer';
const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const HANDLER = `export const handler = async (event) => {
  event.response.claimsOverrideDetails = { claimsToAddOrOverride: { role: 'authenticated' } };
  return event;
};`;

const aws = await findAwsCli();

describe.skipIf(aws === undefined)('the emulator, asked by the AWS CLI', () => {
  let emulator: Emulator;
  let project: TempProject;
  beforeAll(async () => {
    emulator = await startEmulator({
      pools: [
        {
          Id: POOL,
          Name: 'customers',
          clients: [{ ClientId: CLIENT, ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] }],
          users: [{ username: 'ada', password: PASSWORD }],
        },
      ],
    });
    project = await tempProject();
    await writeFile(project.path('code.zip'), zipSync({ 'index.mjs': strToU8(HANDLER) }));
  });
  afterAll(async () => {
    await emulator.close();
    await project.cleanup();
  });

  /**
   * @param words the command's words, separated by spaces
   * @param rest further arguments, which may hold spaces
   * @returns the JSON that the command prints, or {} for one that prints nothing
   */
  async function run(words: string, ...rest: string[]): Promise<Record<string, unknown>> {
    const outcome = await awsCli(aws ?? '', [...words.split(' '), ...rest], emulator, project.dir);
    expect(outcome.stderr).toBe('');
    expect(outcome.code).toBe(0);
    const printed: unknown = JSON.parse(outcome.stdout || '{}');
    return { ...(printed as object) };
  }

  it('lists and describes the pool', async () => {
    expect(await run('cognito-idp list-user-pools --max-results 10')).toMatchObject({
      UserPools: [{ Id: POOL, Name: 'customers' }],
    });
    const { UserPool } = await run('cognito-idp describe-user-pool --user-pool-id', POOL);
    expect(UserPool).toMatchObject({ Id: POOL, Arn: POOL_ARN });
  });

  it('creates a function, invokes it, makes it the trigger, and signs in with the claim it adds', async () => {
    await run('iam create-role --role-name peer --assume-role-policy-document', JSON.stringify(TRUST));
    const code = '--runtime nodejs22.x --handler index.handler --zip-file fileb://code.zip';
    const created = await run(`lambda create-function --function-name peer ${code} --role`, ROLE);
    expect(created).toMatchObject({ FunctionArn: FUNCTION });
    await run('lambda wait function-active-v2 --function-name peer');
    const payload = JSON.stringify({ version: '1', response: {} });
    const invoked = await run(
      'lambda invoke --function-name peer --cli-binary-format raw-in-base64-out out.json --payload',
      payload,
    );
    expect(invoked).toMatchObject({ StatusCode: 200 });
    expect(JSON.parse(await project.read('out.json'))).toMatchObject({ version: '1' });

    const permission = '--statement-id cognito --action lambda:InvokeFunction --principal cognito-idp.amazonaws.com';
    await run(`lambda add-permission --function-name peer ${permission} --source-arn`, POOL_ARN);
    await run(`cognito-idp update-user-pool --user-pool-id ${POOL} --lambda-config PreTokenGeneration=${FUNCTION}`);
    const { UserPool } = await run('cognito-idp describe-user-pool --user-pool-id', POOL);
    expect(UserPool).toMatchObject({ LambdaConfig: { PreTokenGeneration: FUNCTION } });

    const parameters = `USERNAME=ada,PASSWORD=${PASSWORD}`;
    const signedIn = await run(
      `cognito-idp initiate-auth --client-id ${CLIENT} --auth-flow USER_PASSWORD_AUTH --auth-parameters`,
      parameters,
    );
    const tokens = signedIn['AuthenticationResult'] as { IdToken: string; AccessToken: string };
    expect(decodeJwt(tokens.IdToken)).toMatchObject({
      iss: `https://cognito-idp.eu-west-1.amazonaws.com/${POOL}`,
      role: 'authenticated',
    });
    expect(decodeJwt(tokens.AccessToken)).not.toHaveProperty('role');
  });

  it('reports errors as the service words them', async () => {
    const args = ['cognito-idp', 'describe-user-pool', '--user-pool-id', 'eu-west-1_Nowhere00'];
    const outcome = await awsCli(aws ?? '', args, emulator, project.dir);
    expect(outcome.code).toBe(254);
    expect(outcome.stderr).toContain(
      '(ResourceNotFoundException) when calling the DescribeUserPool operation: User pool eu-west-1_Nowhere00 does not exist.',
    );
  });
});
