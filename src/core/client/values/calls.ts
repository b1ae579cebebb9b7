/**
 * What a call expression gives: of globals (`require`, `fetch`, `Promise.all`), of methods, and of `then`;
 * `src/core/client/values/applied.ts` goes into the function.
 */
import { givenValues } from './given.ts';
import { libraryCall, readRequest } from './library-calls.ts';
import { lookUp } from '../code/scope.ts';
import { nextThing } from './next-auth.ts';
import { isObservable } from './piped.ts';
import { followPromise } from './promises.ts';
import { askedOfRequest } from './requests.ts';
import { isStorage, storedIn, unimported } from './unimported.ts';
import { asText, giveThing as givenBy, thingMethod } from './things.ts';
import {
  bare,
  child,
  childrenOf,
  identifierOf,
  isMember,
  keyOf,
  lastName,
  stringLiteral,
  type Node,
} from '../code/syntax.ts';
import {
  awaitValues,
  mapValues,
  joinValues,
  NOTHING,
  placeOf,
  dropNothing,
  UNKNOWN,
  type Code,
  type Evaluator,
  type Value,
  type Values,
} from './values.ts';

/** Everything that a call may give. */
export function callValues(call: Code, evaluator: Evaluator): Values {
  const callee = bare(child(call.node, 'callee'));
  const given = givenValues(childrenOf(call.node, 'arguments'), call, evaluator);
  const source = stringLiteral(childrenOf(call.node, 'arguments')[0]);
  if (callee?.type === 'Import' && source !== undefined)
    return [{ kind: 'promise', of: evaluator.exported(source, call, '*') }];
  const name = identifierOf(callee);
  const isGlobal = name !== undefined && !lookUp(name, call.scope);
  const known = isGlobal ? globalCall(name, given, call, evaluator) : undefined;
  if (known) return known;
  if (!callee) return UNKNOWN;
  if (!isMember(callee))
    return mapValues(evaluator.evaluate(callee, call), (value) => evaluator.apply(value, given, call));
  const method = keyOf(callee, 'property') ?? '';
  const ofGlobal = globalMethod(callee, method, given, call);
  if (ofGlobal) return ofGlobal;
  const object = evaluator.evaluate(child(callee, 'object'), call);
  return mapValues(object, (value) => methodValues(value, method, given, { ...call, node: callee }, call, evaluator));
}

function globalCall(name: string, given: Values[], call: Code, evaluator: Evaluator): Values | undefined {
  const [first = NOTHING] = given;
  switch (name) {
    case 'require': {
      const source = stringLiteral(childrenOf(call.node, 'arguments')[0]);
      return source === undefined ? UNKNOWN : evaluator.exported(source, call, '*');
    }
    case 'String':
      return asText(first);
    case 'structuredClone':
    case 'toRaw':
    case 'unref':
      return first;
    case 'Promise':
      return followPromise(first, call, evaluator);
    case 'fetch':
    case '$fetch':
      return readRequest(given, call);
    case 'createClient':
      // Supabase's guide leaves the import out, and some frameworks do without; the option is Supabase's own.
      return dropNothing(evaluator.member(given[2] ?? NOTHING, 'accessToken', call)).some(
        ({ kind }) => kind !== 'unknown',
      )
        ? libraryCall(name, given, call, evaluator)
        : undefined;
    default:
      return unimported(name, first, call, evaluator);
  }
}

/** Methods of what JavaScript and its runtimes have. */
function globalMethod(callee: Node, method: string, given: Values[], call: Code): Values | undefined {
  const object = bare(child(callee, 'object'));
  const [first = NOTHING] = given;
  const holder = lastName(object);
  const [literal] = first;
  const named = literal?.kind === 'text' ? literal.literal : undefined;
  if (holder === 'env' && method === 'get' && named !== undefined) return [{ kind: 'text', variable: named }];
  if (/^(get|header)$/.test(method) && /^authorization$/i.test(named ?? ''))
    return [{ kind: 'jwt', at: placeOf(call) }];
  if (method === 'getItem' && isStorage(object, call)) return storedIn(holder);
  if (holder === undefined || !isBuiltIn(object, call)) return undefined;
  switch (`${holder}.${method}`) {
    case 'Promise.resolve':
      return [{ kind: 'promise', of: awaitValues(first) }];
    case 'Promise.reject':
      return NOTHING;
    case 'Promise.all':
      return [
        {
          kind: 'promise',
          of: mapValues(first, (one) => (one.kind === 'array' ? [{ ...one, of: one.of.map(awaitValues) }] : UNKNOWN)),
        },
      ];
    case 'Object.freeze':
      return first;
    case 'Object.assign': {
      const properties = childrenOf(call.node, 'arguments').map((argument) => ({
        ...call.node,
        type: 'SpreadElement',
        argument,
      }));
      return [{ kind: 'object', code: { ...call, node: { ...call.node, type: 'ObjectExpression', properties } } }];
    }
    case 'JSON.stringify':
      return stringify(first, call);
    default:
      return undefined;
  }
}

function isBuiltIn(object: Node | undefined, { scope }: Code): boolean {
  const name = identifierOf(object) ?? '';
  return /^(Promise|Object|JSON)$/.test(name) && !lookUp(name, scope);
}

/** A token with quotation marks around it, or an object written out: neither is a token. */
function stringify(values: Values, call: Code): Values {
  return values.map((value): Value => {
    if (value.kind !== 'jwt' && value.kind !== 'thing') return value.kind === 'nothing' ? { kind: 'text' } : value;
    return {
      kind: 'misshapen',
      what: 'JSON made of the token',
      edit: 'Take `JSON.stringify` away.',
      at: placeOf(call),
    };
  });
}

/** What a method of a value gives. */
function methodValues(
  value: Value,
  method: string,
  given: Values[],
  at: Code,
  call: Code,
  evaluator: Evaluator,
): Values {
  const appliedMember = (): Values =>
    mapValues(evaluator.member([value], method, at), (one) => evaluator.apply(one, given, call));
  if (method === 'pipe' && isObservable(value)) return [{ kind: 'holder', of: 'piped', code: call }];
  switch (value.kind) {
    case 'promise':
      return followChain(value, method, given, at, evaluator);
    case 'thing':
      return value.config ? appliedMember() : methodOfThing({ ...value, at: placeOf(at) }, method, given);
    case 'jwt':
      return methodOfToken(value, method);
    case 'text':
      return method === 'toString' || method === 'trim' ? [value] : UNKNOWN;
    case 'array':
      return /^(at|find|pop|shift)$/.test(method) ? joinValues(...value.of, NOTHING) : UNKNOWN;
    case 'function':
      if (method === 'bind') return [value];
      return method === 'call' ? evaluator.apply(value, given.slice(1), call) : UNKNOWN;
    case 'absent':
    case 'misshapen':
      return value.kind === 'absent' || method === 'toString' ? [value] : UNKNOWN;
    case 'nothing':
      return NOTHING;
    case 'unknown':
      return callUnknown(value, method, at, call, evaluator);
    case 'auth':
    case 'client':
    case 'method':
      return UNKNOWN;
    case 'block':
    case 'class':
    case 'holder':
    case 'instance':
    case 'library':
    case 'namespace':
    case 'object':
    default:
      return appliedMember();
  }
}

function methodOfThing(thing: Extract<Value, { kind: 'thing' }>, method: string, [first = NOTHING]: Values[]): Values {
  if (thing.type !== 'sdk.client' || method !== 'send') return thingMethod(thing, method);
  const isForTokens = first.some((one) => one.kind === 'thing' && one.type === 'sdk.command');
  return isForTokens ? givenBy('promise sdk.answer', { at: thing.at }) : UNKNOWN;
}

/** What is cut out of a header or a token is the token. */
function methodOfToken(token: Value, method: string): Values {
  if (method === 'split' || method === 'match') return [{ kind: 'array', of: [[token], [token], [token]] }];
  const isSame = /^(toString|trim|valueOf|replace|replaceAll|slice|substring|substr)$/.test(method);
  return isSame ? [token] : [{ kind: 'text' }];
}

/** Names that are a library's own, whoever gave the object. */
function callUnknown(value: Value, method: string, at: Code, call: Code, evaluator: Evaluator): Values {
  const inner = bare(child(bare(child(at.node, 'object')), 'callee'));
  const asked = isMember(inner) ? keyOf(inner, 'property') : undefined;
  if (method === 'getJwtToken' && (asked === 'getAccessToken' || asked === 'getIdToken'))
    return [{ kind: 'jwt', use: asked === 'getIdToken' ? 'id' : 'access', at: placeOf(at) }];
  // `event.locals.auth()` of Auth.js for SvelteKit.
  const holder = bare(child(at.node, 'object'));
  const isLocals =
    /^(auth|getSession)$/.test(method) && (keyOf(holder ?? at.node, 'property') ?? identifierOf(holder)) === 'locals';
  if (isLocals && evaluator.app.callsOf('SvelteKitAuth').length > 0)
    return [{ kind: 'promise', of: [nextThing('next.session', UNKNOWN, call), ...NOTHING] }];
  const left = askedOfRequest(at.node, call.node, evaluator);
  if (left !== UNKNOWN) return left;
  const found = evaluator.member([value], method, at);
  return mapValues(found, (one) => (one.kind === 'unknown' ? [one] : UNKNOWN));
}

/** `.then`, `.catch` and `.finally` of a promise. */
function followChain(
  value: Extract<Value, { kind: 'promise' }>,
  method: string,
  given: Values[],
  at: Code,
  evaluator: Evaluator,
): Values {
  const then = (argument: Values): Values =>
    awaitValues(mapValues(given[0] ?? NOTHING, (one) => evaluator.apply(one, [argument], at)));
  if (method === 'then') return [{ kind: 'promise', of: then(awaitValues(value.of)) }];
  if (method === 'catch') return [{ kind: 'promise', of: joinValues(awaitValues(value.of), then(UNKNOWN)) }];
  if (method === 'finally' || method === 'promise') return [value];
  const answer = value.of.find((one) => one.kind === 'thing' && one.type.endsWith('response'));
  if (answer?.kind === 'thing' && method === 'json') return thingMethod(answer, method);
  return evaluator.member([value], method, at);
}
