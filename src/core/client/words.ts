/**
 * Reads Supabase clients in Dart (Flutter), Swift and Kotlin by the look of their words, without a parser: how they come by
 * a token, and what is done with them. Nothing is parsed, so what they send is never certain, and what is said to be wrong
 * is what no compiler would let pass unless it were meant.
 */
import type { TokenUse } from '../pool/reach.ts';
import { isSecret } from './keys.ts';
import { LANGUAGES, type Language } from './languages.ts';
import type { Place, SourceFile } from './code/source-file.ts';
import type { ClientFault, SupabaseClient } from './source.ts';

/** What a call's arguments may take. */
const MAX_ARGUMENTS = 6000;
const MAX_FUNCTIONS = 12;

interface Words {
  clients: SupabaseClient[];
  faults: ClientFault[];
}

/** A file with its comments blanked out, and once more with its texts blanked out, too. */
interface Code {
  file: string;
  text: string;
  bare: string;
}

export function readWords(sources: readonly SourceFile[]): Words {
  const read = LANGUAGES.map((language) => readLanguage(language, sources));
  return { clients: read.flatMap(({ clients }) => clients), faults: read.flatMap(({ faults }) => faults) };
}

function readLanguage(language: Language, sources: readonly SourceFile[]): Words {
  const all = sources.filter(({ file }) => language.file.test(file)).map(blankComments);
  const own = all.filter(({ text }) => language.imports.test(text));
  // What imports the file that has the client.
  const near = all.filter(({ text }) => /supabase/i.test(text));
  const found = own.flatMap((code) => clientsIn(code, language, all));
  const clients = found.map(({ client }) => client);
  const isOurs = clients.length > 0 && clients.every(({ token }) => token === 'callback');
  return {
    clients,
    faults: [
      ...found.flatMap(({ faults }) => faults),
      ...(isOurs ? near.flatMap((code) => authUses(code, language, near)) : []),
    ],
  };
}

/** Goes through the text once: comments, and the texts in quotation marks, become blanks of the same length. */
function blankComments({ file, text }: SourceFile): Code {
  let code = '';
  let bare = '';
  const tokens =
    /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*["\n]?|'(?:\\.|[^'\\\n])*['\n]?/g;
  let at = 0;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    const between = text.slice(at, index);
    const isComment = token.startsWith('/');
    code += between + (isComment ? blank(token) : token);
    bare += between + blank(token);
    at = index + token.length;
  }
  return { file, text: code + text.slice(at), bare: bare + text.slice(at) };
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}

function placeIn({ file, text }: Code, index: number): Place {
  return { file, line: text.slice(0, index).split('\n').length };
}

function clientsIn(
  code: Code,
  language: Language,
  all: readonly Code[],
): { client: SupabaseClient; faults: ClientFault[] }[] {
  return [...code.bare.matchAll(language.makes)].slice(0, 40).map(({ index, 0: opening }) => {
    const start = index + opening.length;
    const end = endOf(code.bare, start, language);
    const given = code.text.slice(start, end);
    const at = placeIn(code, index);
    const { stack } = language;
    const option = language.option.exec(code.bare.slice(start, end));
    const faults = secretIn(code, given, language) ? [{ kind: 'secret-key' as const, stack, ...at }] : [];
    if (!option) return { client: { ...at, stack, ...headerIn(given, all, language) }, faults };
    const optionAt = start + option.index + option[0].length;
    const callback = valueFrom(code, optionAt, end);
    const stale = staleIn(code, callback, optionAt);
    const installs = stack === 'kotlin' ? /\binstall\s*\(\s*Auth\b/.exec(code.bare.slice(start, end)) : null;
    const more: ClientFault[] = [
      ...(stale ? [{ kind: 'stale' as const, what: 'callback' as const, stack, ...placeIn(code, optionAt) }] : []),
      ...(installs
        ? [
            {
              kind: 'auth-namespace' as const,
              member: 'install(Auth)',
              stack,
              ...placeIn(code, start + installs.index),
            },
          ]
        : []),
    ];
    const sends = usesIn(withFunctions(callback, all, language));
    const unfollowed = sends.length === 0 ? { unfollowed: 'code that could not be followed' } : {};
    return {
      client: { ...at, token: 'callback', sends, certain: false, stack, ...unfollowed },
      faults: [...faults, ...more],
    };
  });
}

/** A header instead of the option: of a token, or of a key that is sent anyway. */
function headerIn(
  given: string,
  all: readonly Code[],
  language: Language,
): Pick<SupabaseClient, 'token' | 'sends' | 'certain'> {
  const header = /['"]Authorization['"]\s*[:,]\s*([^\n]*)/.exec(given)?.[1];
  const isToken = header !== undefined && !/key/i.test(header);
  return isToken
    ? { token: 'header', sends: usesIn(withFunctions(header, all, language)), certain: false }
    : { token: 'none', sends: [], certain: false };
}

/** Where the arguments end; in Kotlin, with the block behind them. */
function endOf(bare: string, start: number, { stack }: Language): number {
  const end = findClosing(bare, start);
  const block = stack === 'kotlin' ? /^\)?\s*\{/.exec(bare.slice(end, end + 200)) : null;
  return block ? findClosing(bare, end + block[0].length) : end;
}

/** The index of the bracket that closes what is open. */
function findClosing(bare: string, start: number): number {
  let depth = 1;
  const last = Math.min(bare.length, start + MAX_ARGUMENTS);
  for (let at = start; at < last; at += 1) {
    if ('([{'.includes(bare.charAt(at))) depth += 1;
    else if (')]}'.includes(bare.charAt(at))) depth -= 1;
    if (depth === 0) return at;
  }
  return last;
}

/** What stands behind `accessToken:`, up to the comma or the end. */
function valueFrom({ text, bare }: Code, start: number, end: number): string {
  let depth = 0;
  for (let at = start; at < end; at += 1) {
    const character = bare.charAt(at);
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    if (depth < 0 || (depth === 0 && character === ',')) return text.slice(start, at);
    // Kotlin's lambda ends where its bracket closes.
    if (depth === 0 && character === '}' && /^\s*\{/.test(bare.slice(start, at))) return text.slice(start, at + 1);
  }
  return text.slice(start, end);
}

/** With the bodies of the functions that it names, and of those that these name. */
function withFunctions(start: string, all: readonly Code[], { declares }: Language): string {
  const seen = new Set<string>();
  let text = start;
  for (let round = 0; round < 3; round += 1) {
    const names = [...text.matchAll(/\b([A-Za-z_]\w*)\b/g)]
      .map(([, name = '']) => name)
      .filter((name) => !seen.has(name));
    let found = '';
    for (const name of new Set(names)) {
      seen.add(name);
      if (seen.size > 200 || found.length > MAX_ARGUMENTS * MAX_FUNCTIONS) break;
      const pattern = new RegExp(declares.replaceAll('@', name));
      for (const { text: code, bare } of all) {
        if (!bare.includes(name)) continue;
        const match = pattern.exec(bare);
        if (!match) continue;
        const from = match.index + match[0].length;
        const open = bare.charAt(from) === '{' ? from + 1 : from;
        found += code.slice(open, bare.charAt(from) === '{' ? findClosing(bare, open) : lineEnd(bare, open));
      }
    }
    if (found === '') break;
    text += found;
  }
  return text;
}

function lineEnd(bare: string, from: number): number {
  const end = bare.slice(from).search(/;|\n\s*\n/);
  return end === -1 ? Math.min(bare.length, from + MAX_ARGUMENTS) : from + end;
}

/** `….accessToken.raw`, `….idToken.toString()`: the tokens of Amplify. */
function usesIn(code: string): TokenUse[] {
  const uses = [...code.matchAll(/[.!?]\s*(access|id)Token\b/g)].map(([, use]) => (use === 'id' ? 'id' : 'access'));
  return [...new Set<TokenUse>(uses)];
}

/** A callback that only names a variable, which is set once, before it. */
function staleIn({ bare }: Code, callback: string, at: number): boolean {
  const [, name] =
    /^\s*(?:\(\s*\)\s*(?:async\s*)?(?:=>|\{\s*return\b)|\{(?:\s*return\b)?)\s*(\w+)\s*;?\s*\}?\s*$/.exec(callback) ??
    [];
  if (name === undefined || name === 'null' || name === 'nil') return false;
  const set = [
    ...bare.matchAll(
      new RegExp(String.raw`(?:\b(?:final|var|let|val|String\??)\s+)?\b${name}\s*=(?!=)\s*([^\n]*)`, 'g'),
    ),
  ];
  const [first, ...others] = set;
  return first !== undefined && others.length === 0 && first.index < at && /(access|id)Token/.test(first[1] ?? '');
}

/** A key that passes row level security, in an app for phones. */
function secretIn({ text }: Code, given: string, { server }: Language): boolean {
  if (server.test(text)) return false;
  const literals = [...given.matchAll(/['"]([\w.-]{20,})['"]/g)].map(([, literal = '']) => literal);
  return literals.some(isSecret) || /service_?role|secret_?key/i.test(given);
}

/** `supabase.auth.signOut()`, of an app whose clients all have the option. */
function authUses(code: Code, { names, stack }: Language, own: readonly Code[]): ClientFault[] {
  const held = new Set(
    own.flatMap(({ bare }) =>
      [...bare.matchAll(names)].flatMap((match) => match.slice(1).find((one) => one !== undefined) ?? []),
    ),
  );
  const words = [...held].slice(0, 50).map((name) => name.replaceAll(/\s+/g, '').replaceAll('.', String.raw`\s*\.\s*`));
  if (words.length === 0) return [];
  const uses = new RegExp(String.raw`(?:\b|(?<=\$))(?:${words.join('|')})\s*[?!]?\.\s*auth\s*[?!]?\.\s*(\w+)`, 'g');
  return [...code.bare.matchAll(uses)].map(({ index, 1: member = '' }) => ({
    kind: 'auth-namespace',
    member,
    stack,
    ...placeIn(code, index),
  }));
}
