import type { EffectiveValue } from '../../config/resolve.ts';
import type { ConfigFile } from '../../config/config-file.ts';
import { check, PASS } from '../check.ts';
import { whereIs } from '../../config/block.ts';
import { generationOf } from '../../config/refused.ts';

export const shadowed = check({
  id: 'config/shadowed',
  title: 'The config file that is read is the one with the block',
  needs: ['config'],
  after: ['config/missing', 'config/invalid'],
  run({ config }) {
    const { now, losing } = config?.view ?? {};
    const two = now?.problems.find(({ kind }) => kind === 'two-json');
    if (two)
      return {
        status: 'fail',
        message: `${two.message} CLI 3 refuses to choose between them.`,
        fix: 'Keep one of them.',
        evidence: whereIs(config),
      };
    const unread = config && jsonUnread(config);
    if (unread) return { status: 'fail', ...unread, evidence: whereIs(config) };
    const same = losing?.userPoolId.value === now?.userPoolId.value && now?.enabled.value;
    if (!losing?.enabled.value || same) return PASS;
    return {
      status: 'fail',
      message: `The Cognito block of supabase/config.toml is not read: CLI 3 reads ${config?.file} instead.`,
      fix: `Run \`npx cognito-supabase init\`, which edits ${config?.file}, or delete that file.`,
      evidence: whereTomlIs(config, losing.enabled),
    };
  },
});

/** The CLIs before 3 read config.toml alone: one that the project pins has to find the same pool there. */
function jsonUnread({ pinned, format, file, view }: ConfigFile): { message: string; fix: string } | undefined {
  if (format !== 'json' || !pinned || !view.now.enabled.value || Number(pinned.version.split('.')[0]) > 2)
    return undefined;
  // Of the versions between two that are known, each reads no JSON either.
  const generation = generationOf(pinned.version) ?? 'ts-2.122';
  const read = view.all.find((one) => one.generation === generation)?.effective;
  const isSame = read?.enabled.value && read.userPoolId.value === view.now.userPoolId.value;
  if (isSame) return undefined;
  const there = read?.file === undefined ? 'which is not there' : 'which does not enable this user pool';
  return {
    message: `${file} is not read: Supabase CLI ${pinned.version}, which ${pinned.file} pins, reads supabase/config.toml alone, ${there}.`,
    fix: `Pin a Supabase CLI from 3.1 on, or write the config as supabase/config.toml and delete ${file}.`,
  };
}

/** The block that is not read: it is in the other file. */
function whereTomlIs(config: ConfigFile | null, { origin }: EffectiveValue<boolean>): Record<string, string | number> {
  const file = config?.file.replace(/config\.jsonc?$/, 'config.toml') ?? '';
  return { file, ...(origin.kind === 'file' ? { line: origin.line } : {}) };
}
