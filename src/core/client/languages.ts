/**
 * Patterns of Dart (Flutter), Swift and Kotlin: how each makes a Supabase client and gives it its token;
 * `src/core/client/words.ts` reads by them.
 */
import type { StackId } from './stacks.ts';

export interface Language {
  stack: StackId & ('dart' | 'swift' | 'kotlin');
  file: RegExp;
  /** A file with this uses Supabase's library. */
  imports: RegExp;
  /** Up to the bracket that opens its arguments. */
  makes: RegExp;
  option: RegExp;
  /** How a function or a variable of some name begins; `@` stands for the name. */
  declares: string;
  /** Names that hold a client. */
  names: RegExp;
  /** Not on a phone. */
  server: RegExp;
}

export const LANGUAGES: readonly Language[] = [
  {
    stack: 'dart',
    file: /\.dart$/,
    imports: /\bpackage:supabase(_flutter)?\//,
    makes: /\b(?:Supabase\s*\.\s*initialize|SupabaseClient)\s*\(/g,
    option: /\baccessToken\s*:/,
    declares: String.raw`\b@\s*\([^)]{0,400}\)\s*(?:async\s*)?(?=\{|=>)|\bget\s+@\s*(?:async\s*)?(?=\{|=>)|\b(?:final|var|const|String\??)\s+@\s*=\s*(?=[^\s=])`,
    names:
      /\b(?:final|var|late|SupabaseClient\??)\s+(\w+)\s*=\s*(?:Supabase\s*\.\s*instance\s*\.\s*client\b|SupabaseClient\s*\()|\bSupabaseClient\??\s+(?:get\s+)?(\w+)\s*(?:;|,|\)|=>)|\bget\s+(\w+)\s*=>\s*Supabase\s*\.\s*instance\s*\.\s*client\b|\b(Supabase\s*\.\s*instance\s*\.\s*client)\b/g,
    server: /package:(shelf|dart_frog|serverpod)\//,
  },
  {
    stack: 'swift',
    file: /\.swift$/,
    imports: /\bimport\s+Supabase\b/,
    makes: /\bSupabaseClient\s*\(/g,
    option: /\baccessToken\s*:/,
    declares: String.raw`\bfunc\s+@\s*\([^)]{0,400}\)[^{\n]*(?=\{)|\b(?:let|var)\s+@\s*(?::[^=\n{]{1,80})?(?:=\s*(?=[^\s=])|(?=\{))`,
    names:
      /\b(?:let|var)\s+(\w+)\s*(?::\s*SupabaseClient[?!]?\s*)?=\s*SupabaseClient\s*\(|\b(\w+)\s*:\s*SupabaseClient\b/g,
    server: /\bimport\s+(Vapor|Hummingbird)\b/,
  },
  {
    stack: 'kotlin',
    file: /\.kt$/,
    imports: /\bio\.github\.jan\.supabase\b/,
    makes: /\bcreateSupabaseClient\s*\(/g,
    option: /\baccessToken\s*=/,
    declares: String.raw`\bfun\s+@\s*\([^)]{0,400}\)[^{=\n]*(?=\{|=)|\bva[lr]\s+@\s*(?::[^=\n]{1,80})?=\s*(?=[^\s=])`,
    names:
      /\bval\s+(\w+)\s*(?::\s*SupabaseClient\s*)?(?:=|by\s+lazy\s*\{)\s*createSupabaseClient\s*\(|\b(\w+)\s*:\s*SupabaseClient\b/g,
    server: /\bio\.ktor\.server\b|\borg\.springframework\b/,
  },
];
