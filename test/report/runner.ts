/** Which commands the runner of GitHub Actions finds in a log (its rules: github.com/actions/runner src/Runner.Common/ActionCommand.cs). */

export interface RunnerCommand {
  name: string;
  properties: Record<string, string>;
  data: string;
}

const REGISTERED = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'internal-set-repo-path',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
]);

export function commandsIn(log: string): RunnerCommand[] {
  // .NET ends a line at each of these.
  return log
    .split(/\r\n|\r|\n/)
    .flatMap(
      (line) => parse(/^\s*::(.*?)::(.*)$/su.exec(line), ',') ?? parse(/##\[(.*?)\](.*)$/su.exec(line), ';') ?? [],
    );
}

function parse(match: RegExpExecArray | null, separator: string): RunnerCommand | undefined {
  const [, info = '', data = ''] = match ?? [];
  const [, name = '', rest = ''] = /^(\S*) ?(.*)$/su.exec(info) ?? [];
  if (!REGISTERED.has(name)) return undefined;
  const pairs = rest.split(separator).map((pair) => pair.trim().split(/=(.*)/su));
  const properties = pairs
    .filter(([key, value]) => key && value)
    .map(([key = '', value = '']) => [key, unescaped(value)]);
  return { name, properties: Object.fromEntries(properties) as Record<string, string>, data: unescaped(data) };
}

function unescaped(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}
