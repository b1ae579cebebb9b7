/** A syntax tree (AST) as @babel/parser makes it, seen as plain data: what is not there is undefined, and nothing throws. */

export interface Node {
  type: string;
  loc: { start: { line: number; column: number } };
  start: number;
  end: number;
  [member: string]: unknown;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';
}

/** A member that is a node. */
export function child(node: Node | undefined, member: string): Node | undefined {
  const value = node?.[member];
  return isNode(value) ? value : undefined;
}

/** A member that is a list of nodes; a hole in it, as in `[, b]`, is undefined. */
export function childrenOf(node: Node | undefined, member: string): (Node | undefined)[] {
  const value = node?.[member];
  return Array.isArray(value) ? value.map((item: unknown) => (isNode(item) ? item : undefined)) : [];
}

export function text(node: Node | undefined, member: string): string | undefined {
  const value = node?.[member];
  return typeof value === 'string' ? value : undefined;
}

export function identifierOf(node: Node | undefined): string | undefined {
  return node?.type === 'Identifier' ? text(node, 'name') : undefined;
}

/** The name of a JSX element or attribute. */
export function jsxName(node: Node | undefined): string | undefined {
  return node?.type === 'JSXIdentifier' ? text(node, 'name') : undefined;
}

export function stringLiteral(node: Node | undefined): string | undefined {
  return node?.type === 'StringLiteral' ? text(node, 'value') : undefined;
}

/** The name of a property or of a member access, where it is written out. */
export function keyOf(node: Node, member: 'key' | 'property'): string | undefined {
  const key = child(node, member);
  if (key?.type === 'PrivateName') return `#${identifierOf(child(key, 'id'))}`;
  if (key?.type === 'NumericLiteral') return String(key['value']);
  return stringLiteral(key) ?? (node['computed'] === true ? undefined : identifierOf(key));
}

export function isMember(node: Node | undefined): node is Node & { type: `${string}MemberExpression` } {
  return node?.type === 'MemberExpression' || node?.type === 'OptionalMemberExpression';
}

/** `env` of `process.env`, and of `env` alone. */
export function lastName(node: Node | undefined): string | undefined {
  return isMember(node) ? keyOf(node, 'property') : identifierOf(node);
}

const FUNCTION =
  /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|ObjectMethod|ClassMethod|ClassPrivateMethod)$/;

export function isFunction(node: Node): boolean {
  return FUNCTION.test(node.type);
}

/** Wrappers that say something about the type and nothing about the value. */
const TYPED =
  /^(TSAsExpression|TSNonNullExpression|TSSatisfiesExpression|TSTypeAssertion|TSInstantiationExpression|ParenthesizedExpression|TypeCastExpression)$/;

/** What is inside of type assertions and parentheses. */
export function bare(node: Node | undefined): Node | undefined {
  let inner = node;
  while (inner && TYPED.test(inner.type)) inner = child(inner, 'expression');
  return inner;
}

/** What TypeScript adds and is run. */
const RUNS = /^TS(ModuleDeclaration|ModuleBlock|ExportAssignment|ImportEqualsDeclaration|ParameterProperty)$/;

/** Members that hold no code: places, comments, types. */
const NO_CODE = new Set(
  'type loc start end extra errors comments leadingComments trailingComments innerComments typeAnnotation typeParameters typeArguments returnType superTypeParameters implements predicate'.split(
    ' ',
  ),
);

/** The nodes directly below, types left out. */
export function walkBelow(node: Node): Node[] {
  const found: Node[] = [];
  for (const [member, value] of Object.entries(node)) {
    if (NO_CODE.has(member)) continue;
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(item) && (!item.type.startsWith('TS') || TYPED.test(item.type) || RUNS.test(item.type)))
        if (item['declare'] !== true) found.push(item);
    }
  }
  return found;
}

/** `useRef(createClient(URL, KEY, { accessToken: () => … }))`: the first of them is kept. */
export function functionsIn(node: Node): Node[] {
  const inner = bare(node);
  if (!inner) return [];
  if (isFunction(inner)) return [inner];
  if (/CallExpression$|^NewExpression$/.test(inner.type))
    return childrenOf(inner, 'arguments').flatMap((one) => (one ? functionsIn(one) : []));
  return childrenOf(inner, 'properties').flatMap((one) => {
    const value = one?.type === 'ObjectMethod' ? one : child(one, 'value');
    return value ? functionsIn(value) : [];
  });
}

/** The last word of what is called: `createClient` in `supabase.createClient()`. */
export function calledName(call: Node): string {
  const callee = bare(child(call, call.type === 'JSXOpeningElement' ? 'name' : 'callee'));
  if (isMember(callee)) return keyOf(callee, 'property') ?? '';
  return identifierOf(callee) ?? jsxName(callee) ?? '';
}
