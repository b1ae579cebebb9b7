import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cleanEnv, documentOf, runCli } from '../harness/cli.ts';
import { runMeasured } from '../harness/memory.ts';
import { BIN, machineNode } from '../harness/paths.ts';
import { expectDocument } from '../harness/schema.ts';
import { OTHER_ID, POOL_ID, repository } from './folder.ts';

const MB = 1024 * 1024;
const MAX_MEMORY_MB = 200;

/** The ids that such a repository gives, after a look that did no harm. */
async function survived(root: string): Promise<string[]> {
  const outcome = await runMeasured(['discover', '--json'], root);
  expect(outcome.code).toBe(0);
  expect(outcome.peakMb).toBeLessThan(MAX_MEMORY_MB);
  expectDocument('discover', documentOf(outcome));
  return (documentOf(outcome)['candidates'] as { userPoolId: string }[]).map(({ userPoolId }) => userPoolId);
}

const ENV = { '.env': `USER_POOL_ID=${POOL_ID}\n` };

/** Large files that have the right name and look as if they named a pool. */
const LARGE: readonly [what: string, name: string, text: () => string][] = [
  ['an array of small arrays', 'cdk-outputs.json', () => `[${'[],'.repeat(1.3 * MB)}[]]`],
  ['brackets without an end', 'amplify_outputs.json', () => '['.repeat(3.9 * MB)],
  [
    'an object of many members',
    'terraform.tfstate',
    () => `{${Array.from({ length: 900_000 }, (_, i) => `"a${i}":1`).join()},"resources":[]}`,
  ],
  ['many texts', 'outputs.json', () => `{"a":[${'"a_b",'.repeat(700_000)}"c"]}`],
  ['escapes', 'amplify-meta.json', () => `{"auth":"${String.raw`\u0041`.repeat(650_000)}"}`],
  ['open comments', 'src/auth.ts', () => `// ${POOL_ID}\nuserPoolId ${'/* '.repeat(170_000)}`],
  ['open template texts', 'src/auth.ts', () => `// ${POOL_ID}\nuserPoolId ${String.raw`\``.repeat(250_000)}`],
  ['open triple quotes', 'lib/amplifyconfiguration.dart', () => `// ${POOL_ID}\nuserPoolId ${`'''{`.repeat(200_000)}`],
  ['brackets in code', 'src/aws-exports.js', () => `// ${POOL_ID}\nconst userPoolId = ${'['.repeat(500_000)}`],
  ['assignments', 'src/cognito.ts', () => `// ${POOL_ID}\n` + 'userPoolId=process.env.A||'.repeat(20_000)],
  ['one long name', 'serverless.yml', () => `# ${POOL_ID}\nUSER_POOL_ID${'a.:-'.repeat(250_000)}`],
  ['many short lines', 'template.yaml', () => `# ${POOL_ID}\n` + 'a:b\n'.repeat(250_000)],
  [
    'comments in a template',
    'cognito-stack.yaml',
    () => `# ${POOL_ID}\nAWS::Cognito::UserPool\n${'/*'.repeat(450_000)}`,
  ],
  [
    'serverless words',
    'template.yml',
    () => `# ${POOL_ID}\n` + 'AWS::Serverless AWS::Cognito::UserPoolX '.repeat(25_000),
  ],
  ['patterns', '.gitignore', () => `${'*a'.repeat(90)}\n`.repeat(300)],
  ['variables', '.env.local', () => 'A_USER_POOL_ID=x\n'.repeat(60_000)],
  ['functions without an end', 'lib/auth.ex', () => `# ${POOL_ID}\n${'fn '.repeat(160_000)}`],
  ['clauses', 'lib/auth.ex', () => `# ${POOL_ID}\n${`def a() when${' '.repeat(400)}x\n`.repeat(1000)}`],
  ['questions', 'src/auth.ts', () => `userPoolId = ${`a ? '${POOL_ID}' : `.repeat(12_000)}`],
  ['pairs in pairs', 'src/auth.ts', () => `pools = ${`['x', '${POOL_ID}', `.repeat(12_000)}`],
  ['options', 'src/auth.ts', () => `run(${`'${'--'.repeat(700)}${`=${POOL_ID} `.repeat(20)}', `.repeat(250)})`],
  [
    'a command over many lines',
    'deploy.sh',
    () => `${`--stage x${' '.repeat(400)} \\\n`.repeat(300)}--user-pool-id ${POOL_ID}\n`,
  ],
  ['conditions', 'env.sh', () => `${'if [ a ]; then '.repeat(100)}\n`.repeat(170) + `POOL=${POOL_ID}\n`],
  ['labels', 'env.sh', () => `${`case a in ${'a|'.repeat(950)}\n`.repeat(130)}POOL=${POOL_ID}\n`],
  ['scripts', 'package.json', () => JSON.stringify({ scripts: { a: `${'--stage '.repeat(900)}P=${POOL_ID}` } })],
];

describe('a file that is a trap', () => {
  it.each(LARGE)('%s in %s', async (_what, name, text) => {
    expect(await survived(repository({ ...ENV, [name]: text(), [`${'a'.repeat(200)}/`]: '' }))).toEqual([POOL_ID]);
  });

  it('of 200 MB is passed over, and said', async () => {
    const root = repository({
      ...ENV,
      'amplify_outputs.json': '{"auth":',
      'cdk-outputs.json': '{',
      'src/aws-exports.js': '',
      'terraform.tfstate': '{',
    });
    for (const name of ['amplify_outputs.json', 'cdk-outputs.json', 'src/aws-exports.js', 'terraform.tfstate'])
      truncateSync(join(root, name), 200 * MB);
    expect(await survived(root)).toEqual([POOL_ID]);
    expect(documentOf(await runMeasured(['discover', '--json'], root))['notes']).toContain(
      'amplify_outputs.json is too large to be read.',
    );
  });

  it('is binary under the right name', async () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 256);
    const names = [
      'amplify_outputs.json',
      'src/aws-exports.js',
      'awsconfiguration.json',
      'terraform.tfstate',
      'outputs.json',
      '.env.local',
      'lib/amplifyconfiguration.dart',
      'template.yaml',
      '.gitignore',
      '.sst/outputs.json',
      '.sst/stage',
    ];
    expect(await survived(repository({ ...ENV, ...Object.fromEntries(names.map((name) => [name, bytes])) }))).toEqual([
      POOL_ID,
    ]);
  });

  it('would do harm if it were run', async () => {
    const root = repository(ENV);
    const harm = `require('node:fs').writeFileSync(${JSON.stringify(join(root, 'harm'))}, '');`;
    for (const name of [
      'aws-exports.js',
      'sst.config.ts',
      'next.config.js',
      'amplify_outputs.mjs',
      'serverless.js',
      'cdk.js',
    ])
      writeFileSync(
        join(root, name),
        `${harm}\nmodule.exports = { aws_user_pools_id: '${POOL_ID}', get userPoolId() { ${harm} } };\n`,
      );
    expect(await survived(root)).toEqual([POOL_ID]);
    expect(existsSync(join(root, 'harm'))).toBe(false);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('has members called %s', async (name) => {
    const text = `{"${name}":{"service":"Cognito","output":{"UserPoolId":"${OTHER_ID}"}}}`;
    const root = repository({
      'amplify/backend/amplify-meta.json': `{"auth":${text}}`,
      'outputs.json': text,
      'amplify/team-provider-info.json': `{"${name}":{"categories":{"auth":${text}}}}`,
    });
    expect(await survived(root)).toEqual([OTHER_ID]);
  });

  it('has an escape sequence for a name, which reaches no terminal', async () => {
    const root = repository({
      'outputs.json': JSON.stringify({ '\u001b[2JStack\u202e': { UserPoolId: POOL_ID } }),
      '\u001b[31m.tfstate': '{',
    });
    for (const args of [['discover'], ['discover', '--json'], ['discover', '--explain']]) {
      const { stdout, stderr, code } = await runCli(args, { cwd: root });
      expect(code).toBe(0);
      // oxlint-disable-next-line no-control-regex -- what must not be there
      expect(stdout + stderr).not.toMatch(/[\u001b\u202e]/);
      expect(stdout).toContain(POOL_ID);
    }
  });
});

describe('a tree that is a trap', () => {
  it('of links in a circle', async () => {
    const root = repository({ ...ENV, 'a/b/': '' });
    symlinkSync(root, join(root, 'a/b/root'));
    symlinkSync('..', join(root, 'a/b/up'));
    symlinkSync('self', join(root, 'self'));
    symlinkSync('amplify_outputs.json', join(root, 'amplify_outputs.json'));
    expect(await survived(root)).toEqual([POOL_ID]);
  });

  it('with links that leave it: none is followed', async () => {
    const outside = repository({ 'amplify_outputs.json': `{"auth":{"user_pool_id":"${OTHER_ID}"}}`, stage: 'prod' });
    const root = repository({ ...ENV, '.sst/outputs.json': `{"UserPoolId":"${POOL_ID}"}` });
    symlinkSync(join(outside, 'amplify_outputs.json'), join(root, 'amplify_outputs.json'));
    symlinkSync(outside, join(root, 'shared'));
    symlinkSync(join(outside, 'stage'), join(root, '.sst/stage'));
    const outcome = await runMeasured(['discover', '--json'], root);
    expect(outcome.stdout).toContain(POOL_ID);
    expect(outcome.stdout).not.toContain(OTHER_ID);
    expect(outcome.stdout).not.toContain('"prod"');
  });

  it('with a link inside of it: it is read', async () => {
    const root = repository({ 'shared/env': `USER_POOL_ID=${OTHER_ID}\n`, 'apps/web/': '' });
    symlinkSync('../../shared/env', join(root, 'apps/web/.env'));
    expect(await survived(root)).toEqual([OTHER_ID]);
  });

  it('above which other pools are named: they are not seen', async () => {
    const above = repository({
      'amplify_outputs.json': `{"auth":{"user_pool_id":"${OTHER_ID}"}}`,
      'inner/.git/': '',
      'inner/.env': `USER_POOL_ID=${POOL_ID}\n`,
      'beside/.env': `USER_POOL_ID=${OTHER_ID}\n`,
    });
    expect(await survived(join(above, 'inner'))).toEqual([POOL_ID]);
  });

  it('of deep folders', async () => {
    const root = repository({ ...ENV, [`${'d/'.repeat(600)}amplify_outputs.json`]: '{}' });
    expect(await survived(root)).toEqual([POOL_ID]);
  });

  it('with a pipe and a folder under the right names', async () => {
    const root = repository({ ...ENV, 'amplify_outputs.json/': '', '.gitignore/': '' });
    expect(spawnSync('mkfifo', [join(root, 'terraform.tfstate')]).status).toBe(0);
    expect(await survived(root)).toEqual([POOL_ID]);
  });

  it('with a folder and a file that may not be read: it says so', () => {
    const root = repository({ ...ENV, 'locked/': '', 'amplify_outputs.json': '{}' });
    for (const name of ['amplify_outputs.json', 'locked']) chmodSync(join(root, name), 0);
    // Root reads everything, unless the capability to do so is taken from it.
    const powerless = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all'] : [];
    const args = [...powerless, machineNode(), BIN, 'discover', '--json'];
    const { status, stdout } = spawnSync('env', args, { cwd: root, env: cleanEnv(root), encoding: 'utf8' });
    chmodSync(join(root, 'locked'), 0o700);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      chosen: POOL_ID,
      notes: ['locked may not be read.', 'amplify_outputs.json may not be read.'],
    });
  });

  it('with dependencies and builds that name pools: they are not looked at', async () => {
    const named = `USER_POOL_ID=${OTHER_ID}\n`;
    const folders = [
      'node_modules/x',
      'ios/Pods/x',
      'dist',
      'build',
      '.next',
      'cdk.out/asset.12ab',
      'generated',
      'packages/a/out-tsc',
      '.venv',
    ];
    const root = repository({
      ...ENV,
      '.gitignore': 'generated/\n/packages/*/out-tsc\n# .env\namplify_outputs*\n.env*\n',
      'amplify_outputs.json': `{"auth":{"user_pool_id":"${POOL_ID}"}}`,
      ...Object.fromEntries(folders.map((folder) => [`${folder}/.env`, named])),
      'terraform.tfstate.backup': `{"outputs":{"x":{"value":"${OTHER_ID}"}}}`,
      '.terraform/terraform.tfstate': `{"outputs":{"x":{"value":"${OTHER_ID}"}}}`,
    });
    expect(await survived(root)).toEqual([POOL_ID]);
  });
});

it('of a working directory that is gone is said', () => {
  const root = repository({});
  mkdirSync(join(root, 'gone'));
  const { status } = spawnSync(machineNode(), [BIN, 'discover', '--cwd', join(root, 'nowhere')], {
    cwd: root,
    env: cleanEnv(root),
  });
  expect(status).toBe(2);
});
