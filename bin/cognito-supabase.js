#!/usr/bin/env node
try {
  await import('../dist/main.js');
} catch (error) {
  process.stderr.write(`cognito-supabase could not be started: ${error?.message}\nIn a checkout, run \`npm ci\` and \`npm run build\` first.\n`);
  process.exitCode = 70;
}
