/**
 * Turns options back into a command line to paste (`npx cognito-supabase …`): the same run again, or another with these
 * flags, without --yes, --dry-run and --json.
 */
import { printable } from '../../core/text/safe.ts';
import { shellWord } from '../../core/text/shell.ts';

/** How it is shown and asked, and whether it is carried out: not what it is about. A code of a device is good once. */
const OF_ONE_RUN = new Set(['dryRun', 'yes', 'json', 'input', 'color', 'verbose', 'quiet', 'mfaCode', 'iamPolicy']);

/**
 * @param name the command, and its argument
 * @param options as commander hands them over: what stands for a default is left out
 * @returns a line that can be pasted into a shell
 */
export function repeat(name: readonly (string | undefined)[], options: object): string {
  const words = name.filter((word) => word !== undefined);
  return ['npx', 'cognito-supabase', ...words, ...flags(options)].map((word) => printable(shellWord(word))).join(' ');
}

function flags(options: object): string[] {
  return Object.entries(options).flatMap(([key, value]: [string, unknown]) => {
    const name = key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const flag = `--${name}`;
    if (OF_ONE_RUN.has(key) || value === 'auto') return [];
    if (typeof value === 'boolean') return [value ? flag : `--no-${name}`];
    if (Array.isArray(value)) return value.length === 0 ? [] : [flag, ...value.map(String)];
    return typeof value === 'string' ? [flag, value] : [];
  });
}
