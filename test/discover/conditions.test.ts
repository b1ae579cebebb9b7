/** What stands in a branch of a script is of the environment that its condition asks for. */
import { describe, expect, it } from 'vitest';
import { discovered, OTHER_ID as PROD, POOL_ID as DEV } from './folder.ts';

const set = (id: string): string => `export COGNITO_USER_POOL_ID=${id}`;

/** [file, text]: production's pool and development's, in branches of one condition. */
// prettier-ignore
const BOTH: readonly [file: string, text: string][] = [
  ['scripts/env.sh', `case "$STAGE" in\n  prod) ${set(PROD)} ;;\n  *) ${set(DEV)} ;;\nesac\n`],
  ['env.sh', `case $1 in\nprod|production)\n${set(PROD)}\n;;\n*)\n${set(DEV)}\n;;\nesac\n`],
  ['env.sh', `case "$STAGE" in dev) ${set(DEV)};; *) ${set(PROD)};; esac\n`],
  ['env.sh', `case "$STAGE" in\n  (dev) ${set(DEV)} ;;\n  ("prod") ${set(PROD)} ;;\nesac\n`],
  ['env.sh', `if [ "$STAGE" = "prod" ]; then\n  ${set(PROD)}\nelse\n  ${set(DEV)}\nfi\n`],
  ['env.sh', `if [ "$STAGE" = prod ]\nthen\n${set(PROD)}\nelse\n${set(DEV)}\nfi\n`],
  ['env.sh', `if [[ $STAGE != prod ]]; then ${set(DEV)}; else ${set(PROD)}; fi\n`],
  ['env.sh', `if ! test "$STAGE" = prod; then\n${set(DEV)}\nelse\n${set(PROD)}\nfi\n`],
  ['env.sh', `if [ "$STAGE" = staging ]; then\n  true\nelif [ -n "$CI" ] && [ "$STAGE" = prod ]; then\n  ${set(PROD)}\nelse\n  ${set(DEV)}\nfi\n`],
  ['env.sh', `if [ "$IS_PROD" = true ]; then\n  if [ -n "$STAGE" ]; then\n    ${set(PROD)}\n  fi\nfi\n${set(DEV)}\n`],
  ['env.sh', `[ "$STAGE" = prod ] && ${set(PROD)} || ${set(DEV)}\n`],
  ['env.sh', `${set(DEV)}\n[[ \${STAGE:-dev} == prod ]] && ${set(PROD)}\n`],
  ['env.sh', `[ "$STAGE" = dev ] || ${set(PROD)}\n${set(DEV)}\n`],
  ['env.fish', `if test "$STAGE" = prod\n  set -x COGNITO_USER_POOL_ID ${PROD}\nelse\n  ${set(DEV)}\nend\n`],
  ['.envrc', `if [ -n "$STAGE" ]; then\n  ${set(DEV)}\nfi\n[ "$STAGE" = production ] && ${set(PROD)}\n`],
  ['Makefile', `ifeq ($(STAGE),prod)\nCOGNITO_USER_POOL_ID := ${PROD}\nelse\nCOGNITO_USER_POOL_ID := ${DEV}\nendif\n`],
  ['Makefile', `ifneq ($(STAGE),dev)\nCOGNITO_USER_POOL_ID = ${PROD}\nelse\nCOGNITO_USER_POOL_ID = ${DEV}\nendif\n`],
  ['env.ps1', `if ($env:STAGE -eq "prod") {\n  $env:COGNITO_USER_POOL_ID = "${PROD}"\n} else {\n  $env:COGNITO_USER_POOL_ID = "${DEV}"\n}\n`],
  ['env.ps1', `if ($env:STAGE -ne "dev") {\n  $env:COGNITO_USER_POOL_ID = "${PROD}"\n} else {\n  $env:COGNITO_USER_POOL_ID = "${DEV}"\n}\n`],
  ['env.cmd', `set COGNITO_USER_POOL_ID=${DEV}\nif "%STAGE%"=="prod" set COGNITO_USER_POOL_ID=${PROD}\n`],
  ['app/build.gradle', `if (stage == "prod") {\n  ext.userPoolId = "${PROD}"\n} else {\n  ext.userPoolId = "${DEV}"\n}\n`],
  ['package.json', JSON.stringify({ scripts: { start: `if [ "$STAGE" = prod ]; then ${set(PROD)}; else ${set(DEV)}; fi; node .` } })],
];

/** What looks like a branch, and is none; or is one of what runs here. */
// prettier-ignore
const HERE: readonly [file: string, text: string][] = [
  ['env.sh', `if [ "$STAGE" = prod ]; then\n  exit 1\nfi\n${set(DEV)}\n`],
  ['env.sh', `case "$1" in\n  --prod) exit 1 ;;\nesac\n${set(DEV)}\n`],
  ['env.sh', `[ "$STAGE" = prod ] && exit 1\n${set(DEV)}\n`],
  ['env.sh', `npm run build:prod && ${set(DEV)}\n`],
  ['env.sh', `# if [ "$STAGE" = prod ]; then\n${set(DEV)}\n`],
  ['env.sh', `if [ -f .env ]; then\n  ${set(DEV)}\nfi\n`],
  ['env.sh', `if [ -z "$STAGE" ]; then\n  ${set(DEV)}\nfi\n`],
  ['env.sh', `usage() {\n  echo "if in production, ask"\n}\n${set(DEV)}\n`],
  ['config/app.yml', `description: |\n  if production is down, call\ncognito:\n  userPoolId: ${DEV}\n`],
  ['compose.yaml', `services:\n  api:\n    command: sh -c 'if [ "$STAGE" = prod ]; then sleep 1; fi'\n    environment:\n      COGNITO_USER_POOL_ID: ${DEV}\n`],
];

describe('a branch', () => {
  it.each(BOTH)('for production and one for development: %s %j', async (file, text) => {
    const found = await discovered({ [file]: text });
    expect(found.candidates.map(({ userPoolId, sources }) => [userPoolId, sources[0]?.role])).toEqual([
      [DEV, 'setting'],
      [PROD, 'environment'],
    ]);
    expect(found.chosen?.userPoolId).toBe(DEV);
  });

  it.each(BOTH)('alone for production is never chosen: %s %j', async (file, text) => {
    const found = await discovered({ [file]: text.replaceAll(DEV, 'none') });
    expect(found.candidates.map(({ userPoolId }) => userPoolId)).toEqual([PROD]);
    expect(found.chosen).toBeUndefined();
  });

  it.each(HERE)('that says nothing of what is set: %s %j', async (file, text) => {
    expect((await discovered({ [file]: text })).chosen?.userPoolId).toBe(DEV);
  });
});

describe('a line that begins with a star', () => {
  it.each<[string, string, boolean]>([
    ['app/build.gradle', `/*\n * userPoolId = "${DEV}"\n */\n`, false],
    ['Jenkinsfile.groovy', `/**\n * userPoolId = "${DEV}"\n */\n`, false],
    ['main.bicep', `/*\n * userPoolId = '${DEV}'\n */\n`, false],
    ['scripts/env.sh', `case $STAGE in\n*) ${set(DEV)} ;;\nesac\n`, true],
  ])('%s %j', async (file, text, isFound) => {
    expect((await discovered({ [file]: text })).candidates.length > 0).toBe(isFound);
  });
});
