/**
 * Redaction of secrets: no token, key or password is shown. By shape, whatever brought it here; and by value, each secret
 * that a run was given or found.
 */
import { printable, safeJson } from './safe.ts';
import { HIDDEN, withoutShapes } from './secret-shapes.ts';

export interface Redactor {
  /** Nothing that is cleaned from now on contains this text. */
  hide: (secret: string) => void;
  /** Takes that back, for what the user asked to be given. */
  reveal: (secret: string) => void;
  /** A text without secrets. */
  clean: (text: string) => string;
  /** A JSON document whose texts are without secrets; its own member names stay. */
  cleanDocument: (document: object) => object;
}

/** @param secrets what is known from the start */
export function createRedactor(secrets: Iterable<string> = []): Redactor {
  const hidden = new Set(secrets);
  const shown = new Set<string>();
  // Worked out once for many texts, until another secret is known.
  let spellings: string[] | undefined;
  const clean = (text: string): string =>
    withoutShapes(withoutCut(withoutSpellings(text, (spellings ??= spellingsOf(hidden))), spellings), shown);
  return {
    hide(secret) {
      hidden.add(secret);
      spellings = undefined;
    },
    reveal(secret) {
      hidden.delete(secret);
      shown.add(secret);
      spellings = undefined;
    },
    clean,
    cleanDocument: (document) => mapTexts(document, clean) as object,
  };
}

/** Member names that came from outside may be secrets by their shape; ours are words that a password may be, too. */
function mapTexts(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [withoutShapes(name), mapTexts(member, clean)]),
  );
}

/** Shorter ones would blank out ordinary words; a password of Cognito's has six characters at least (its password policy). */
const SHORTEST = 6;

/** What stands where a secret was to be, by mistake: it is none, and the messages about the mistake name it. */
const NO_SECRET = /^(?:undefined|\[object \w+\]|Bearer|(?:access|id)_token=|authenticated)$/;

/**
 * The ways in which secrets may stand in a text, for many texts: as they are, as a terminal or JSON shows them, in a URL,
 * in base64. A token's are few: it is made of characters that all of these leave alone, and in base64 its shape tells.
 */
export function spellingsOf(secrets: Iterable<string>): string[] {
  const spellings = [...secrets]
    .filter((secret) => secret.length >= SHORTEST && !NO_SECRET.test(secret))
    .flatMap((secret) => (/^[\w.-]{200,}$/.test(secret) ? [secret] : [secret, ...otherSpellings(secret)]));
  // The longest first: a secret that begins with another would otherwise leave its end behind.
  return [...new Set(spellings)].toSorted((a, b) => b.length - a.length);
}

function otherSpellings(secret: string): string[] {
  // Half of a character pair is none to a URL.
  const whole = secret.replace(/\p{Surrogate}/gu, '\ufffd');
  const inBase64 = btoa(String.fromCodePoint(...new TextEncoder().encode(secret)));
  return [
    printable(secret),
    safeJson(secret).slice(1, -1),
    encodeURIComponent(whole),
    encodeURI(whole),
    inBase64.replace(/=+$/, ''),
    inBase64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
  ].filter(({ length }) => length >= SHORTEST);
}

export function withoutSpellings(text: string, spellings: readonly string[]): string {
  return spellings.reduce(
    (safe, spelling) => (spelling.length > safe.length ? safe : safe.replaceAll(spelling, HIDDEN)),
    text,
  );
}

/** Looked for before this many: what a file of tokens brought has a shape that tells. */
const FEW = 200;

/** A text that was cut, which an ellipsis shows, may end with the beginning of a secret. */
function withoutCut(text: string, spellings: readonly string[]): string {
  if (!text.includes('…') || spellings.length > FEW) return text;
  return text
    .split('…')
    .map((part, index, parts) => (index === parts.length - 1 ? part : withoutBeginning(part, spellings)))
    .join('…');
}

function withoutBeginning(text: string, spellings: readonly string[]): string {
  const end = text.slice(-SHORTEST);
  for (const spelling of end.length === SHORTEST ? spellings : []) {
    let at = spelling.lastIndexOf(end);
    while (at !== -1) {
      const beginning = spelling.slice(0, at + SHORTEST);
      if (text.endsWith(beginning)) return text.slice(0, -beginning.length) + HIDDEN;
      at = at === 0 ? -1 : spelling.lastIndexOf(end, at - 1);
    }
  }
  return text;
}
