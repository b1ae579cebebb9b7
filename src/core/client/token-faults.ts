/**
 * Tells which kind of token (access or ID) an `accessToken` callback or an Authorization header gives, and whether it is a
 * token's text at all: not an object, a promise, a function.
 */
import type { TokenUse } from '../pool/reach.ts';
import type { Place } from './code/source-file.ts';
import type { ClientFault } from './source.ts';
import { editOf, isNoToken, describeThing } from './values/things.ts';
import { placeOf, dropNothing, type Value, type Values } from './values/values.ts';

/**
 * What is no token's text. A variable may be an object first and a text later: it is wrong only where nothing that it may
 * be is right, or unknown.
 */
export function tokenFaults(given: Values, at: Place): ClientFault[] {
  const some = dropNothing(given);
  if (some.some(({ kind }) => kind === 'jwt' || kind === 'unknown')) return [];
  const isAlwaysAbsent = some.every(({ kind }) => kind === 'absent');
  return some.flatMap((value): ClientFault[] => {
    if (value.kind === 'absent' && !isAlwaysAbsent) return [];
    if (value.kind === 'absent') {
      const what = `reads \`${value.member}\` off ${value.of}, which has none`;
      return [{ kind: 'not-found', what, edit: value.edit, ...useOf(value), ...value.at }];
    }
    const wrong = misshapen(value, at);
    return wrong ? [{ kind: 'not-a-string', ...wrong }] : [];
  });
}

type Misshapen = Place & { what: string; edit: string; use?: TokenUse; isTokenText?: boolean };

/** The token that somebody was after, where it is known. */
export function useOf({ use }: { use?: TokenUse }): { use?: TokenUse } {
  return use === undefined ? {} : { use };
}

/** What a value is instead of a token's text; undefined where that is not known. */
function misshapen(value: Value, at: Place): Misshapen | undefined {
  switch (value.kind) {
    case 'thing':
      if (!isNoToken(value)) return undefined;
      return {
        what: describeThing(value),
        edit: editOf(value),
        ...useOf(value),
        isTokenText: value.type === 'amplify.token',
        ...value.at,
      };
    case 'misshapen':
      return { what: value.what, edit: value.edit, ...useOf(value), ...value.at };
    case 'function':
    case 'method':
      return { what: 'a function that is not called', edit: 'Call it.', ...placeOfValue(value, at) };
    case 'promise':
      return { what: 'a promise made into text', edit: 'Write `await` in front of it.', ...at };
    case 'object':
      return { what: 'an object', edit: 'Give the token that is in it.', ...placeOf(value.code) };
    case 'holder':
      return value.of === 'piped'
        ? { what: 'an Observable', edit: 'Await `firstValueFrom()` of it.', ...placeOf(value.code) }
        : undefined;
    case 'absent':
    case 'array':
    case 'auth':
    case 'block':
    case 'class':
    case 'client':
    case 'instance':
    case 'jwt':
    case 'library':
    case 'namespace':
    case 'nothing':
    case 'text':
    case 'unknown':
    default:
      return undefined;
  }
}

function placeOfValue(value: Value, at: Place): Place {
  return value.kind === 'method' && 'at' in value.of && value.of.at ? value.of.at : at;
}

/** The kinds of token that are sent; `unfollowed` unless it is known of all that may be sent. */
export function judgeSent(given: Values): { sends: TokenUse[]; unfollowed?: string } {
  const some = dropNothing(given);
  const uses = some.flatMap((one) =>
    (one.kind === 'jwt' || one.kind === 'thing') && one.use !== undefined ? [one.use] : [],
  );
  const why = whyUnknown(given);
  if (why !== undefined) return { sends: [], unfollowed: why };
  return { sends: uses.length === some.length ? [...new Set(uses)] : [] };
}

export function whyUnknown(values: Values): string | undefined {
  const unknown = values.find(({ kind }) => kind === 'unknown');
  return unknown?.kind === 'unknown' ? (unknown.why ?? 'code that could not be followed') : undefined;
}
