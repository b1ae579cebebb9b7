#!/usr/bin/env node
// What `npx cognito-supabase` starts. CommonJS (see package.json beside this file), as the built program is: Node starts it
// sooner than ES modules. Scripts that only ask for the version load nothing else.
const { join } = require('node:path');

const [, , argument, ...more] = process.argv;
if (more.length === 0 && (argument === '--version' || argument === '-V')) {
  process.stdout.write(`${require('../package.json').version}\n`);
} else if (isTooOld(process.versions.node)) {
  process.stderr.write(
    `✗ cognito-supabase needs Node.js 20.19 or newer; this is ${process.versions.node}. [runtime]\n  → Install a newer Node.js (https://nodejs.org), then run again.\n`,
  );
  process.exitCode = 2;
} else {
  try {
    const { requireKept } = require('./code-cache.js');
    void requireKept(join(__dirname, '../dist'), 'main.cjs').start();
  } catch (error) {
    process.stderr.write(
      `cognito-supabase could not be started: ${error?.message}\nIn a checkout, run \`npm ci\` and \`npm run build\` first.\n`,
    );
    process.exitCode = 70;
  }
}

/** Older ones lack what the program is built on, and would say so somewhere in the middle of it. */
function isTooOld(version) {
  const [major, minor] = version.split('.').map(Number);
  return major < 20 || (major === 20 && minor < 19);
}
