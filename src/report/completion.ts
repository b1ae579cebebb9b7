/**
 * Writes the completion scripts for the shells bash, zsh and fish. They are static: commands, flags and fixed values,
 * and nothing of AWS, of files or of the working directory; they start no program. All words in them are this program's
 * own.
 */

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export interface FlagShape {
  /** With its hyphens. */
  name: string;
  description: string;
  takesValue: boolean;
  /** What it may be, where that is known beforehand. */
  values: readonly string[];
  takesFile: boolean;
}

export interface CommandShape {
  name: string;
  description: string;
  /** What its argument may be, likewise. */
  arguments: readonly string[];
  takesFile: boolean;
  flags: readonly FlagShape[];
}

const PROGRAM = 'cognito-supabase';
const HEAD = `completion for ${PROGRAM}. It is static: it starts no program and looks at no file.`;

export const COMPLETIONS: Readonly<Record<Shell, (commands: readonly CommandShape[]) => string>> = { bash, zsh, fish };

/** What a shell reads as one word in single quotes. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function bash(commands: readonly CommandShape[]): string {
  const names = commands.map(({ name }) => name);
  const withValue = [...new Set(commands.flatMap(({ flags }) => flags.filter((flag) => flag.takesValue)))];
  const globals = new Set(withValue.map(({ name }) => name));
  return `# bash ${HEAD}
# Load it with: source <(npx ${PROGRAM} completion bash)
_cognito_supabase() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= words= i
  COMPREPLY=()
  # bash takes --flag=value for three words.
  if [ "$cur" = = ]; then cur=; elif [ "$prev" = = ]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      ${[...globals].join('|')}) i=$((i + 1)) ;;
      ${names.join('|')}) command=\${COMP_WORDS[i]}; break ;;
    esac
  done
  case "$command $prev" in
${commands.flatMap(bashValues).join('\n')}
    *)
      case "$cur $command" in
        -*' ') words='--help --version' ;;
${commands.map(bashFlags).join('\n')}
        *' ') words='${names.join(' ')}' ;;
${commands
  .filter((one) => one.arguments.length > 0)
  .map(bashArguments)
  .join('\n')}
      esac ;;
  esac
  [ -z "$words" ] || COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _cognito_supabase ${PROGRAM}
`;
}

/** A flag's values; for one that takes a file, or anything, nothing is proposed, and the shell's own completion comes in. */
function bashValues({ name, flags }: CommandShape): string[] {
  return flags
    .filter(({ takesValue }) => takesValue)
    .map((flag) => `    '${name} ${flag.name}') words='${flag.values.join(' ')}' ;;`);
}

function bashFlags({ name, flags }: CommandShape): string {
  return `        -*' ${name}') words='${[...flags.map((flag) => flag.name), '--help'].join(' ')}' ;;`;
}

function bashArguments(command: CommandShape): string {
  return `        *' ${command.name}') words='${command.arguments.join(' ')}' ;;`;
}

function zsh(commands: readonly CommandShape[]): string {
  return `#compdef ${PROGRAM}
# zsh ${HEAD}
# Load it with: source <(npx ${PROGRAM} completion zsh)
# or save it as _${PROGRAM} in a folder of $fpath.
_${PROGRAM}() {
  local -a commands
  local curcontext=$curcontext state
  commands=(
${commands.map(({ name, description }) => `    ${quote(`${name}:${description.replaceAll(':', String.raw`\:`)}`)}`).join('\n')}
  )
  _arguments -C '(- *)--help[show the help]' '(- *)--version[print the version]' '1: :->command' '*:: :->rest'
  case $state in
    command) _describe -t commands command commands ;;
    rest)
      case $words[1] in
${commands.map(zshCommand).join('\n')}
      esac ;;
  esac
}
if [ "$funcstack[1]" = _${PROGRAM} ]; then _${PROGRAM} "$@"; else compdef _${PROGRAM} ${PROGRAM}; fi
`;
}

function zshCommand({ name, flags, arguments: values, takesFile }: CommandShape): string {
  const specs = [
    ...flags.map(zshFlag),
    quote('--help[show the help]'),
    ...(values.length > 0 ? [quote(`1:what:(${values.join(' ')})`)] : takesFile ? [quote('1:file:_files')] : []),
  ];
  return `        ${name}) _arguments ${specs.join(' ')} ;;`;
}

function zshFlag({ name, description, takesValue, values, takesFile }: FlagShape): string {
  const about = description.replaceAll(/[[\]\\:]/g, (sign) => `\\${sign}`);
  const value = values.length > 0 ? `(${values.join(' ')})` : takesFile ? '_files' : ' ';
  return quote(`*${name}[${about}]${takesValue ? `:value:${value}` : ''}`);
}

function fish(commands: readonly CommandShape[]): string {
  return `# fish ${HEAD}
# Save it as ~/.config/fish/completions/${PROGRAM}.fish
complete -c ${PROGRAM} -f
complete -c ${PROGRAM} -l help -d 'show the help'
complete -c ${PROGRAM} -n __fish_use_subcommand -l version -d 'print the version'
${commands.flatMap(fishCommand).join('\n')}
`;
}

function fishCommand({ name, description, flags, arguments: values, takesFile }: CommandShape): string[] {
  const inside = `complete -c ${PROGRAM} -n '__fish_seen_subcommand_from ${name}'`;
  return [
    `complete -c ${PROGRAM} -n __fish_use_subcommand -a ${name} -d ${quote(description)}`,
    ...(values.length > 0 ? [`${inside} -a ${quote(values.join(' '))}`] : takesFile ? [`${inside} -F`] : []),
    ...flags.map((flag) => `${inside} -l ${flag.name.slice(2)}${fishValue(flag)} -d ${quote(flag.description)}`),
  ];
}

function fishValue({ takesValue, values, takesFile }: FlagShape): string {
  if (!takesValue) return '';
  return values.length > 0 ? ` -x -a ${quote(values.join(' '))}` : takesFile ? ' -r -F' : ' -x';
}
