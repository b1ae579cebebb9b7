import type { ClientFault, ClientSource, Place } from '../../client/source.ts';
import { notApplicable, PASS, type Finding, type Verdict } from '../check.ts';

export const NO_CLIENT = notApplicable("no Supabase client was found in the app's source.");

type Kind = ClientFault['kind'];
type FaultOf<K extends Kind> = Extract<ClientFault, { kind: K }>;

/** Passes where the source has no such fault; `say` gets the first place, in words, with how many there are beside it. */
export function judgeFaults<K extends Kind>(
  { clients, faults }: ClientSource,
  kind: K,
  say: (where: string, first: FaultOf<K>) => { status: 'fail' | 'warn'; message: string; fix: string },
  isHarmful: (fault: FaultOf<K>) => boolean = () => true,
): Verdict {
  if (clients.length === 0) return NO_CLIENT;
  const found = faults.filter((fault): fault is FaultOf<K> => fault.kind === kind).filter(isHarmful);
  const [first] = found;
  return first ? { ...say(inWords(found), first), evidence: evidenceOf(first) } : PASS;
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
