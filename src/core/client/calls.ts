/** What calls give: of the app's own functions, of methods, and of the libraries' functions. */
import { evaluate, exportValues, memberOf, placeOf, type Evaluation } from './evaluate.ts';
import { libraryMethod, tokenNamed, type LibraryFunction } from './library.ts';
import { lookUp } from './scope.ts';
import { bare, child, children, identifier, isMember, keyOf, stringLiteral, type Node } from './syntax.ts';
import { asText, awaited, each, either, NOTHING, UNKNOWN, type Code, type Value, type Values } from './values.ts';

/** Everything that a call may give. */
export function callValues(call: Code, evaluation: Evaluation): Values {
  const callee = bare(child(call.node, 'callee'));
  const method = isMember(callee) ? (keyOf(callee, 'property') ?? '') : undefined;
  const given = children(call.node, 'arguments').map((one) => evaluate(one, call, evaluation));
  const name = identifier(callee);
  const isGlobal = name !== undefined && !lookUp(name, call.scope);
  const source = stringLiteral(children(call.node, 'arguments')[0]);
  if (callee?.type === 'Import' && source !== undefined)
    return [{ kind: 'promise', of: exportValues(source, call.module.file, '*', evaluation) }];
  if (isGlobal && name === 'require' && source !== undefined)
    return exportValues(source, call.module.file, '*', evaluation);
  if (isGlobal && name === 'String') return asText(given[0] ?? NOTHING);
  // Supabase's guide leaves the import out, and some frameworks do without; the option is Supabase's own.
  if (isGlobal && name === 'createClient' && hasProperty(given[2], 'accessToken'))
    return libraryCall('createClient', given, call, evaluation);
  if (!callee || method === undefined)
    return each(evaluate(callee, call, evaluation), (value) => applied(value, given, call, evaluation));
  const object = evaluate(child(callee, 'object'), call, evaluation);
  return each(object, (value) => methodValues(value, method, given, call, evaluation) ?? jwtText(callee, method));
}

function hasProperty(values: Values = NOTHING, name: string): boolean {
  return values.some(
    (value) =>
      value.kind === 'object' &&
      children(value.code.node, 'properties').some((one) => one && keyOf(one, 'key') === name),
  );
}

/** `session.getIdToken().getJwtToken()` of amazon-cognito-identity-js: the names are its own, whoever gave the session. */
function jwtText(callee: Node, method: string): Values {
  const inner = bare(child(child(callee, 'object'), 'callee'));
  const use = isMember(inner) && method === 'getJwtToken' ? tokenNamed(keyOf(inner, 'property') ?? '') : undefined;
  return use === undefined ? UNKNOWN : [{ kind: 'text', use }];
}

function methodValues(
  value: Value,
  method: string,
  given: Values[],
  call: Code,
  evaluation: Evaluation,
): Values | undefined {
  if (value.kind === 'promise') return chained(value.of, method, given, call, evaluation);
  const at = placeOf(call);
  const known = libraryMethod(value.kind === 'session' ? { ...value, at } : value, method);
  if (known) return known;
  if (value.kind !== 'object' && value.kind !== 'namespace' && value.kind !== 'library') return undefined;
  return each(memberOf([value], method, at, evaluation), (one) => applied(one, given, call, evaluation));
}

/** `.then`, `.catch` and `.finally` of a promise. */
function chained(of: Values, method: string, given: Values[], call: Code, evaluation: Evaluation): Values | undefined {
  const then = (argument: Values): Values =>
    awaited(each(given[0] ?? NOTHING, (one) => applied(one, [argument], call, evaluation)));
  if (method === 'then') return [{ kind: 'promise', of: then(awaited(of)) }];
  if (method === 'catch') return [{ kind: 'promise', of: either(awaited(of), then(UNKNOWN)) }];
  return method === 'finally' ? [{ kind: 'promise', of }] : undefined;
}

/** What a function gives back. */
export function applied(value: Value, given: Values[], call: Code, outer: Evaluation): Values {
  if (value.kind === 'library') return libraryCall(value.name, given, call, outer);
  if (value.kind === 'nothing') return NOTHING;
  if (value.kind !== 'function') return UNKNOWN;
  const { node, module, environment } = value.code;
  if (node['generator'] === true) return UNKNOWN;
  const evaluation = { ...outer, depth: outer.depth + 1 };
  const inside = { function: node, arguments: given, outer: environment };
  const returned = (module.returns.get(node) ?? []).map((one) =>
    evaluate(one.node, { scope: one.scope, module, environment: inside }, evaluation),
  );
  const result = either(...returned);
  return node['async'] === true ? [{ kind: 'promise', of: awaited(result) }] : result;
}

function libraryCall(name: LibraryFunction, given: Values[], call: Code, evaluation: Evaluation): Values {
  const [first = NOTHING, , third = NOTHING] = given;
  const at = placeOf(call);
  const run = (functions: Values): Values => each(functions, (one) => applied(one, [UNKNOWN], call, evaluation));
  switch (name) {
    case 'createClient':
      return [{ kind: 'client', client: { at, options: third } }];
    case 'fetchAuthSession':
      return [{ kind: 'promise', of: [{ kind: 'session', generation: 6, at }] }];
    case 'currentSession':
      return [{ kind: 'promise', of: [{ kind: 'session', generation: 5, at }] }];
    case 'createServerRunner':
      return [{ kind: 'library', name: 'serverRunner' }];
    case 'runInContext':
      return [{ kind: 'promise', of: awaited(run(memberOf(first, 'operation', at, evaluation))) }];
    case 'useAuth':
      return [{ kind: 'oidc', of: 'context' }];
    case 'call':
      return run(first);
    case 'same':
      return first;
    case 'useState':
      return [{ kind: 'array', of: [each(first, (one) => (one.kind === 'function' ? run([one]) : [one])), UNKNOWN] }];
    case 'serverRunner':
    default:
      return UNKNOWN;
  }
}
