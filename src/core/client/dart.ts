/**
 * Dart, by the look of its words: which token the `accessToken` callback of `Supabase.initialize` or `SupabaseClient`
 * gives. Nothing is parsed, so what is found is never certain.
 */
import type { SourceFile, SupabaseClient, TokenUse } from './source.ts';

const COMMENTS = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/g;
const CALL = /\b(?:Supabase\s*\.\s*initialize|SupabaseClient)\s*\(/g;
/** What a call's arguments may take. */
const MAX_ARGUMENTS = 4000;

export function dartClients({ file, text }: SourceFile): SupabaseClient[] {
  if (!/\bpackage:supabase(_flutter)?\//.test(text)) return [];
  const code = text.replaceAll(COMMENTS, (comment) => comment.replaceAll(/[^\n]/g, ' '));
  return [...code.matchAll(CALL)].map(({ index, 0: found }) => {
    const line = code.slice(0, index).split('\n').length;
    const given = argumentsFrom(code, index + found.length);
    const callback = /\baccessToken\s*:/.exec(given);
    const sends = callback ? usesIn(given.slice(callback.index + callback[0].length)) : [];
    return { file, line, token: callback ? 'callback' : 'none', sends, certain: false };
  });
}

function argumentsFrom(code: string, start: number): string {
  let depth = 1;
  for (let at = start; at < Math.min(code.length, start + MAX_ARGUMENTS); at += 1) {
    if (code[at] === '(') depth += 1;
    if (code[at] === ')') depth -= 1;
    if (depth === 0) return code.slice(start, at);
  }
  return '';
}

/** `….accessToken.raw`, `….idToken.toString()`: the tokens of Amplify for Flutter. */
function usesIn(code: string): TokenUse[] {
  const uses = [...code.matchAll(/\.\s*(access|id)Token\b/g)].map(([, use]) => (use === 'id' ? 'id' : 'access'));
  return [...new Set<TokenUse>(uses)];
}
