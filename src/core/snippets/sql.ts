/**
 * Quotes names and texts from outside for SQL, here and nowhere else, and cuts names (of policies, say) to Postgres's 63
 * bytes, a hash in the place of the rest.
 */

/** An identifier as most people write them; Postgres cuts what is longer than 63 bytes. */
const IDENTIFIER = /^[a-z_][a-z0-9_]{0,62}$/i;
/** NAMEDATALEN - 1 (PostgreSQL, "Identifiers and Key Words"). */
const MAX_NAME = 63;

/** Whether a text can be a name in SQL without thought for its characters. */
export function isSqlName(text: string): boolean {
  return IDENTIFIER.test(text);
}

/** A text as SQL takes it, with standard_conforming_strings as every Supabase project has it. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as SQL takes it, its case kept. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function sqlTexts(texts: readonly string[]): string {
  return `array[${texts.map(sqlText).join(', ')}]::text[]`;
}

/** A name of at most 63 bytes: what would be cut ends with a hash of all of it, so that it stays another name than its like. */
export function shortName(name: string): string {
  if (name.length <= MAX_NAME) return name;
  const hash = fnv1a(name).toString(16).padStart(16, '0');
  return `${name.slice(0, MAX_NAME - hash.length - 1)}_${hash}`;
}

/**
 * FNV-1a over 64 bits (draft-eastlake-fnv): nobody gains by two names that are alike, and node:crypto takes longer to load
 * than all of this.
 */
function fnv1a(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash;
}
