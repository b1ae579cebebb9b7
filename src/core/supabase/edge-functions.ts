/** Judges the answer of an Edge Function's address: whether the gateway before it let the token in, or refused it (401). */
import { asObject, asText, parseJson } from '../text/json.ts';
import { isTooLarge, quote, type HttpAnswer } from './answers.ts';

/** What became of one call of an Edge Function with a token. */
export interface EdgeFunctionAnswer {
  name: string;
  /**
   * `let-in`: the function answered, whatever that was; `refused`: the gateway did, for the token; `worded-so`: in words that
   * are the local gateway's, and of functions that were written after it; `header-lost`: no token arrived; `own-refusal`: 401
   * in other words; `not-deployed`; `unclear`: it says nothing of the token.
   */
  kind: 'let-in' | 'refused' | 'worded-so' | 'header-lost' | 'own-refusal' | 'not-deployed' | 'unclear';
  /** Which token was sent: the label of one of `tokens`. */
  label: string;
  /** The HTTP status; 0 where there was no answer. */
  status: number;
  /** In its own words, cut short. */
  said: string;
}

/** A name that may become part of an address: letters, digits, hyphens and underscores, as the CLI and the API take them. */
export function isEdgeFunctionName(text: string): boolean {
  return /^[\w-]+$/.test(text);
}

/** An answer with its headers, whose names are in small letters. */
interface Answer extends HttpAnswer {
  headers: Readonly<Record<string, string>>;
}

/** Codes that a function's own failure has (docs, guides/functions/error-codes): it ran. */
const RAN = new Set(['EDGE_FUNCTION_ERROR', 'WORKER_ERROR']);
/** What both gateways say against a token, the local one with the error's name before it (supabase/cli, serve/templates/main.ts). */
const REFUSAL = /^(\w*Error: )?(Invalid JWT|Invalid Token or Protected Header formatting|Invalid Compact JWS)\b/;
const NO_HEADER = /^(\w*Error: )?(Missing authorization header|Auth header is not 'Bearer)/;
const OF_API_KEY = /\bAPI key\b/i;
/** Of a gateway, a limit or an outage as well as of a function. */
const AMBIGUOUS = new Set([404, 408, 421, 425, 429]);

/**
 * Reads the answer to a GET. Hosted, the header sb-error-code names each failure of the platform's own, and
 * x-deno-execution-id stands on what a function answered.
 */
export function readEdgeFunction(answer: Answer): Omit<EdgeFunctionAnswer, 'name' | 'label'> {
  const { status, headers, text } = answer;
  const body = asObject(parseJson(text));
  const words = asText(body['message'] ?? body['msg'] ?? body['error'], text);
  const code = headers['sb-error-code'] ?? asText(body['code']);
  const ran = headers['x-deno-execution-id'] !== undefined || RAN.has(code);
  const said = isPage(answer) ? '' : quote(words);
  return { kind: kindOf(answer, { words, code, ran, hasCode: body['code'] !== undefined }), status, said };
}

interface Seen {
  words: string;
  code: string;
  ran: boolean;
  hasCode: boolean;
}

function kindOf(answer: Answer, { words, code, ran, hasCode }: Seen): EdgeFunctionAnswer['kind'] {
  const { status, headers } = answer;
  if (status === 401) return ran && !code.startsWith('UNAUTHORIZED_') ? 'own-refusal' : kindOf401(words, code, hasCode);
  if (ran) return 'let-in';
  if (status === 404 && (code.startsWith('NOT_FOUND') || /^(Requested f|F)unction (was )?not found\b/.test(words)))
    return 'not-deployed';
  const isOfPlatform = headers['sb-error-code'] !== undefined || (status === 403 && OF_API_KEY.test(words));
  const isOfProxy = status >= 400 && isPage(answer);
  if (isOfPlatform || isOfProxy || isTooLarge(answer) || AMBIGUOUS.has(status)) return 'unclear';
  // A redirect is followed by nobody, and as likely the doing of something before the gateway.
  return status < 300 || (status >= 400 && status < 500) ? 'let-in' : 'unclear';
}

function kindOf401(words: string, code: string, hasCode: boolean): EdgeFunctionAnswer['kind'] {
  if (code === 'UNAUTHORIZED_NO_AUTH_HEADER' || NO_HEADER.test(words)) return 'header-lost';
  if (code.startsWith('UNAUTHORIZED_')) return 'refused';
  if (REFUSAL.test(words)) return hasCode ? 'refused' : 'worded-so';
  return OF_API_KEY.test(words) ? 'unclear' : 'own-refusal';
}

function isPage({ headers, text }: Answer): boolean {
  return /text\/html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html)\b/i.test(text);
}
