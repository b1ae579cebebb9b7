/** What a log line must not say where a CI system reads commands out of the log. */

/**
 * Takes the commands for the runner of GitHub Actions out of a text that is printed in a workflow: it obeys a line that
 * begins, after blanks, with two colons, and in any place of a line what follows `##[`
 * (github.com/actions/runner src/Runner.Common/ActionCommand.cs).
 * @returns the text with the first character of each such beginning spelled out as \uXXXX
 */
export function withoutCommands(text: string): string {
  return withoutMarkers(text).replaceAll(/^(\s*):(?=:)/gm, String.raw`$1\u003a`);
}

/** Takes out what is obeyed in any place of a line; in JSON the outcome is the same document. */
export function withoutMarkers(text: string): string {
  return text.replaceAll('##[', String.raw`##\u005b`);
}
