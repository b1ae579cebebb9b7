/**
 * What is kept as somebody signs in (`login`, `handleSignIn`), and is stale once the first token ends: nobody signs in
 * again before that.
 */
import { calledName, type Module } from '../code/module.ts';
import type { Located, Scope } from '../code/scope.ts';
import { makeStale } from './things.ts';
import { placeOf, type App, type Code, type Evaluator, type Surroundings, type Values } from './values.ts';

/** `login`, `handleSignIn`, `signInWithPassword`. */
const SIGNS_IN = /^(?:do|handle|on|submit|perform)?_?(?:log|sign)_?in(?:With\w+|User)?$/i;
/** What calls one of these may call it again in time. */
const RENEWS = /refresh|renew|token|session|ensure|valid|expir|again|retry|silent/i;
const REPEATS =
  /^(?:set(?:Interval|Timeout)|useInterval|interval|timer|schedule\w*|on|once|listen|subscribe|add\w*Listener)$/;

/** @param values of what is set at a place @param at that place */
export function keptFromSignIn(values: Values, at: Code, app: App): Values {
  return isAtSignIn(at, app) ? makeStale(values, placeOf(at)) : values;
}

/** The same of what is assigned in a module. */
export function assignedTo({ node, scope }: Located, module: Module, evaluator: Evaluator): Values {
  const at = { node, scope, module, environment: undefined };
  return keptFromSignIn(evaluator.setTo(node, at), at, evaluator.app);
}

function isAtSignIn({ scope, module }: Surroundings, app: App): boolean {
  const name = namesAround(scope, module).find((one) => SIGNS_IN.test(one));
  if (name === undefined) return false;
  const isRepeated = app.givenAs(name).some(({ passed }) => REPEATS.test(calledName(passed.call.node)));
  return (
    !isRepeated &&
    !app.callsOf(name).some(({ module: from, located }) => {
      const around = namesAround(located.scope, from);
      return around.some((one) => RENEWS.test(one) || REPEATS.test(one));
    })
  );
}

/** What the functions around a place are called, and what they are given to. */
function namesAround(scope: Scope, { names, passed }: Surroundings['module']): string[] {
  const found: string[] = [];
  for (let one: Scope | undefined = scope; one; one = one.parent) {
    const fn = one.function;
    if (!fn) continue;
    const given = passed.get(fn);
    found.push(names.get(fn) ?? '', given ? calledName(given.call.node) : '');
  }
  return found;
}
