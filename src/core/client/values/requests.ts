/**
 * What a middleware leaves on the request, or in its context, for what comes after it (Express, Fastify, Koa, Hono, React
 * Router).
 */
import { bare, child, childrenOf, identifierOf, isMember, keyOf, stringLiteral, type Node } from '../code/syntax.ts';
import { joinValues, UNKNOWN, type Code, type Evaluator, type Values } from './values.ts';

/** What requests and their contexts are called in Express, Fastify, Koa, Hono and React Router. */
const HOLDERS = /^(?:req|request|ctx|context|c)$/;

function holderOf(node: Node | undefined): string {
  const object = bare(node);
  // `c.var.supabase` of Hono reads what `c.set('supabase', …)` left.
  if (isMember(object) && keyOf(object, 'property') === 'var') return identifierOf(bare(child(object, 'object'))) ?? '';
  return identifierOf(object) ?? '';
}

/** `req.supabase`, `c.var.supabase`. */
export function memberOfRequest(name: string, at: Code, evaluator: Evaluator): Values {
  return HOLDERS.test(holderOf(child(at.node, 'object'))) ? leftUnder(name, evaluator) : UNKNOWN;
}

/** `c.get('supabase')`, `context.get(supabaseContext)`. */
export function askedOfRequest(callee: Node, call: Node, evaluator: Evaluator): Values {
  if (keyOf(callee, 'property') !== 'get' || !HOLDERS.test(holderOf(child(callee, 'object')))) return UNKNOWN;
  return leftUnder(keyIn(call), evaluator);
}

function keyIn(call: Node): string {
  const [key] = childrenOf(call, 'arguments');
  return stringLiteral(bare(key)) ?? identifierOf(bare(key)) ?? '';
}

/** More of it is not looked through. */
const MAX_LEFT = 200;

/** `req.supabase = …`, `c.set('supabase', …)`. */
function leftUnder(key: string, evaluator: Evaluator): Values {
  const assigned = evaluator.app
    .assignedTo(key)
    .slice(0, MAX_LEFT)
    .filter(({ assigned: { target } }) => HOLDERS.test(holderOf(child(target, 'object'))))
    .map(({ module, assigned: { node, scope } }) =>
      evaluator.evaluate(node, { scope, module, environment: undefined }),
    );
  const setCalls = evaluator.app.callsOf('set').slice(0, MAX_LEFT);
  const set = setCalls.flatMap(({ module, located: { node, scope } }) => {
    const callee = bare(child(node, 'callee'));
    const [, value] = childrenOf(node, 'arguments');
    const isIt = isMember(callee) && HOLDERS.test(holderOf(child(callee, 'object'))) && keyIn(node) === key;
    return isIt && value ? [evaluator.evaluate(value, { scope, module, environment: undefined })] : [];
  });
  const all = [...assigned, ...set];
  return key === '' || all.length === 0 ? UNKNOWN : joinValues(...all);
}
