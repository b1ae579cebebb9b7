/**
 * User pool IDs, ARNs, issuers, regions and partitions, checked, parsed and built; tells placeholders from real IDs, and
 * names the function and role of a pool. Everything that becomes part of an address passes through here first.
 */

const REGION = '(?:eusc-[a-z]{2}|[a-z]{2})-(?:gov-|iso[a-z]?-)?[a-z]+-\\d';
const REGION_PATTERN = new RegExp(`^${REGION}$`);
// UserPoolId of the Cognito API is at most 55 characters; the stricter form with the region in front is what
// awslabs/aws-jwt-verify accepts (src/cognito-verifier.ts), and what issuers are built from.
const USER_POOL_ID_PATTERN = new RegExp(`^(${REGION})_[0-9a-zA-Z]+$`);
const MAX_USER_POOL_ID = 55;
/** What chance cannot be expected to draw, of whatever length: one sign again and again, a row of digits, a word for it. */
const NEVER_DRAWN =
  /^(?:x+|X+|(.)\1{2,})$|[xX]{4}|123456|^abc(?:def|d?123)|^ABC(?:DEF|D?123)|^[aA][bB][cC](?:[dD][eE][fF][gG]|[dD]?123$)|[eE]xample|EXAMPLE|[pP]laceholder|[dD]ummy|DUMMY|[sS]ample|SAMPLE|[cC]hange[mM]e|CHANGEME|[rR]edacted|REDACTED|[rR]eplace[mM]e|REPLACEME/;
/** Cognito draws nine letters and digits: of another length, one word suffices. */
const DRAWN_LENGTH = 9;
const WORD =
  /your|mock|fake|stub|todo|invalid|undefined|null|replace|secret|^(?:user)?pool(?:id)?$|^(?:test|local|tbd|none|my)|(?:test|local|tbd)$/i;
/** A row of letters in one case, or a name in capitals: PRIMARY, NEWPOOL. */
const ALPHABET = /^(?:abc[a-z0-9]*|ABC[A-Z0-9]*|[A-Z]+)$/;
/** Nine signs are words where nothing else is left of them. */
const WORDS_ALONE =
  /^(?=.*(?:your|test|mock|fake|stub|local|tbd|todo|invalid))(?:your|my|test|mock|fake|stub|local|tbd|todo|invalid|only|user|pool|id|here|abc|xyz|foo|bar|aws|x|0?1(?:2(?:3(?:45?)?)?)?)+$/i;

export interface UserPoolRef {
  userPoolId: string;
  /** The pool's primary region: the part of its id before the underscore. */
  region: string;
}

/**
 * Takes a user pool id apart.
 * @returns the id with its region, or undefined when the text is no user pool id (an ARN, a name, a placeholder's braces)
 */
export function parseUserPoolId(text: string): UserPoolRef | undefined {
  if (text.length > MAX_USER_POOL_ID) return undefined;
  const region = USER_POOL_ID_PATTERN.exec(text)?.[1];
  return region === undefined ? undefined : { userPoolId: text, region };
}

/**
 * The user pool ID in what is at hand where one is meant: the pool's ARN, or an issuer of its.
 * @returns undefined where the text is neither
 */
export function poolIdIn(text: string): string | undefined {
  const { service, resource } = parseArn(text) ?? {};
  const inArn = service === 'cognito-idp' ? /^userpool\/(.+)$/.exec(resource ?? '')?.[1] : undefined;
  const inIssuer = /^https:\/\/(?:issuer-)?cognito-idp\.[a-z0-9-]+\.[a-z0-9.-]+\/([^/]+)\/?$/.exec(text)?.[1];
  const id = inArn ?? inIssuer;
  return id !== undefined && parseUserPoolId(id) ? id : undefined;
}

/** True for ids that examples, tests and templates use: us-east-1_XXXXXXXXX, _example, _test, _TBD, _yourPoolId. */
export function isPlaceholderPoolId(text: string): boolean {
  const suffix = text.slice(text.indexOf('_') + 1);
  if (NEVER_DRAWN.test(suffix)) return true;
  return suffix.length === DRAWN_LENGTH ? WORDS_ALONE.test(suffix) : WORD.test(suffix) || ALPHABET.test(suffix);
}

export function isRegion(text: string): boolean {
  return REGION_PATTERN.test(text);
}

/** An app client id: lower-case letters and digits; 25 and 26 characters are both common. */
export function isClientId(text: string): boolean {
  return /^[a-z0-9]{1,128}$/.test(text);
}

interface Partition {
  name: string;
  /** What its regions begin like. */
  regions: string;
  suffix: string;
}

/** Partitions other than the first (AWS SDK for JavaScript, partitions.json: dnsSuffix and regionRegex). */
const PARTITIONS: readonly Partition[] = [
  { name: 'aws-cn', regions: 'cn-', suffix: 'amazonaws.com.cn' },
  { name: 'aws-us-gov', regions: 'us-gov-', suffix: 'amazonaws.com' },
  { name: 'aws-eusc', regions: 'eusc-', suffix: 'amazonaws.eu' },
  { name: 'aws-iso', regions: 'us-iso-', suffix: 'c2s.ic.gov' },
  { name: 'aws-iso-b', regions: 'us-isob-', suffix: 'sc2s.sgov.gov' },
  { name: 'aws-iso-f', regions: 'us-isof-', suffix: 'csp.hci.ic.gov' },
  { name: 'aws-iso-e', regions: 'eu-isoe-', suffix: 'cloud.adc-e.uk' },
];

/** Every suffix that a host of AWS may end in. */
export const DNS_SUFFIXES: readonly string[] = [
  ...new Set(['amazonaws.com', ...PARTITIONS.map(({ suffix }) => suffix)]),
];

/** The DNS suffix of the partition that holds a region. */
export function dnsSuffix(region: string): string {
  return PARTITIONS.find(({ regions }) => region.startsWith(regions))?.suffix ?? 'amazonaws.com';
}

/** The partition of a region, as ARNs name it. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(({ regions }) => region.startsWith(regions))?.name ?? 'aws';
}

export type IssuerType = 'ORIGINAL' | 'UPDATED';

/**
 * The `iss` of a user pool's tokens, without a trailing slash.
 * ORIGINAL is what every pool had before IssuerConfiguration existed, and what the Supabase CLI derives
 * (supabase/cli apps/cli-go/pkg/config/config.go, issuerURL); UPDATED is the type that replicated pools use
 * (UserPoolType.IssuerConfiguration in the Cognito API).
 */
export function issuerOf(pool: UserPoolRef, type: IssuerType = 'ORIGINAL'): string {
  const host = type === 'UPDATED' ? 'issuer-cognito-idp' : 'cognito-idp';
  return `https://${host}.${pool.region}.${dnsSuffix(pool.region)}/${pool.userPoolId}`;
}

const OUR_PREFIX = 'cognito-supabase-';
/** Longest name that both Lambda and IAM take. */
const MAX_RESOURCE_NAME = 64;

/** The name of the function, the role and the policy statement that belong to a pool: one set per pool. */
export function resourceName(userPoolId: string): string {
  return `${OUR_PREFIX}${userPoolId}`.slice(0, MAX_RESOURCE_NAME);
}

/** What Lambda takes as the name of a function, without path or qualifier (API reference, CreateFunction). */
export function isFunctionName(text: string): boolean {
  return /^[a-zA-Z0-9_-]{1,64}$/.test(text);
}

/** The ARN of an IAM role, with or without a path. */
export function isRoleArn(text: string): boolean {
  return /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/.test(text);
}

export interface Arn {
  partition: string;
  service: string;
  region: string;
  accountId: string;
  resource: string;
}

/** @returns the parts of an ARN, or undefined when the text is none */
export function parseArn(text: string): Arn | undefined {
  const match = /^arn:([a-z-]+):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|aws)?:(.+)$/.exec(text);
  if (!match) return undefined;
  const [, partition = '', service = '', region = '', accountId = '', resource = ''] = match;
  return { partition, service, region, accountId, resource };
}

/** @returns the name and the qualifier (version or alias) in a function's ARN, or undefined when it is no function's */
export function parseFunctionArn(text: string): (Arn & { functionName: string; qualifier?: string }) | undefined {
  const arn = parseArn(text);
  const match = /^function:([a-zA-Z0-9-_]{1,64})(?::([a-zA-Z0-9$_-]{1,128}))?$/.exec(arn?.resource ?? '');
  if (!arn || arn.service !== 'lambda' || !match) return undefined;
  const [, functionName = '', qualifier] = match;
  return { ...arn, functionName, ...(qualifier === undefined ? {} : { qualifier }) };
}

/** A function's own ARN, and that of the version or alias that is meant: Lambda asks for either (developer guide, Resources). */
export function atQualifier(functionArn: string): string[] {
  const qualifier = parseFunctionArn(functionArn)?.qualifier;
  return qualifier === undefined ? [functionArn] : [functionArn.slice(0, -(qualifier.length + 1)), functionArn];
}
