/** What is known of libraries: which of their functions mean something here, and what their values have. */
import type { TokenUse } from './source.ts';
import { NOTHING, UNKNOWN, type Value, type Values } from './values.ts';

export type LibraryFunction =
  | 'createClient'
  | 'fetchAuthSession'
  | 'currentSession'
  | 'createServerRunner'
  | 'serverRunner'
  | 'runInContext'
  | 'useAuth'
  | 'call'
  | 'same'
  | 'useState';

const SUPABASE = ['@supabase/supabase-js'];
const AMPLIFY = ['aws-amplify', '@aws-amplify/auth'];
/** The `Auth` object of Amplify before v6. */
const AMPLIFY_AUTH = 'aws-amplify.Auth';

const EXPORTS: readonly (readonly [packages: readonly string[], name: string, is: LibraryFunction])[] = [
  [SUPABASE, 'createClient', 'createClient'],
  [SUPABASE, 'SupabaseClient', 'createClient'],
  [['@supabase/ssr'], 'createBrowserClient', 'createClient'],
  [['@supabase/ssr'], 'createServerClient', 'createClient'],
  [AMPLIFY, 'fetchAuthSession', 'fetchAuthSession'],
  [['@aws-amplify/adapter-nextjs'], 'createServerRunner', 'createServerRunner'],
  [['react-oidc-context'], 'useAuth', 'useAuth'],
  [['react'], 'useMemo', 'call'],
  [['react'], 'useCallback', 'same'],
  [['react'], 'cache', 'same'],
  [['react'], 'useState', 'useState'],
];

/** npm:@supabase/supabase-js@2, https://esm.sh/@supabase/supabase-js@2.45, aws-amplify/auth. */
const SPECIFIER =
  /^(?:(?:npm|jsr):\/?|https:\/\/[\w.-]+\/(?:npm\/|v\d+\/)?)?((?:@[\w.-]+\/)?[\w.-]+)(?:@[^/]*)?(?:$|[/?])/;

/** The package that an import names, as Node, Deno and the browsers write it. */
function packageOf(source: string): string | undefined {
  return SPECIFIER.exec(source)?.[1];
}

/** What a name that is imported from a package stands for. */
export function libraryValue(source: string, name: string): Values {
  const from = source === AMPLIFY_AUTH ? source : (packageOf(source) ?? '');
  // `import supabase from …` and `import React from …`: the default export has what the module has.
  if (name === 'default' && (from === 'react' || SUPABASE.includes(from)))
    return [{ kind: 'namespace', source, from: '' }];
  if (name === 'Auth' && AMPLIFY.includes(from)) return [{ kind: 'namespace', source: AMPLIFY_AUTH, from: '' }];
  if (from === AMPLIFY_AUTH) return name === 'currentSession' ? [{ kind: 'library', name }] : UNKNOWN;
  const found = EXPORTS.find(([packages, exported]) => exported === name && packages.includes(from));
  return found ? [{ kind: 'library', name: found[2] }] : UNKNOWN;
}

const USES: Readonly<Record<string, TokenUse>> = {
  accessToken: 'access',
  idToken: 'id',
  getAccessToken: 'access',
  getIdToken: 'id',
  access_token: 'access',
  id_token: 'id',
};

/** The token that a member of some name is of. */
export function tokenNamed(member: string): TokenUse | undefined {
  return Object.hasOwn(USES, member) ? USES[member] : undefined;
}

/** A member of what a library gave; undefined for values that are no library's. */
export function libraryMember(value: Value, name: string): Values | undefined {
  const use = tokenNamed(name);
  switch (value.kind) {
    case 'session':
      if (value.generation === 6 && name === 'tokens') return [{ kind: 'tokens', at: value.at }];
      if (use === undefined || !name.endsWith('Token')) return UNKNOWN;
      return value.generation === 6
        ? [{ kind: 'absent', use, at: value.at }]
        : [{ kind: 'token', use, generation: 5, at: value.at }];
    case 'tokens':
      return use === undefined ? UNKNOWN : [{ kind: 'token', use, generation: 6, at: value.at }];
    case 'token':
      return name === 'jwtToken' && value.generation === 5 ? [{ kind: 'text', use: value.use }] : UNKNOWN;
    case 'oidc':
      if (value.of === 'context') return name === 'user' ? [{ kind: 'oidc', of: 'user' }] : UNKNOWN;
      return use === undefined ? UNKNOWN : [{ kind: 'text', use }];
    case 'library':
      return value.name === 'serverRunner' && name === 'runWithAmplifyServerContext'
        ? [{ kind: 'library', name: 'runInContext' }]
        : UNKNOWN;
    case 'absent':
      return [value];
    case 'nothing':
      return NOTHING;
    case 'array':
    case 'client':
    case 'function':
    case 'namespace':
    case 'object':
    case 'promise':
    case 'text':
    case 'unknown':
    default:
      return undefined;
  }
}

/** What a method of a library's value gives; undefined where it is nothing that is known. */
export function libraryMethod(value: Value, name: string): Values | undefined {
  if (value.kind === 'absent') return [value];
  if (value.kind === 'nothing') return NOTHING;
  if (value.kind === 'text') return name === 'toString' || name === 'trim' ? [value] : undefined;
  if (value.kind === 'token') {
    const gives = value.generation === 6 ? 'toString' : 'getJwtToken';
    return name === gives ? [{ kind: 'text', use: value.use }] : UNKNOWN;
  }
  if (value.kind !== 'session' || value.generation !== 5 || !name.startsWith('get')) return undefined;
  const use = tokenNamed(name);
  return use === undefined ? undefined : [{ kind: 'token', use, generation: 5, at: value.at }];
}
