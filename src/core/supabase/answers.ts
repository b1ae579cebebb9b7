/**
 * Judges what the Data API (PostgREST), Storage or Realtime answered, for the token that it was asked with: accepted,
 * expired, rejected, its role refused, or nothing that tells.
 */
import { excerpt } from '../text/secret-shapes.ts';
import { asObject, asText, isObject, parseJson, type JsonObject } from '../text/json.ts';

/** What a service of a Supabase project makes of a token. */
export interface LiveAnswer {
  /**
   * `expired` stands for all that has to do with clocks; `ignored`: a token with a broken signature is taken just the same,
   * so that nobody looks at it; `ungranted`: its role was taken, and may not use what Storage keeps in the database;
   * `absent`: there is no such service at the URL.
   */
  kind:
    | 'accepted'
    | 'ignored'
    | 'key-refused'
    | 'rejected'
    | 'too-large'
    | 'expired'
    | 'role-rejected'
    | 'ungranted'
    | 'absent';
  /** Which token was sent: the label of one of `tokens`. */
  label: string;
  /** In the service's own words, cut short; empty where it had nothing to say against the token. */
  said: string;
  /** Postgres ran something as the token's role; the Data API refuses much before it comes to that. */
  tookRole?: true;
  /** What the request ran as, where the function that `generate rls` writes is installed. */
  ranAs?: { role: string; sub: string | null };
}

export interface HttpAnswer {
  status: number;
  text: string;
}

/** True for an address of this very machine, where the local stack is. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** `unclear`: it says nothing of the token, such as a rate limit, an outage, or a page of somebody else's. */
export type Reading = Omit<LiveAnswer, 'label' | 'kind'> & { kind: LiveAnswer['kind'] | 'unclear' };

/** The function that `generate rls` writes: it answers with the role and the subject that a request runs as. */
export const WHOAMI = 'cognito_supabase_whoami';

/**
 * How a database error of taking on a role reads: PostgREST and Storage pass it on, each in a status of its own, and
 * Storage before 1.34 behind the statement that failed.
 */
const ROLE_REFUSED = /role ".*" does not exist\s*$|permission denied to set role/s;
/** Of the database itself: its connections, resources and faults, which say nothing of who asked. */
const OWN_FAULT = '08|53|57|58|XX';

/** What PostgREST's codes say of the token (docs.postgrest.org, references/errors; src/PostgREST/Error.hs). */
const REST_CODES: readonly (readonly [RegExp, LiveAnswer['kind']])[] = [
  [/^PGRST30\d$/, 'rejected'],
  // The token is judged before the request is: there is no such function, but its asker was let in. Its role was not yet
  // looked at: PostgREST plans before it opens a transaction.
  [/^PGRST[12]\d\d$/, 'accepted'],
  // The database refused the request itself, under the token's role.
  [new RegExp(`^(?!${OWN_FAULT})[0-9A-Z]{5}$`), 'accepted'],
];
/** What PGRST303 says where it is a matter of clocks, or of the audience; it also has words for a claim of a wrong type. */
const REST_TIMES = /expired|not yet valid|issued at|audience/i;

/** A code of PostgREST's own, or one that Postgres gave it. */
function isRestCode(code: unknown): code is string {
  return typeof code === 'string' && /^(PGRST\w{3}|[0-9A-Z]{5})$/.test(code);
}

/** Reads what the Data API answers to a call of the whoami function, be it installed or not. */
export function readRest(answer: HttpAnswer): Reading {
  const body = parseJson(answer.text);
  const { code, message, role, sub } = asObject(body);
  if (answer.status === 200) {
    if (typeof role !== 'string') return unclear(answer, 'something other than what the function answers');
    return { kind: 'accepted', said: '', tookRole: true, ranAs: { role, sub: typeof sub === 'string' ? sub : null } };
  }
  if (isTooLarge(answer)) return TOO_LARGE;
  if (!isRestCode(code)) return readGateway(answer, body) ?? unclear(answer);
  const said = quote(message);
  if (ROLE_REFUSED.test(asText(message))) return { kind: 'role-rejected', said };
  if (code === 'PGRST303' && REST_TIMES.test(said)) return { kind: 'expired', said };
  const kind = REST_CODES.find(([pattern]) => pattern.test(code))?.[1];
  if (kind === undefined) return unclear(answer, said);
  if (kind !== 'accepted') return { kind, said };
  return { kind, said: '', ...(code.startsWith('PGRST') ? {} : { tookRole: true as const }) };
}

const TOO_LARGE: Reading = { kind: 'too-large', said: '' };

/** 431, and what nginx (behind Kong, Cloudflare and many a proxy) answers in its place. */
export function isTooLarge({ status, text }: HttpAnswer): boolean {
  return status === 431 || status === 494 || (status === 400 && /Request Header Or Cookie Too Large/i.test(text));
}

/**
 * What Storage says of a token. Its HTTP status is 400 for most refusals, the one that is meant is in the body; the words
 * are those of jose, and of jsonwebtoken in older versions (supabase/storage, src/internal/auth/jwt.ts), and Postgres'.
 * Asked of versions 1.22.1, 1.33.0 and 1.70.6.
 */
const STORAGE_WORDS: readonly (readonly [RegExp, LiveAnswer['kind'] | 'unclear'])[] = [
  [ROLE_REFUSED, 'role-rejected'],
  // From 1.34 on the database's words are left out.
  [/^database error, code: 22023/, 'role-rejected'],
  // Before 1.58, of a role that it may not become. Nothing was written: it was asked for a list.
  [/^new row violates row-level security policy/, 'role-rejected'],
  // Before 1.58, a schema that the role may not use is not searched.
  [
    /^permission denied for (schema storage|table (buckets|objects))|relation "(storage\.)?buckets" does not exist/,
    'ungranted',
  ],
  [/"(exp|nbf|iat)" claim timestamp|^jwt (expired|not active)/, 'expired'],
  [new RegExp(`^database error, code: (${OWN_FAULT}|42P01)`), 'unclear'],
  // A policy, or what it calls, objects: whoever is asked about got as far as that.
  [
    /^permission denied for|row-level security|invalid input syntax for type|^database error, code: [0-9A-Z]{5}/,
    'accepted',
  ],
  [/^jwt |^invalid (algorithm|signature|token)|Invalid Compact JWS/, 'rejected'],
];

/** Reads what Storage answers to the question for its buckets. */
export function readStorage(answer: HttpAnswer): Reading {
  const body = parseJson(answer.text);
  if (answer.status === 200)
    return Array.isArray(body) ? { kind: 'accepted', said: '', tookRole: true } : unclear(answer);
  if (isTooLarge(answer)) return TOO_LARGE;
  const { statusCode, message } = asObject(body);
  const said = quote(message);
  if (typeof statusCode !== 'string' && typeof statusCode !== 'number') {
    if (answer.status === 404) return { kind: 'absent', said: '' };
    return readGateway(answer, body) ?? unclear(answer);
  }
  const known = STORAGE_WORDS.find(([pattern]) => pattern.test(asText(message)))?.[1];
  if (known === 'unclear') return unclear(answer, said);
  if (known === 'accepted') return { kind: known, said: '', tookRole: true };
  if (known !== undefined) return { kind: known, said };
  return /^40[13]$/.test(`${statusCode}`) ? { kind: 'rejected', said } : unclear(answer, said);
}

/** The gateway before them all answers for an API key that it does not take, in JSON, and without a code. */
function readGateway({ status }: HttpAnswer, body: unknown): Reading | undefined {
  if ((status !== 401 && status !== 403) || !isObject(body) || isRestCode(body['code'])) return undefined;
  return { kind: 'key-refused', said: quote(body['message'] ?? body['error'] ?? body['msg']) };
}

/** Reads the answer of a Realtime that made no WebSocket. */
export function readHandshake(answer: HttpAnswer): Reading {
  if (answer.status === 404) return { kind: 'absent', said: '' };
  if (answer.status !== 401 && answer.status !== 403) return unclear(answer);
  return readGateway(answer, parseJson(answer.text)) ?? { kind: 'key-refused', said: '' };
}

/** A message of Phoenix's protocol, version 1.0.0. */
export function joinMessage(topic: string, ref: string, token: string, isPrivate: boolean): string {
  const config = { broadcast: { ack: false, self: false }, presence: { key: '', enabled: false }, private: isPrivate };
  const payload = { config: { ...config, postgres_changes: [] }, access_token: token };
  return JSON.stringify({ topic, event: 'phx_join', ref, join_ref: ref, payload });
}

/** What Realtime says of a token when a join fails (supabase/realtime, realtime_channel.ex and ERROR_CODES.md). */
const JOIN_REASONS: readonly (readonly [RegExp, LiveAnswer['kind']])[] = [
  [/token has expired/i, 'expired'],
  // A private channel: the token was good, and a policy is asked next.
  [/^Unauthorized: You do not have permissions/, 'accepted'],
  [/^(InvalidJWTToken|JwtSignatureError|JwtSignerError|MalformedJWT)\b/, 'rejected'],
  [
    /`role` and `exp` are required|not a valid JWT|JWT signature|JWT signer|signature_error|error_generating_signer/,
    'rejected',
  ],
];

/** @returns undefined for a message that is not the reply to this join; `privateOnly` where it has to be asked otherwise */
export function readJoin(text: string, topic: string, ref: string): (Reading & { privateOnly?: true }) | undefined {
  const message = asObject(parseJson(text));
  if (message['event'] !== 'phx_reply' || message['topic'] !== topic || message['ref'] !== ref) return undefined;
  const { status, response } = asObject(message['payload']);
  if (status === 'ok') return { kind: 'accepted', said: '' };
  const reason = asText(asObject(response)['reason']);
  const said = quote(reason);
  if (reason.startsWith('PrivateOnly')) return { kind: 'unclear', said, privateOnly: true };
  const kind = JOIN_REASONS.find(([pattern]) => pattern.test(reason))?.[1] ?? 'unclear';
  return { kind, said: kind === 'accepted' ? '' : said };
}

const MAX_QUOTE = 200;

/** A service's own words, cut short, and before that without what nobody may read in a log: half a token is one still. */
export function quote(words: unknown): string {
  const text = asText(words)
    .trim()
    .replaceAll(/eyJ[\w-]*(\.[\w-]*)*/g, '[token]')
    .replaceAll(/sb_[\w-]+/g, '[key]');
  return excerpt(text, MAX_QUOTE);
}

function unclear({ status }: HttpAnswer, said = ''): Reading {
  const redirect = status >= 300 && status < 400 ? ', a redirect, which is not followed' : '';
  return { kind: 'unclear', said: `${status}${redirect}${said === '' ? '' : `: ${said}`}` };
}

/** A token that fits into a header. */
const SENDABLE = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** The token to ask with: one that has a role, else any that is a JWT; undefined where there is none. */
export function tokenToSend<T extends { raw: string; claims: JsonObject | undefined }>(
  tokens: readonly T[],
): T | undefined {
  const sendable = tokens.filter(({ raw, claims }) => claims !== undefined && SENDABLE.test(raw));
  return sendable.find(({ claims }) => typeof claims?.['role'] === 'string') ?? sendable[0];
}

/** The same token with a signature that fits no more: whoever takes it, too, did not look. */
export function withBrokenSignature(raw: string): string {
  const at = raw.lastIndexOf('.') + 1;
  return `${raw.slice(0, at)}${raw[at] === 'A' ? 'B' : 'A'}${raw.slice(at + 1)}`;
}
