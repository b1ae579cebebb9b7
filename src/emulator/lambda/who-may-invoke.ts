/** Decides in the emulator whether a function's resource policy lets a service such as Cognito invoke it (SourceArn, SourceAccount). */

type OneOrMany = string | readonly string[];

/** A statement as GetPolicy gives it, or as a test seeds it: Resource is filled in where it is left out. */
export interface ResourceStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: '*' | { readonly Service: OneOrMany } | { readonly AWS: OneOrMany };
  readonly Action: OneOrMany;
  readonly Resource?: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;
}

/** A service that invokes on behalf of one of its resources. */
export interface ServiceCaller {
  /** "cognito-idp.amazonaws.com" */
  readonly service: string;
  readonly sourceArn: string;
  readonly sourceAccount: string;
}

/** Whether some statement lets the service invoke, and none forbids it. A condition that cannot be judged does not hold. */
export function mayInvoke(statements: readonly ResourceStatement[], caller: ServiceCaller): boolean {
  const applying = statements.filter((statement) => applies(statement, caller));
  return applying.some(({ Effect }) => Effect === 'Allow') && applying.every(({ Effect }) => Effect === 'Allow');
}

function applies(statement: ResourceStatement, caller: ServiceCaller): boolean {
  const context = new Map([
    ['aws:sourcearn', caller.sourceArn],
    ['aws:sourceaccount', caller.sourceAccount],
  ]);
  return (
    services(statement.Principal).some((service) => service === '*' || service === caller.service) &&
    [statement.Action].flat().some((action) => matches(action, 'lambda:InvokeFunction')) &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, patterns]) =>
        holds(operator, [patterns].flat(), context.get(key.toLowerCase())),
      ),
    )
  );
}

function services(principal: ResourceStatement['Principal']): string[] {
  if (principal === '*') return ['*'];
  return 'Service' in principal ? [principal.Service].flat() : [];
}

function holds(operator: string, patterns: readonly string[], value: string | undefined): boolean {
  if (value === undefined) return false;
  if (/^(?:ArnLike|ArnEquals|StringLike)$/.test(operator)) return patterns.some((pattern) => matches(pattern, value));
  return operator === 'StringEquals' && patterns.includes(value);
}

/** IAM's wildcards: `*` is any run of characters, `?` any one. */
function matches(pattern: string, value: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'is').test(value);
}
