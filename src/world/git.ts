/** Runs git: whether a file is tracked, and when it was last changed; hardened, since the repository may be hostile. */
import type { Git } from './types.ts';

const TIMEOUT_MS = 3000;

/**
 * A repository may come from anywhere, its own configuration with it: nothing of that is to start a program or to reach
 * a network (a pager, a signature's check, hooks, a lazy fetch). Nor is a repository that is itself a part of another, as
 * files of a commit can be, one to be asked.
 */
const HARMLESS = [
  '--no-pager',
  '--literal-pathspecs',
  ...[
    'core.fsmonitor=false',
    'safe.bareRepository=explicit',
    'core.hooksPath=/dev/null',
    'log.showSignature=false',
    'protocol.allow=never',
  ].flatMap((setting) => ['-c', setting]),
];

/** @returns what git prints, or undefined where it fails */
async function ask(cwd: string, path: string | undefined, args: readonly string[]): Promise<string | undefined> {
  // Loaded on first use, and much of Node with it.
  const { execFile } = await import('node:child_process');
  const env = {
    ...(path === undefined ? {} : { PATH: path }),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_TERMINAL_PROMPT: '0',
    NoDefaultCurrentDirectoryInExePath: '1',
  };
  return new Promise((settle) => {
    execFile('git', [...HARMLESS, ...args], { cwd, env, timeout: TIMEOUT_MS, windowsHide: true }, (error, stdout) =>
      settle(error ? undefined : stdout.trim()),
    );
  });
}

/** @param path the PATH on which git is looked for */
export function createGit(path: string | undefined): Git {
  return {
    async tracks(folder, file) {
      const listed = await ask(folder, path, ['ls-files', '-z', '--', file]);
      return listed === undefined ? undefined : listed !== '';
    },

    async changedAt(folder, file) {
      // Where the history is cut off, the last commit that is there is not the one that changed the file.
      if ((await ask(folder, path, ['rev-parse', '--is-shallow-repository'])) !== 'false') return undefined;
      const seconds = Number(await ask(folder, path, ['log', '-1', '--format=%ct', '--no-show-signature', '--', file]));
      return seconds > 0 ? seconds * 1000 : undefined;
    },
  };
}
