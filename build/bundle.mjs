// How src becomes dist: one entry per door (the program, the API). CommonJS, which Node starts sooner than ES modules,
// and split, so that AWS's clients and the parsers load on demand.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { slim } from './slim.mjs';

/** Whether a module is one of these files, which have to be there: a move is not to change silently how the program is cut. */
function isOneOf(...files) {
  const paths = files.map((file) => fileURLToPath(new URL(`../${file}`, import.meta.url)));
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) throw new Error(`bundle.mjs names ${missing}, which is not there.`);
  return (id) => paths.includes(id);
}

const { version, homepage = '' } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/**
 * What the bundler is asked for.
 * @type {import('rolldown').BuildOptions}
 */
export const BUNDLE = {
  input: ['src/main.ts', 'src/api/index.ts'],
  platform: 'node',
  plugins: [slim],
  resolve: { mainFields: ['module', 'main'], alias: { prompts: 'prompts/lib/index.js' } },
  transform: {
    target: 'node20.19',
    define: { PACKAGE_VERSION: JSON.stringify(version), PACKAGE_HOMEPAGE: JSON.stringify(homepage) },
  },
  // @iarna/toml asks for node:util by eval, to keep it out of bundles for browsers.
  checks: { eval: false, ineffectiveDynamicImport: false },
  output: {
    dir: 'dist',
    format: 'cjs',
    // Node 20 has no import() in a file whose code was kept (bin/code-cache.js); and require is quicker for what Node brings.
    dynamicImportInCjs: false,
    // V8 keeps a text that has one other character at two bytes for each.
    charset: 'ascii',
    // AWS's commands are told by the names of their classes.
    minify: { mangle: { keepNames: { function: false, class: true } } },
    entryFileNames: '[name].cjs',
    // Without a hash: what is kept of a file's code is told by its content (bin/code-cache.js), and 70 hashes pack badly.
    chunkFileNames: '[name].cjs',
    // Fewer files start sooner, and so does less code: what every command needs is one file, what reads a project is one,
    // `verify` with its checks is one, and so is what looks around over the network. Not main.ts, which the API does not need.
    codeSplitting: {
      groups: [
        {
          name: 'start',
          test: isOneOf('src/cli.ts', 'src/world/world.ts', 'src/commands/shared/check-flags.ts'),
          priority: 5,
        },
        {
          name: 'project',
          test: isOneOf(
            'src/commands/shared/open-project.ts',
            'src/commands/generate/known-pool.ts',
            'src/core/evidence/candidate.ts',
            'src/core/snippets/fill.ts',
            'src/observe/fact.ts',
            'src/observe/keys.ts',
            'src/core/config/read.ts',
            'src/core/config/view.ts',
            'src/core/config/refused.ts',
          ),
          priority: 4,
        },
        // What is planned with, and is checked with or asked about beside it; a dry run of `init` checks nothing.
        {
          name: 'core',
          test: isOneOf(
            'src/core/client/stacks.ts',
            'src/core/client/packages/versions.ts',
            'src/core/config/block.ts',
            'src/core/config/dotenv.ts',
            'src/core/function/deployment.ts',
            'src/core/function/judge-roles.ts',
            'src/core/function/who-may-invoke.ts',
            'src/core/plan/decisions.ts',
            'src/core/pool/reach.ts',
            'src/core/pool/replicas.ts',
            'src/core/checks/lambda/asked.ts',
            'src/observe/project-ref.ts',
          ),
          priority: 3.5,
        },
        { name: 'verify', test: isOneOf('src/core/checks/index.ts', 'src/commands/verify/run.ts'), priority: 3 },
        {
          name: 'live',
          test: isOneOf(
            'src/observe/battery.ts',
            'src/observe/issuer.ts',
            'src/observe/side-by-side.ts',
            'src/sign-in/probe.ts',
            'src/commands/shared/choose-pool.ts',
            'src/commands/shared/show-found.ts',
            'src/commands/shared/interrupted.ts',
            'src/commands/shared/repeat.ts',
            'src/commands/shared/show-commands.ts',
            'src/core/plan/wish.ts',
            'src/core/pool/unknown-pool.ts',
            'src/observe/begin.ts',
          ),
          priority: 2,
        },
        // What only `verify` asks, over the network too.
        {
          name: 'around',
          test: isOneOf(
            'src/verify/around.ts',
            'src/observe/live-answers.ts',
            'src/verify/listed-tokens.ts',
            'src/report/github.ts',
          ),
          priority: 1.5,
        },
        {
          name: 'explain',
          test: isOneOf('src/commands/explain/run.ts', 'src/commands/explain/show-page.ts'),
          priority: 1,
        },
        // A client comes in many small modules, and so does a plan: each file more takes time to find.
        { name: 'session', test: isOneOf('src/world/aws/session.ts'), priority: 0.45 },
        { name: 'aws', test: isOneOf('src/world/aws/cognito.ts'), priority: 0.4 },
        { name: 'deploy', test: isOneOf('src/world/aws/lambda.ts', 'src/world/aws/iam.ts'), priority: 0.3 },
        {
          name: 'plan',
          test: isOneOf(
            'src/apply/apply.ts',
            'src/commands/shared/consent.ts',
            'src/core/iam/usual.ts',
            'src/core/plan/plan-init.ts',
            'src/core/plan/plan-link.ts',
          ),
          priority: 0.2,
        },
      ],
    },
  },
};
