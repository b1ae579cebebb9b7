/**
 * `completion`: which commands, flags and values the shell proposes on Tab; `src/report/completion.ts` writes the
 * script for bash, zsh or fish. It looks at nothing when it runs.
 */
import { CHECKS } from '../../core/checks/index.ts';
import { LAYERS } from '../../core/checks/check.ts';
import { POOL_REGIONS } from '../../core/pool/regions.ts';
import { nearest } from '../../core/text/near.ts';
import { unshown } from '../../core/text/unshown.ts';
import { UsageError } from '../../errors.ts';
import { COMPLETIONS, SHELLS, type CommandShape, type Shell } from '../../report/completion.ts';
import type { World } from '../../world/types.ts';
import { WHAT_NAMES } from '../generate/run.ts';

/** A command as the tree has it. */
export interface ToldCommand {
  name: string;
  description: string;
  flags: readonly { name: string; description: string; takesValue: boolean; choices: readonly string[] }[];
}

export interface CompletionDocument {
  shell: Shell;
  script: string;
}

/** @throws UsageError for a shell that there is no script for */
export function printCompletion(
  world: World,
  asked: string | undefined,
  commands: readonly ToldCommand[],
  { json }: { json?: boolean },
): CompletionDocument {
  const shell = SHELLS.find((one) => one === asked);
  if (!shell) {
    const near = asked === undefined ? undefined : nearest(asked, SHELLS);
    throw new UsageError({
      id: 'usage',
      message:
        asked === undefined
          ? 'Say for which shell.'
          : `There is no script for that shell: ${unshown('the word', asked)}.`,
      fix: near === undefined ? `Give one of: ${SHELLS.join(', ')}.` : `Did you mean ${near}?`,
    });
  }
  const script = COMPLETIONS[shell](commands.map(shapeOf));
  if (!json) world.out.exact(script.trimEnd());
  return { shell, script };
}

const CHECK_NAMES: readonly string[] = [...LAYERS, ...CHECKS.map(({ id }) => id)];

/** What a command's argument may be, where that is known beforehand. */
function argumentsOf(command: string): readonly string[] {
  const known: Readonly<Record<string, () => readonly string[]>> = {
    generate: () => WHAT_NAMES,
    explain: () => CHECK_NAMES,
    completion: () => SHELLS,
  };
  return known[command]?.() ?? [];
}

function shapeOf({ name, description, flags }: ToldCommand): CommandShape {
  return {
    name,
    description,
    arguments: argumentsOf(name),
    takesFile: name === 'restore',
    flags: flags.map((flag) => ({ ...flag, values: valuesOf(name, flag), takesFile: FILES.has(flag.name) })),
  };
}

const FILES = new Set(['--tokens', '--jwks', '--out', '--output', '--cwd']);

function valuesOf(command: string, { name, choices }: ToldCommand['flags'][number]): readonly string[] {
  if (command === 'verify' && (name === '--only' || name === '--skip')) return CHECK_NAMES;
  return name === '--region' ? POOL_REGIONS : choices;
}
