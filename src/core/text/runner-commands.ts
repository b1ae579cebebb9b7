/**
 * Takes workflow commands (`::`, `##[`) out of what is printed in CI, which the runners of GitHub Actions, Azure Pipelines
 * and TeamCity obey.
 */

/**
 * Takes the commands for a runner out of a text that is printed in a workflow: that of GitHub Actions obeys a line that
 * begins, after blanks, with two colons, and in any place of a line what follows `##[`
 * (github.com/actions/runner src/Runner.Common/ActionCommand.cs).
 * @returns the text with the first character of each such beginning spelled out as \uXXXX
 */
export function withoutCommands(text: string): string {
  return withoutMarkers(text).replaceAll(/^(\s*):(?=:)/gm, String.raw`$1\u003a`);
}

/**
 * Takes out what is obeyed in any place of a line, by the runners of GitHub Actions, Azure Pipelines (logging commands)
 * and TeamCity (service messages); in JSON the outcome is the same document.
 */
export function withoutMarkers(text: string): string {
  return text.replaceAll(/##(vso|teamcity)?\[/g, String.raw`##$1\u005b`);
}

/** Variables that say whose runner reads the log. */
const RUNNERS = ['GITHUB_ACTIONS', 'TF_BUILD', 'TEAMCITY_VERSION'];

/** Whether what is printed is read by a runner that obeys some of it. */
export function isObeyed(env: Readonly<Record<string, string | undefined>>): boolean {
  return RUNNERS.some((name) => (env[name] ?? '') !== '');
}
