/**
 * Groups the tokens of a file (--tokens) by what the checks tell apart: of each kind the first stands for the others, so
 * that what a file of any size takes does not grow with it.
 */
import { asText } from '../text/json.ts';
import { lineLabel, MOST_NAMED, type Lines, type ObservedToken, type RawToken } from './observed.ts';
import { BYPASSES_RLS } from './roles.ts';
import { fitsIntoHeader, hasUuidSubject, isMachineToken, tokenUse, type DecodedToken } from './token.ts';

/** What tokens are held against. */
export interface Yardstick {
  issuers: readonly string[];
  role: string;
  /** Undefined where it is not known which app clients there are. */
  clientIds: readonly string[] | undefined;
  /** Seconds since 1970, when the looking began. */
  now: number;
}

/** A token of a file, as far as a kind is made of it. */
export type Seen = Pick<ObservedToken, 'decoded' | 'signature' | 'length'>;

/** A run that looks at tokens takes less: what changes in this time is told apart by the second. */
const LONGEST_RUN_SECONDS = 600;
/** What the checks tolerate of a token that is not valid yet. */
const SKEW_SECONDS = 30;

/** Of two tokens with the same kind, every check says the same, but for what it quotes. */
export function kindOf({ decoded, signature, length }: Seen, raw: string, yardstick: Yardstick): string {
  if (!decoded.ok) return 'malformed';
  const { header, claims } = decoded;
  const { issuers, now } = yardstick;
  const { iss, exp, nbf, iat } = claims;
  const from = Math.max(...[nbf, iat].filter((value) => typeof value === 'number'));
  return [
    header['alg'] === 'RS256',
    signature,
    asText(header['kid']) === '',
    // Whose keys sign is of interest where they do.
    signature === 'valid' ? asText(header['kid']) : '',
    typeof iss === 'string' && issuers.includes(iss) ? iss : '',
    isOfClient(decoded, yardstick),
    roleOf(decoded, yardstick),
    tokenUse(decoded),
    hasUuidSubject(decoded),
    isMachineToken(decoded),
    typeof exp === 'number' ? timeOf(exp, now) : 'none',
    timeOf(from, now + SKEW_SECONDS),
    fitsIntoHeader(length),
    raw.endsWith('.'),
  ].join(' ');
}

/** What is past stays so; what is near may be past when it is judged. */
function timeOf(time: number, now: number): string {
  return time <= now ? 'past' : String(Math.ceil(Math.min(time, now + LONGEST_RUN_SECONDS)));
}

function isOfClient({ claims }: DecodedToken, { clientIds }: Yardstick): boolean {
  const client = claims['client_id'] ?? claims['aud'];
  return clientIds !== undefined && typeof client === 'string' && clientIds.includes(client);
}

function roleOf({ claims }: DecodedToken, { role }: Yardstick): string {
  if (!('role' in claims)) return 'none';
  const own = claims['role'];
  if (typeof own !== 'string') return 'no text';
  if (BYPASSES_RLS.includes(own)) return 'bypasses';
  return own === role ? 'wanted' : 'other';
}

/** The first of a kind, and which lines hold the others. */
export type Kind = RawToken & { observed: ObservedToken & { lines: Lines } };

export interface Kinds {
  /** Adds the token of a line; lines come in order. */
  add(line: number, raw: string, seen: Seen): void;
  /** The kind of a text that was added before, as far as that is remembered. */
  recall(raw: string): Kind | undefined;
  /** Adds another token of a kind. */
  again(kind: Kind, line: number): void;
  /** The first of each kind, in the order of the lines. */
  all(): Kind[];
}

/** As many texts are remembered, for files that hold the same one again and again. */
const REMEMBERED = 512;

export function createKinds(yardstick: Yardstick): Kinds {
  const kinds = new Map<string, Kind>();
  const remembered = new Map<string, Kind>();
  const again = ({ observed: { lines } }: Kind, line: number): void => {
    lines.count += 1;
    if (lines.first.length < MOST_NAMED) lines.first.push(line);
  };
  return {
    add(line, raw, seen) {
      const name = kindOf(seen, raw, yardstick);
      const kind = kinds.get(name) ?? firstOf(line, raw, seen);
      kinds.set(name, kind);
      again(kind, line);
      if (remembered.size === REMEMBERED) remembered.clear();
      remembered.set(raw, kind);
    },
    recall: (raw) => remembered.get(raw),
    again,
    all: () => [...kinds.values()],
  };
}

function firstOf(line: number, raw: string, seen: Seen): Kind {
  const base = { origin: 'given', label: lineLabel(line) } as const;
  return { ...base, raw, observed: { ...base, ...seen, lines: { count: 0, first: [] } } };
}
