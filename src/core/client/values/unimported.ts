/** What needs no import: functions of Nuxt and its modules, Svelte's runes, and the browser's storage. */
import { nextThing } from './next-auth.ts';
import { pageProps } from './pages.ts';
import { lookUp } from '../code/scope.ts';
import { isMember, lastName, type Node } from '../code/syntax.ts';
import { NOTHING, UNKNOWN, type Code, type Evaluator, type Values } from './values.ts';

/** @returns undefined where it is nobody's function that is known */
export function unimported(name: string, first: Values, call: Code, { app }: Evaluator): Values | undefined {
  switch (name) {
    case 'useNuxtApp':
      return [{ kind: 'holder', of: 'nuxt', code: call }];
    case 'useAuth':
      // Of @sidebase/nuxt-auth, where it is there.
      return app.callsOf('NuxtAuthHandler').length > 0 ? [nextThing('next.nuxt', UNKNOWN, call)] : undefined;
    case '$props': {
      const props = pageProps(call);
      return props ? [props] : undefined;
    }
    case '$derived':
      return first;
    default:
      return undefined;
  }
}

/** `localStorage`, `window.sessionStorage`. */
export function isStorage(object: Node | undefined, { scope }: Code): boolean {
  const name = lastName(object) ?? '';
  return /^(local|session)Storage$/.test(name) && (isMember(object) || !lookUp(name, scope));
}

/** What is in it is not known; only that it is what was there when it was read. */
export function storedIn(storage = ''): Values {
  return [{ kind: 'unknown', why: `\`${storage}\``, stored: true }, ...NOTHING];
}
