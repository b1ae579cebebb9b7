import { Option, type Command } from 'commander';
import type { InitOptions } from './request.ts';
import { API, POOL, allowUnknown, withTokens } from '../shared/flags.ts';
import type { Registration, WorldFor } from '../shared/registration.ts';

export function init(worldFor: WorldFor): Registration<InitOptions> {
  const run: Registration<InitOptions>['run'] = async (options) => {
    const { init: runInit } = await import('./run.ts');
    return runInit(worldFor(options), options);
  };
  return {
    name: 'init',
    description: 'Set everything up: discover, plan, show the diff, confirm, apply, verify',
    flags,
    run,
  };
}

function flags(command: Command): void {
  withTokens(command)
    .option('--no-probe-user', 'do not sign in a throw-away user, and do not ask')
    .option(...POOL)
    .addOption(
      new Option('--trigger-version <version>', 'version of the pre-token-generation trigger')
        .choices(['auto', 'v1', 'v2', 'v3'])
        .default('auto'),
    )
    .option('--function-name <name>', 'name of the function to deploy')
    .option('--function-arn <arn>', 'attach this function; do not deploy one')
    .option('--role-arn <arn>', 'use this execution role; do not create one')
    .addOption(
      new Option('--on-existing-trigger <what>', 'what to do if the pool has a trigger').choices([
        'chain',
        'replace',
        'fail',
      ]),
    )
    .addOption(
      new Option('--skip <part...>', 'skip these parts')
        .choices(['config', 'lambda', 'hosted', 'verify'])
        .default([], 'none'),
    )
    .option('--project-ref <ref>', 'also make this hosted Supabase project trust the pool, as `link` does')
    .option(...API)
    .option('--allow-managed', 'attach to a pool that infrastructure as code owns')
    .option('--disable-other-provider', 'switch off another third-party provider in the config')
    .option('--replace-pool', 'replace the user pool that the config trusts')
    .addOption(allowUnknown())
    .option('--env-refs', 'write env() references into the config, and the values into supabase/.env')
    .option('--iam-policy', 'show the least-privilege IAM policy for the plan')
    .option('--m2m', 'give client-credentials tokens the role, too');
}
