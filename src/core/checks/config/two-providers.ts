import { check, PASS, type Verdict } from '../check.ts';
import { BLOCK_CAUSES, enabledBlock, whereIs, locateKey } from '../../config/block.ts';
import type { ConfigFile } from '../../config/config-file.ts';
import type { Effective, OtherProvider } from '../../config/effective.ts';
import { generationOf } from '../../config/refused.ts';
import { nameView } from '../../config/view.ts';

export const twoProviders = check({
  id: 'config/two-providers',
  title: 'No other third-party provider is enabled',
  needs: ['config'],
  after: BLOCK_CAUSES,
  run({ config }) {
    const now = enabledBlock(config);
    if (!config || !now) return PASS;
    const told = `${nameAll(now.others)} is enabled beside aws_cognito; ${comesTo(now)}.`;
    return complaint(config, now.others, 'fail', told) ?? elsewhere(config) ?? PASS;
  },
});

/** CLIs 2.122 and 3.1, seen with `supabase start`: Firebase, Auth0, Cognito, Clerk, WorkOS, whatever the order in the file. */
const BEFORE_COGNITO = ['firebase', 'auth0'];

function comesTo({ isAuthOff, others }: Effective): string {
  if (!isAuthOff) return 'the CLI allows one third-party provider and refuses the file';
  const first = BEFORE_COGNITO.find((name) => others.some((other) => other.name === name)) ?? 'aws_cognito';
  return `while [auth] is off the CLI takes the file, and trusts ${first} alone; once it is on, it refuses the file`;
}

/** Run in another folder, or by another generation, the CLI can come to other values. A pinned one is the one that counts. */
function elsewhere(config: ConfigFile): Verdict | undefined {
  const pinned = config.pinned && generationOf(config.pinned.version);
  const view = config.view.all.find(
    ({ generation, effective: { file, enabled, others } }) =>
      (pinned === undefined || generation === pinned) &&
      file === config.view.now.file &&
      enabled.value &&
      others.length > 0,
  );
  if (!view) return undefined;
  const { others } = view.effective;
  const told = `${nameAll(others)} is enabled beside aws_cognito ${nameView(view)}, which refuses the file.`;
  return complaint(config, others, 'warn', told);
}

function complaint(
  config: ConfigFile,
  [first]: readonly OtherProvider[],
  status: 'fail' | 'warn',
  message: string,
): Verdict | undefined {
  if (!first) return undefined;
  return {
    status,
    message,
    fix:
      first.by !== 'variable'
        ? `Set enabled = false under [auth.third_party.${first.name}], or run \`npx cognito-supabase init --disable-other-provider\`.`
        : `Remove ${first.variable} from the environment or the .env file.`,
    evidence: first.line === undefined ? locateKey(config) : whereIs(config, first.line),
  };
}

function nameAll(others: readonly OtherProvider[]): string {
  return others.map(({ name, variable }) => (variable === undefined ? name : `${name} (by ${variable})`)).join(', ');
}
