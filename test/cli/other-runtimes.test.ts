/** A trigger function that is not JavaScript: its code is nobody's to read here, and the lines to add are of another language. */
import { afterEach, expect, it } from 'vitest';
import type { FunctionSeed } from '../emulator-kit/lambda/seed-functions.ts';
import { documentOf } from '../harness/cli.ts';
import { openScene, type Scene } from '../init/scene.ts';

const THEIRS = 'arn:aws:lambda:eu-west-1:123456789012:function:theirs';
const JAVA = `package example;

public class Role implements RequestHandler<CognitoUserPoolPreTokenGenerationEventV2, Object> {
  public Object handleRequest(CognitoUserPoolPreTokenGenerationEventV2 event, Context context) {
    return event;
  }
}
`;

let scene: Scene;
afterEach(() => scene.close());

async function open(runtime: FunctionSeed['runtime']): Promise<void> {
  const theirs: FunctionSeed = {
    name: 'theirs',
    region: 'eu-west-1',
    source: JAVA,
    ...(runtime === undefined ? {} : { runtime }),
    permissions: [
      {
        Sid: 'pool',
        Effect: 'Allow',
        Principal: { Service: 'cognito-idp.amazonaws.com' },
        Action: 'lambda:InvokeFunction',
      },
    ],
  };
  scene = await openScene({
    pool: {
      LambdaConfig: {
        PreTokenGeneration: THEIRS,
        PreTokenGenerationConfig: { LambdaArn: THEIRS, LambdaVersion: 'V2_0' },
      },
    },
    emulator: { functions: [theirs] },
  });
}

it.each(['java21', 'python3.13', 'provided.al2023', 'dotnet8', 'ruby3.4'] as const)(
  '%s: init shows the lines, and says what they are worth there',
  async (runtime) => {
    await open(runtime);
    const outcome = await scene.run(['init', '--dry-run', '--no-input']);
    expect(outcome.code).toBe(3);
    const said = (outcome.stdout + outcome.stderr).replaceAll(/\s+/g, ' ');
    expect(said).toContain('claimsToAddOrOverride');
    expect(said).toContain(`These lines are JavaScript, and this function runs on ${runtime}: where it is in another`);
    expect(said).toContain('set the same members of the event there, before it is returned.');
    expect(scene.mutations()).toEqual([]);
  },
);

it('nodejs22.x: the lines are its own language, and nothing is said', async () => {
  await open('nodejs22.x');
  const outcome = await scene.run(['init', '--dry-run', '--no-input']);
  expect(outcome.code).toBe(3);
  expect(outcome.stdout + outcome.stderr).toContain('claimsToAddOrOverride');
  expect(outcome.stdout + outcome.stderr).not.toContain('These lines are JavaScript');
});

it('java21: verify leaves it alone, and says that what it answers is not proved', async () => {
  await open('java21');
  const outcome = await scene.run(['verify', '--json', '--skip', 'config']);
  const checks = documentOf(outcome)['checks'] as { id: string; status: string; message?: string }[];
  expect(checks.filter(({ status }) => status === 'fail' || status === 'warn')).toEqual([]);
  for (const id of ['lambda/role-missing', 'lambda/handler-error'])
    expect(checks.find((one) => one.id === id)).toMatchObject({
      status: 'skip',
      message: expect.stringMatching(/--invoke/) as string,
    });
  expect(scene.emulator.calls.filter(({ action }) => action === 'Invoke')).toEqual([]);
});
