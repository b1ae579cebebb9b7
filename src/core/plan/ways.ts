/**
 * The ways on that a decision offers: the answers to one question at a terminal, the flags that an error names elsewhere
 * (--on-existing-trigger, --allow-managed, --skip).
 */
import type { InitWish } from './wish.ts';
import type { InitFacts } from './facts.ts';
import type { Way } from './plan.ts';

const IN_FRONT = 'Put a function in front of it (one invocation more)';

/** Where a trigger of the user's own has the pool's one slot. */
export function waysWithTrigger(facts: InitFacts, wish: InitWish): Way[] {
  const { functionArn } = wish;
  return [
    ...(wish.invoke ? [] : [CHECK]),
    ...(functionArn === undefined ? [inItsPlace(facts, wish, IN_FRONT, 'chain')] : []),
    { text: 'Show the lines to add to it', act: 'show' },
    inItsPlace(facts, wish, 'Replace it, and lose the claims that it adds', 'replace'),
    ...configAlone(wish),
  ];
}

/** Where the function of that trigger was deleted: it has no claims to lose. */
export function waysWithoutFunction(facts: InitFacts, wish: InitWish): Way[] {
  return [inItsPlace(facts, wish, 'Replace it', 'replace'), ...configAlone(wish)];
}

/** What is attached in place of a trigger does not stay in a managed pool. */
function inItsPlace({ owner }: InitFacts, wish: InitWish, text: string, onExistingTrigger: 'chain' | 'replace'): Way {
  const outside = owner === undefined || wish.allowManaged ? [] : [ALLOW_MANAGED];
  return {
    text,
    flag: [`--on-existing-trigger ${onExistingTrigger}`, ...outside].join(' '),
    accept: { onExistingTrigger, ...(outside.length === 0 ? {} : { allowManaged: true }) },
  };
}

/** Where infrastructure as code owns the pool. */
export function waysWhereManaged({ owner, declaring }: InitFacts, wish: InitWish, tool: string): Way[] {
  const isWritten = declaring !== undefined && !owner?.existing;
  return [
    isWritten
      ? { text: `Write it for ${tool} (recommended)`, act: 'declare' }
      : { text: `Show what to add to ${owner?.existing ? 'its function' : tool} (recommended)`, act: 'show' },
    { text: 'Attach it from outside all the same', flag: ALLOW_MANAGED, accept: { allowManaged: true } },
    ...configAlone(wish),
  ];
}

const ALLOW_MANAGED = '--allow-managed';

const CHECK: Way = {
  text: 'Check it: it sets the role already',
  flag: '--invoke',
  accept: { invoke: true },
};

/** Where the local stack is another one's business. */
export function leaveConfigOut({ skip }: InitWish): Way {
  return {
    text: 'Leave the Supabase config as it is',
    flag: '--skip config',
    accept: { skip: new Set([...skip, 'config' as const]) },
  };
}

function configAlone({ skip }: InitWish): Way[] {
  if (skip.has('config')) return [];
  return [
    {
      text: 'Write the Supabase config alone',
      flag: '--skip lambda',
      accept: { skip: new Set([...skip, 'lambda' as const]) },
    },
  ];
}

const MEANINGS: Readonly<Record<string, string>> = {
  '--invoke': 'it sets the role already: check that',
  '--on-existing-trigger chain': 'a function in front of it calls it and adds the role',
  '--on-existing-trigger replace': 'its claims are given up',
  [ALLOW_MANAGED]: 'attach it from outside all the same',
  '--skip lambda': 'the Supabase config alone',
};

/** "run again with --invoke (it sets the role already: check that), or …": the ways that have a flag. */
export function describeFlags(ways: readonly Way[]): string {
  const flags = ways.flatMap((way) => ('flag' in way ? [way.flag] : []));
  const described = flags.map((flag) => {
    const meaning = MEANINGS[flag] ?? MEANINGS[flag.replace(` ${ALLOW_MANAGED}`, '')];
    return meaning === undefined ? flag : `${flag} (${meaning})`;
  });
  return `run again with ${described.join(', or ')}`;
}
