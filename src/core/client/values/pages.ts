/** What the pages of SvelteKit are given: by the `load` functions beside them and above them. */
import type { Module } from '../code/module.ts';
import {
  awaitValues,
  dropNothing,
  joinValues,
  mapValues,
  UNKNOWN,
  type Code,
  type Evaluator,
  type Value,
  type Values,
} from './values.ts';

type Held = Extract<Value, { kind: 'holder' }>;

const ROUTE = /^(?<folder>(?:.*\/)?)\+(?<kind>page|layout)(?:@[^/]*)?(?<server>\.server)?\.(?:svelte|[jt]s)$/;

/** What `$props()` gives in a page or a layout, or `export let data` of Svelte 4. */
export function pageProps(code: Code): Held | undefined {
  return ROUTE.test(code.module.file) && code.module.file.endsWith('.svelte')
    ? { kind: 'holder', of: 'page-props', code }
    : undefined;
}

/** What a `load` function is called with. */
export function loadEvent(code: Code): Held | undefined {
  const { module, node } = code;
  const isLoad = ROUTE.test(module.file) && module.names.get(node) === 'load' && module.exports.has('load');
  return isLoad ? { kind: 'holder', of: 'load-event', code } : undefined;
}

export function pageMember({ of, code }: Held, name: string, at: Code, evaluator: Evaluator): Values {
  const held = (next: Held['of']): Held => ({ kind: 'holder', of: next, code });
  if (of === 'page-props') return name === 'data' ? [held('page-data')] : UNKNOWN;
  if (of === 'page-state') return name === 'data' ? [held('any-data')] : UNKNOWN;
  if (of !== 'load-event') return loaded(loadsFor(of, code.module.file, evaluator), name, at, evaluator);
  if (name === 'data') return [held('server-data')];
  return name === 'parent' ? [{ kind: 'method', of: held('parent-data'), name }] : UNKNOWN;
}

/** The nearest that gives anything under that name: what stands below is put over what stands above. */
function loaded(loads: readonly Module[], name: string, at: Code, evaluator: Evaluator): Values {
  for (const module of loads) {
    const found = module.exports.get('load');
    const where = { scope: module.root, module, environment: undefined };
    const load =
      found?.kind === 'local'
        ? evaluator.evaluate({ ...at.node, type: 'Identifier', name: found.name }, where)
        : found?.kind === 'value'
          ? evaluator.evaluate(found.node, { ...where, scope: found.scope })
          : UNKNOWN;
    const given = mapValues(load, (one) => {
      const event = one.kind === 'function' ? loadEvent(one.code) : undefined;
      return evaluator.apply(one, [event ? [event] : UNKNOWN], at);
    });
    const values = evaluator.member(awaitValues(given), name, at);
    if (dropNothing(values).length > 0) return joinValues(values);
  }
  return UNKNOWN;
}

/** The modules with a `load` whose data a page, a layout or another `load` has, the nearest first. */
function loadsFor(of: Held['of'], file: string, { app }: Evaluator): Module[] {
  const here = ROUTE.exec(file)?.groups;
  const all = app.modules.flatMap((module) => {
    const groups = ROUTE.exec(module.file)?.groups;
    return groups && module.exports.has('load') ? [{ module, ...groups } as Load] : [];
  });
  if (of === 'any-data') return all.toSorted(byNearness).map(({ module }) => module);
  const { folder = '', kind = '' } = here ?? {};
  return all
    .filter((one) => {
      const isBeside = one.folder === folder && one.kind === kind;
      if (of === 'server-data') return isBeside && one.server !== undefined;
      if (isBeside) return of === 'page-data';
      const isAbove = folder.startsWith(one.folder) && (one.folder !== folder || kind === 'page');
      return one.kind === 'layout' && isAbove;
    })
    .toSorted(byNearness)
    .map(({ module }) => module);
}

interface Load {
  module: Module;
  folder: string;
  kind: string;
  server?: string;
}

/** A page before its layout, and what runs in the browser too before what the server gave to it. */
function byNearness(one: Load, other: Load): number {
  const rank = ({ kind, server }: Load): number => (kind === 'page' ? 0 : 2) + (server === undefined ? 0 : 1);
  return other.folder.length - one.folder.length || rank(one) - rank(other);
}
