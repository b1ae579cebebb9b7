/** A syntax error: why a text is not TOML or not JSON, with line and column. */
export interface SyntaxFault {
  message: string;
  /** Counted from 1, like the column. */
  line: number;
  column: number;
}

/** The fault of a text for which a parser's recursion ran out of stack; throws every other error again. */
export function tooDeep(error: unknown): { ok: false } & SyntaxFault {
  if (error instanceof RangeError) return { ok: false, message: 'nested too deeply', line: 1, column: 1 };
  throw error;
}
