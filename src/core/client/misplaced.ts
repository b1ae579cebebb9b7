/**
 * An `accessToken` that is given where supabase-js ignores it: under `auth` or `global`, by another name, or in the place
 * of the options.
 */
import type { ClientFault } from './source.ts';
import { dropNothing, isCallable, placeOf, type Client, type Evaluator } from './values/values.ts';

const OPTION_NAMES = ['accessToken', 'access_token', 'getAccessToken', 'token', 'getToken'];

/** `accessToken` under `auth:` and its likes, and options that are spelt so that supabase-js knows nothing of them. */
export function misplacedOption({ code, options }: Client, evaluator: Evaluator): ClientFault | undefined {
  for (const part of ['', 'auth', 'global', 'realtime', 'db', 'headers']) {
    const holder = part === '' ? options : evaluator.member(options, part, code);
    for (const name of OPTION_NAMES) {
      const values = holder.every(({ kind }) => kind === 'object') ? evaluator.member(holder, name, code) : [];
      const first = values.find((one) => isCallable(one) || one.kind === 'jwt' || one.kind === 'thing');
      if (!first) continue;
      const what = part === '' ? `has an option \`${name}\`` : `has \`${name}\` under \`${part}\``;
      return {
        kind: 'not-found',
        what: `${what}, which supabase-js ignores`,
        edit: 'Put it at the top of the options, as `accessToken`.',
        ...placeOf(code),
      };
    }
  }
  return undefined;
}

/** `createClient(url, key, getToken)`: a function, or a token, has none of the options. */
export function mistakenArgument({ code, options }: Client): ClientFault | undefined {
  const given = dropNothing(options);
  const isMistaken = given.length > 0 && given.every((one) => isCallable(one) || one.kind === 'jwt');
  if (!isMistaken) return undefined;
  return {
    kind: 'not-found',
    what: 'gives createClient the token, or what gets it, in the place of its options',
    edit: 'Write `{ accessToken: … }` around it, with a function that gives the token.',
    ...placeOf(code),
  };
}
