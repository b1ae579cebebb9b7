/** Texts that are no token of Cognito's, drawn from a seed so that a failure can be repeated. */
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const HEADER = part({ alg: 'RS256', kid: 'k1' });
const CLAIMS = part({ sub: 'x', iss: 'https://example.com', exp: 1 });
const WHOLE = `${HEADER}.${CLAIMS}.c2lnbmF0dXJl`;

function nested(depth: number): string {
  return Buffer.from(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`).toString('base64url');
}

/** One of each kind; `n` makes it another. */
const KINDS: readonly ((n: number) => string)[] = [
  (n) => WHOLE.slice(0, n % 60),
  (n) => WHOLE.slice(n % WHOLE.length).replaceAll('.', ''),
  (n) => `${HEADER}.${'A'.repeat(n * 100)}.x`,
  (n) => `${HEADER}.${'%'.repeat(1 + (n % 9))}${CLAIMS}.x`,
  (n) => `${HEADER}.${Buffer.from(JSON.stringify({ n })).toString('base64')}==.x`,
  (n) => `${nested(n * 40)}.${nested(n * 40)}.x`,
  (n) => `${HEADER}.${Buffer.from(`{"__proto__":{"role":"authenticated"},"n":${n}`).toString('base64url')}.x`,
  (n) => `${HEADER}.${Buffer.from(`[${n}]`).toString('base64url')}.x`,
  (n) => `${HEADER}.${Buffer.from([0xff, 0xfe, n % 256]).toString('base64url')}.x`,
  (n) => `${HEADER}\0.${CLAIMS}.${n}`,
  (n) => [HEADER, CLAIMS, 'a', 'b', String(n)].join('.'),
  (n) => '.'.repeat(n % 40),
  (n) => `Bearer ${WHOLE.slice(n % 7)}`,
  (n) => `[object ${n % 2 === 0 ? 'Object' : 'Promise'}]`,
  (n) => `sb_${n % 2 === 0 ? 'secret' : 'publishable'}_${n}`,
  (n) => (n % 2 === 0 ? 'undefined' : 'null'),
  (n) => String.fromCodePoint(0x202e, 0x1b, 0x9b, 0x1f600 + (n % 20)),
  (n) => 'x'.repeat(n % 3 === 0 ? 1_000_000 : n),
  (n) => `${part(n)}.${part(null)}.${part('x')}`,
  (n) => `\ud800${n}.${CLAIMS}.x`,
];

export function malformedTokens(count: number): string[] {
  return Array.from({ length: count }, (_none, index) =>
    (KINDS[index % KINDS.length] ?? String)(Math.floor(index / KINDS.length)),
  );
}
