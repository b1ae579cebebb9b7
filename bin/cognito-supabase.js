#!/usr/bin/env node
// CommonJS (see package.json beside this file), as the built program is: Node starts it sooner than ES modules. Scripts
// that only ask for the version load nothing else.
const [, , argument, ...more] = process.argv;
if (more.length === 0 && (argument === '--version' || argument === '-V')) {
  process.stdout.write(`${require('../package.json').version}\n`);
} else {
  try {
    void require('../dist/main.cjs').start();
  } catch (error) {
    process.stderr.write(
      `cognito-supabase could not be started: ${error?.message}\nIn a checkout, run \`npm ci\` and \`npm run build\` first.\n`,
    );
    process.exitCode = 70;
  }
}
