#!/usr/bin/env node
// CommonJS (see package.json beside this file), which Node starts sooner than an ES module: scripts that only ask for
// the version load nothing else. Everything else is the built program's.
const [, , argument, ...more] = process.argv;
if (more.length === 0 && (argument === '--version' || argument === '-V')) {
  process.stdout.write(`${require('../package.json').version}\n`);
} else {
  import('../dist/main.js').catch((error) => {
    process.stderr.write(
      `cognito-supabase could not be started: ${error?.message}\nIn a checkout, run \`npm ci\` and \`npm run build\` first.\n`,
    );
    process.exitCode = 70;
  });
}
