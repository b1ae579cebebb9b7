/**
 * Parses the app's JavaScript and TypeScript with @babel/parser: a module of its own, loaded where there is something to
 * parse, and nowhere else.
 */
import { parse } from '@babel/parser';
import { child, isNode, type Node } from './syntax.ts';

/**
 * @returns the tree's root, of what could be made of the text
 * @throws SyntaxError where nothing could, RangeError where it is deeper than the stack
 */
export function parseCode(file: string, text: string): Node | undefined {
  const tree: unknown = parse(text, {
    sourceType: 'unambiguous',
    errorRecovery: true,
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    allowUndeclaredExports: true,
    attachComment: false,
    plugins: ['typescript', 'decorators', ...(/\.[mc]?ts$/i.test(file) ? [] : (['jsx'] as const))],
  });
  return isNode(tree) ? child(tree, 'program') : undefined;
}
