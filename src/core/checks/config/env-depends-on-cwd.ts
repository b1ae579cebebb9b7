import type { EffectiveValue } from '../../config/resolve.ts';
import { nameView } from '../../config/view.ts';
import { check, PASS } from '../check.ts';
import { BLOCK_CAUSES, enabledBlock, shownValue, locateKey } from '../../config/block.ts';

export const envDependsOnCwd = check({
  id: 'config/env-depends-on-cwd',
  title: 'Every CLI version resolves the references the same way in every folder',
  needs: ['config'],
  after: [...BLOCK_CAUSES, 'config/pool-id-missing', 'config/pool-id-malformed', 'config/region-mismatch'],
  run({ config }) {
    const now = enabledBlock(config);
    if (!config || !now) return PASS;
    for (const [key, member] of [
      ['enabled', 'enabled'],
      ['user_pool_id', 'userPoolId'],
      ['user_pool_region', 'userPoolRegion'],
    ] as const) {
      const other = config.view.all.find(
        ({ effective }) => readsAlike(effective.file, now.file) && differs(effective[member], now[member]),
      );
      if (!other) continue;
      return {
        status: 'warn',
        message: `${config.file}: the reference in ${key} is ${shown(now[member])} here, and ${nameView(other)} it is ${shown(other.effective[member])}.`,
        fix: 'Write the value into the config, or set the variable in one place only: supabase/.env.',
        evidence: locateKey(config, key),
      };
    }
    return PASS;
  },
});

/** A generation that reads another file sees other values for another reason. */
function readsAlike(file: string | undefined, other: string | undefined): boolean {
  return file !== undefined && file === other;
}

function shown({ value, origin }: EffectiveValue<string | boolean>): string {
  return typeof value === 'string' ? shownValue({ value, origin }) : String(value);
}

function differs(value: EffectiveValue<string | boolean>, now: EffectiveValue<string | boolean>): boolean {
  const isReference = value.origin.kind === 'variable' || now.origin.kind === 'variable';
  const isOverride = [value, now].some(
    ({ origin }) => origin.kind === 'variable' && origin.name.startsWith('SUPABASE_AUTH_'),
  );
  return isReference && !isOverride && value.value !== now.value;
}
