/** What frameworks' functions give that need no import: Nuxt's own and its modules', and Svelte's runes. */
import { nextThing } from './next-auth.ts';
import { pageProps } from './pages.ts';
import { UNKNOWN, type Code, type Evaluator, type Values } from './values.ts';

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
