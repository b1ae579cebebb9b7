/**
 * What the checks of the app's Supabase clients share: a verdict about the faults found in its source, of which the first
 * is named with its file and line.
 */
import type { Place } from '../../client/code/source-file.ts';
import type { ClientFault, ClientSource, SupabaseClient } from '../../client/source.ts';
import { notApplicable, notLookedAt, PASS, type Finding, type Verdict } from '../check.ts';

type Kind = ClientFault['kind'];
type FaultOf<K extends Kind> = Extract<ClientFault, { kind: K }>;

interface Judged<K extends Kind> {
  kind: K;
  /** Gets the first place, in words, with how many there are beside it. */
  say: (where: string, first: FaultOf<K>) => { status: 'fail' | 'warn'; message: string; fix: string };
  isHarmful?: (fault: FaultOf<K>) => boolean;
  /** What has to be known of every client before nothing wrong is a pass. */
  needs: 'options' | 'token';
}

/**
 * Passes where the source has no such fault, about clients that were seen and followed: silence of what could not be
 * followed proves nothing.
 */
export function judgeFaults<K extends Kind>(source: ClientSource, { kind, say, isHarmful, needs }: Judged<K>): Verdict {
  const ofKind = source.faults.filter((fault): fault is FaultOf<K> => fault.kind === kind);
  const found = isHarmful ? ofKind.filter(isHarmful) : ofKind;
  const [first] = found;
  if (first) return { ...say(inWords(found), first), evidence: evidenceOf(first) };
  return findUnproved(source, needs) ?? passWith(source);
}

/** Why nothing can be said of the app's clients; undefined where all of them were seen and followed. */
export function findUnproved(source: ClientSource, needs: 'options' | 'token'): Verdict | undefined {
  const { clients, files, left } = source;
  const unread = unreadInWords(source);
  if (clients.length === 0) {
    const none = `no Supabase client found in ${files} ${files === 1 ? 'file' : 'files'} of code`;
    const words = [unread, leftInWords(left)].filter((word) => word !== '');
    return words.length === 0
      ? notApplicable(`${none}.`)
      : notLookedAt([`${none}.`.replace('no', 'No'), ...words].join(' '));
  }
  const lost = clients.filter(
    ({ token, unfollowed }) => unfollowed !== undefined && (needs === 'token' || token === 'unclear'),
  );
  const [first] = lost;
  if (first) return notLookedAt(`${inWords(lost)}: ${explainLost(first)}`);
  if (left > 0) return notLookedAt(leftInWords(left));
  if (needs === 'token' && clients.every(({ token }) => token === 'none'))
    return notApplicable(`${inWords(clients)} sends no token.`);
  return undefined;
}

function explainLost({ unfollowed = 'code' }: SupabaseClient): string {
  return `the token comes from ${unfollowed}, which could not be followed.`.replace(
    'that could not be followed, which could not be followed',
    'that could not be followed',
  );
}

function leftInWords(left: number): string {
  if (left === 0) return '';
  return `${left} ${left === 1 ? 'file' : 'files'} of code ${left === 1 ? 'was' : 'were'} not looked at: start in the app's own folder, or with --cwd.`;
}

/** "src/broken.ts could not be read (it does not parse)." */
function unreadInWords({ unread }: ClientSource): string {
  const [first, ...others] = unread;
  if (!first) return '';
  const more = others.length === 1 ? 'another file' : `${others.length} others`;
  const neither = others.length === 0 ? '' : `, and neither could ${more}`;
  return `${first.file} could not be read (${first.why})${neither}.`;
}

/** A pass that names what it is not about. */
export function passWith(source: ClientSource): Verdict {
  const unread = unreadInWords(source);
  return unread === '' ? PASS : { status: 'pass', message: unread };
}

/** "src/supabase.ts:12 and 2 other places". */
export function inWords([first, ...others]: readonly Place[]): string {
  const where = `${first?.file}:${first?.line}`;
  if (others.length === 0) return where;
  return `${where} and ${others.length} other ${others.length === 1 ? 'place' : 'places'}`;
}

export function evidenceOf({ file, line }: Place): NonNullable<Finding['evidence']> {
  return { file, line };
}
