/**
 * The last line of a report: how many checks passed, failed, warned or could not be looked at, and which layers are not
 * proved; with the titles of the layers.
 */
import { LAYERS, type Finding, type Status } from '../core/checks/check.ts';

export const LAYER_TITLE: Record<Finding['layer'], string> = {
  config: 'Supabase config',
  cognito: 'User pool',
  lambda: 'Trigger function',
  token: 'Token',
  live: "Supabase's answers",
  client: "The app's source",
  hosted: 'Hosted project',
};

export function countOf(checks: number): string {
  return `${checks} ${checks === 1 ? 'check' : 'checks'}`;
}

/** The last line: the verdict, what could not be looked at whatever else there is, and what it does not cover. */
export function conclude(
  findings: readonly Finding[],
  strict: boolean,
): { colour: 'red' | 'yellow' | 'green'; text: string } {
  const count = (status: Status): number => findings.filter((finding) => finding.status === status).length;
  const rest = scope(findings);
  const isStrict = strict && count('warn') > 0;
  const unknown = count('unknown') === 0 ? '' : `${count('unknown')} could not be looked at`;
  if (count('fail') > 0 || isStrict) {
    const why = isStrict ? ', and --strict lets no warning pass' : '';
    const counts = [`${count('fail')} failed`, `${count('warn')} warned`, unknown].filter(Boolean).join(', ');
    return { colour: 'red', text: `${counts}${why}.${rest}` };
  }
  const warned = count('warn') === 0 ? '' : ` ${count('warn')} warned.`;
  if (unknown !== '') return { colour: 'yellow', text: `Nothing failed, but ${unknown}.${warned}${rest}` };
  return { colour: 'green', text: `${countOf(count('pass'))} passed.${warned}${rest}` };
}

/** The layers that were not looked at, and those that were only in part. */
function scope(findings: readonly Finding[]): string {
  const layers = LAYERS.map((layer) => ({ layer, own: findings.filter((finding) => finding.layer === layer) }));
  const names = (some: typeof layers): string => some.map(({ layer }) => nameOf(layer)).join(', ');
  const isSkipped = ({ own }: (typeof layers)[number]): boolean => own.every(({ status }) => status === 'skip');
  const skipped = layers.filter((one) => !one.own.every(doesNotApply) && isSkipped(one));
  const partly = layers.filter((one) => !isSkipped(one) && one.own.some(isLeftUnproved));
  return [
    ...(skipped.length === 0 ? [] : [` Not proved: ${names(skipped)}.`]),
    ...(partly.length === 0 ? [] : [` Not proved in full: ${names(partly)}.`]),
  ].join('');
}

/** As it stands in a sentence: Supabase is a name. */
function nameOf(layer: Finding['layer']): string {
  const title = LAYER_TITLE[layer];
  return title.startsWith('Supabase') ? title : title.toLowerCase();
}

export function doesNotApply({ reason }: Finding): boolean {
  return reason === 'not-applicable';
}

export function isLeftUnproved({ reason }: Finding): boolean {
  return reason === 'not-looked-at';
}
