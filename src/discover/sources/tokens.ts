/** Tokenises source code into strings, names and signs, without comments. */

export interface Token {
  type: 'string' | 'name' | 'sign';
  text: string;
}

// What is not closed reaches to the end, as it does for a compiler: no input makes this look at a character again and again.
const TOKENS =
  /\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)|(?<triple>'''[^]*?(?:'''|$)|"""[^]*?(?:"""|$))|(?<string>"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?|`(?:\\[^]|[^`\\])*`?)|(?<name>[A-Za-z_$][\w$]*)|(?<sign>\|\||\?\?|\?\.|\?:|[=!<>]=+|[-=]>|[^\s\w])/g;

export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  const code = text.replaceAll(/^[ \t]*#.*$/gm, '');
  for (const { groups = {} } of code.matchAll(TOKENS)) {
    const { triple, string, name, sign } = groups;
    if (triple !== undefined) tokens.push({ type: 'string', text: triple.slice(3, -3) });
    else if (string !== undefined) tokens.push({ type: 'string', text: string.slice(1, -1) });
    else if (name !== undefined) tokens.push({ type: 'name', text: name });
    else if (sign !== undefined) tokens.push({ type: 'sign', text: sign });
  }
  return tokens;
}
