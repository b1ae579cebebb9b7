/** Rewrites the blocks of Python, Ruby, Elixir and #if directives with braces, so that `code.ts` reads them as those of other languages. */

/** Blocks of other looks as those in braces: of Python by their indent, of Ruby up to `end`, of `#if` up to `#endif`. */
export function addBraces(text: string, file: string): string {
  if (file.endsWith('.py')) return bracePython(text);
  if (file.endsWith('.rb')) return braceRuby(text);
  if (/\.exs?$/.test(file)) return braceElixir(text);
  if (!/^[ \t]*#[ \t]*if\b/m.test(text)) return text;
  return text.replaceAll(/^[ \t]*#[ \t]*(if|elif|elseif|else|endif)\b(.*)$/gm, (_line, word: string, rest: string) => {
    if (word === 'if') return `;if ${rest} {`;
    if (word === 'endif') return '}';
    return word === 'else' ? '} else {' : `} else if ${rest} {`;
  });
}

const PYTHON_HEAD = /^([ \t]*)((?:class|if|elif)\s[^#]*|else\s*):\s*(?:#.*)?$/;

function bracePython(text: string): string {
  const open: number[] = [];
  const lines = text.split('\n').map((line) => {
    const indent = line.length - line.trimStart().length;
    let closing = '';
    while (line.trim() !== '' && open.length > 0 && indent <= (open.at(-1) ?? 0)) {
      open.pop();
      closing += '}';
    }
    const [, , head] = PYTHON_HEAD.exec(line) ?? [];
    if (head === undefined) return closing + line;
    open.push(indent);
    return `${closing || ';'}${head} {`;
  });
  return lines.join('\n') + '}'.repeat(open.length);
}

const RUBY_HEAD = /^\s*(if|unless|class|module|case|def|while|until|begin|for)\b(.*)$/;

function braceRuby(text: string): string {
  const open: boolean[] = [];
  const lines = text.split('\n').map((line) => {
    if (/^\s*end\b/.test(line)) return open.pop() ? '}' : line;
    if (/^\s*else\s*$/.test(line)) return open.at(-1) ? '} else {' : line;
    const [, elsif] = /^\s*elsif\b(.*)$/.exec(line) ?? [];
    if (elsif !== undefined) return open.at(-1) ? `} else if ${elsif} {` : line;
    const [, word = '', rest = ''] = RUBY_HEAD.exec(line) ?? [];
    const isBlock = /^(if|unless|class|module)$/.test(word);
    if (word !== '' || /\bdo(\s*\|[^|]*\|)?\s*$/.test(line)) open.push(isBlock);
    if (!isBlock) return line;
    return `;${word === 'unless' ? 'if not' : word} ${rest} {`;
  });
  return lines.join('\n');
}

/** A clause of a function in Elixir holds for what its arguments are: `def pool(:prod), do: "…"`. */
const CLAUSE = /^\s*defp?\s+(\w+[?!]?)\(([^)]*)\)(\s+when\s[^,]*)?(?:,\s*do:(.*)|\s+do\s*)$/;

/** Longer lines are no code of people's. */
const MAX_LINE = 500;

function braceElixir(text: string): string {
  const open: boolean[] = [];
  const lines = text.split('\n').map((line) => {
    if (line.length > MAX_LINE) return line;
    const [, name = '', args, guard = '', answer] = CLAUSE.exec(line) ?? [];
    if (args !== undefined && answer !== undefined) return `;if (${args} ${guard}) { ${name} = ${answer} }`;
    if (args !== undefined) {
      open.push(true);
      return `;if (${args} ${guard}) {`;
    }
    if (/^\s*end\b/.test(line)) return open.pop() ? '}' : line;
    if (/^\s*else\s*$/.test(line)) return open.at(-1) ? '} else {' : line;
    if (!/\bdo\s*$|\bfn\b.*->\s*$/.test(line)) return line;
    const [, word, condition = ''] = /^\s*(if|unless)\b(.*)\bdo\s*$/.exec(line) ?? [];
    open.push(word !== undefined);
    return word === undefined ? line : `;${word === 'unless' ? 'if not' : word} ${condition} {`;
  });
  return lines.join('\n');
}
