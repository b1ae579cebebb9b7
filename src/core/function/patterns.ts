/** IAM's wildcards: whether a pattern with `*` or `?` fits a text or an ARN. */

/** `*` is any run of characters, `?` any one. Many stars cost no more than a few: a policy is a stranger's text. */
export function matchesPattern(pattern: string, value: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let retry = 0;
  while (at < value.length) {
    const wanted = pattern[inPattern];
    if (wanted === '*') {
      star = inPattern;
      inPattern += 1;
      retry = at;
    } else if (wanted === '?' || wanted === value[at]) {
      inPattern += 1;
      at += 1;
    } else if (star >= 0) {
      inPattern = star + 1;
      retry += 1;
      at = retry;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(inPattern));
}

/**
 * The six parts of an ARN are compared one by one, and a wildcard stays within its part (IAM user guide, ARN condition
 * operators). A pattern that only fits across the colons, or a value that is no ARN, is not described.
 * @returns undefined where that decides
 */
export function matchesArn(pattern: string, value: string): boolean | undefined {
  const isWhole = matchesPattern(pattern, value);
  const [wanted, found] = [arnParts(pattern), arnParts(value)];
  if (!found) return undefined;
  const isByPart = wanted?.every((part, index) => matchesPattern(part, found[index] ?? '')) ?? false;
  return isWhole === isByPart ? isWhole : undefined;
}

function arnParts(arn: string): string[] | undefined {
  const [name, partition, service, region, account, ...rest] = arn.split(':');
  if (name === undefined || partition === undefined || service === undefined) return undefined;
  if (region === undefined || account === undefined || rest.length === 0) return undefined;
  return [name, partition, service, region, account, rest.join(':')];
}
