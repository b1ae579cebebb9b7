import { check, PASS } from '../check.ts';
import { BLOCK_CAUSES, enabledBlock, whereIs, locateKey } from '../../config/block.ts';

export const twoProviders = check({
  id: 'config/two-providers',
  title: 'No other third-party provider is enabled',
  needs: ['config'],
  after: BLOCK_CAUSES,
  run({ config }) {
    const others = enabledBlock(config)?.others ?? [];
    const [first] = others;
    if (!first) return PASS;
    const names = others.map(({ name, variable }) => (variable === undefined ? name : `${name} (by ${variable})`));
    return {
      status: 'fail',
      message: `${names.join(', ')} is enabled beside aws_cognito; the CLI allows one third-party provider and refuses the file.`,
      fix:
        first.by !== 'variable'
          ? `Set enabled = false under [auth.third_party.${first.name}], or run \`npx cognito-supabase init --disable-other-provider\`.`
          : `Take ${first.variable} out of the environment, or out of the .env file that sets it.`,
      evidence: first.line === undefined ? locateKey(config) : whereIs(config, first.line),
    };
  },
});
