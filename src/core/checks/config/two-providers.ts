import { check, PASS } from '../check.ts';
import { BLOCK_CAUSES, whereIs } from './block.ts';

export const twoProviders = check({
  id: 'config/two-providers',
  title: 'No other third-party provider is enabled',
  needs: ['config'],
  after: BLOCK_CAUSES,
  run({ config }) {
    const others = config?.read.ok ? config.read.otherEnabledProviders : [];
    if (others.length === 0) return PASS;
    return {
      status: 'fail',
      message: `${config?.file} enables ${others.join(', ')} beside aws_cognito; the CLI allows one third-party provider and refuses the file.`,
      fix: `Set enabled = false under [auth.third_party.${others[0]}], or run \`npx cognito-supabase init --disable-other-provider\`.`,
      evidence: whereIs(config),
    };
  },
});
