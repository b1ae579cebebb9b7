/**
 * Error messages for Supabase's Management API: no access token or one that is not accepted (401), missing permissions
 * (403), no such project (404), too many requests (429).
 */
import { asObject, asText, asTexts, parseJson } from '../../core/text/json.ts';
import { excerpt } from '../../core/text/secret-shapes.ts';
import { RefusedError } from '../../errors.ts';
import type { HttpResponse } from '../types.ts';
import { ALL_PERMISSIONS, OPERATIONS, type OperationName } from './api.ts';

const TOKENS_PAGE = 'https://supabase.com/dashboard/account/tokens';

export interface Refused {
  operation: OperationName;
  /** The project that was asked about. */
  ref: string | undefined;
  answer: HttpResponse;
}

export function noAccessToken(): RefusedError {
  return new RefusedError({
    id: 'hosted/no-access-token',
    message: 'There is no Supabase access token.',
    why: 'SUPABASE_ACCESS_TOKEN is not set, and `supabase login` left no access-token file (it may have used the keyring, which is not read).',
    fix: `Create a token at ${TOKENS_PAGE} with ${ALL_PERMISSIONS.join(', ')}, and set SUPABASE_ACCESS_TOKEN to it.`,
  });
}

/** A token that no HTTP header could carry: quotes, line ends or other letters came along when it was copied. */
export function brokenAccessToken(): RefusedError {
  return new RefusedError({
    id: 'hosted/unauthorized',
    message: 'The Supabase access token holds a character that no token has.',
    why: 'A space, a line end or a letter beyond ASCII came along when it was copied.',
    fix: 'Set SUPABASE_ACCESS_TOKEN to the token alone, or run `supabase login` again.',
  });
}

const BY_STATUS: Readonly<Record<number, (refused: Refused) => RefusedError>> = {
  401: unauthorized,
  403: forbidden,
  404: notFound,
  429: throttled,
};

/** The error for an answer that is not what was asked for. */
export function explainRefusal(refused: Refused): RefusedError {
  return (BY_STATUS[refused.answer.status] ?? explainOther)(refused);
}

function unauthorized({ answer }: Refused): RefusedError {
  return new RefusedError({
    id: 'hosted/unauthorized',
    message: 'Supabase does not accept the access token.',
    why: ['It has expired, was revoked, or is of another host.', quoteAnswer(answer)].filter(Boolean).join(' '),
    fix: `Create another at ${TOKENS_PAGE}, and set SUPABASE_ACCESS_TOKEN to it.`,
  });
}

/** Fine-grained tokens name what they lack in `missing_permissions` (docs, guides/platform/access-tokens). */
function forbidden({ operation, answer }: Refused): RefusedError {
  const named = asTexts(asObject(parseJson(answer.text))['missing_permissions']);
  const missing = named.length > 0 ? named : [OPERATIONS[operation].permission];
  return new RefusedError({
    id: 'hosted/permissions',
    message: `The access token lacks ${missing.join(', ')}.`,
    why: `Supabase refused ${OPERATIONS[operation].method} ${OPERATIONS[operation].path}.`,
    fix: `Create a token at ${TOKENS_PAGE} that has ${[...new Set([...ALL_PERMISSIONS, ...missing])].join(', ')} on this project.`,
  });
}

function notFound({ ref = '', answer }: Refused): RefusedError {
  return new RefusedError({
    id: 'hosted/project-not-found',
    message: `Supabase knows no project ${ref} that this access token may see.`,
    why: quoteAnswer(answer),
    fix: "Check the project ref, and that the token's account has the project.",
  });
}

function throttled({ answer }: Refused): RefusedError {
  return new RefusedError({
    id: 'hosted/throttled',
    message: 'Supabase answers that there were too many requests.',
    why: quoteAnswer(answer),
    fix: 'Wait a minute, then run again: it goes on from where it is.',
  });
}

/** What is left is used up, and there is more only after so many seconds. */
export function tooLongAWait(seconds: number): RefusedError {
  return new RefusedError({
    id: 'hosted/throttled',
    message: `Supabase takes no more requests for ${seconds} s.`,
    why: 'This access token, and others of the same user, have used up what it takes.',
    fix: 'Run again after that: it goes on from where it is.',
  });
}

function explainOther({ operation, answer }: Refused): RefusedError {
  const { method, path } = OPERATIONS[operation];
  const isRedirect = answer.status >= 300 && answer.status < 400;
  return new RefusedError({
    id: 'hosted/api',
    message: `Supabase answered ${answer.status} to ${method} ${path}.`,
    why: isRedirect ? 'It sends elsewhere, where no access token is sent.' : quoteAnswer(answer),
    fix: isRedirect
      ? 'Check --api-url, SUPABASE_API_URL and SUPABASE_PROFILE.'
      : 'Run again later; https://status.supabase.com says what is known.',
  });
}

/** An answer with the right status that is not what the API describes. */
export function unreadable(operation: OperationName): RefusedError {
  const { method, path } = OPERATIONS[operation];
  return new RefusedError({
    id: 'hosted/api',
    message: `Supabase's answer to ${method} ${path} is not what its API describes.`,
    fix: 'Check --api-url, SUPABASE_API_URL and HTTPS_PROXY, or update cognito-supabase.',
  });
}

/** The API's own words. */
function quoteAnswer({ text }: HttpResponse): string | undefined {
  const message = asText(asObject(parseJson(text))['message']);
  return message === '' ? undefined : `Supabase says: ${excerpt(message, 300)}`;
}
