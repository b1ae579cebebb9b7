/** The ways on where only the user can decide: one question at a terminal, one sentence of an error elsewhere. */
import type { InitWish } from './wish.ts';
import type { InitFacts } from './facts.ts';
import type { Way } from './plan.ts';

/** Where a trigger of the user's own has the pool's one slot. What is attached in its place does not stay in a managed pool. */
export function waysWithTrigger({ owner }: InitFacts, wish: InitWish): Way[] {
  const outside = owner === undefined || wish.allowManaged ? [] : [ALLOW_MANAGED];
  const way = (text: string, onExistingTrigger: 'chain' | 'replace'): Way => ({
    text,
    flag: [`--on-existing-trigger ${onExistingTrigger}`, ...outside].join(' '),
    accept: { onExistingTrigger, ...(outside.length === 0 ? {} : { allowManaged: true }) },
  });
  return [
    ...(wish.invoke ? [] : [CHECK]),
    ...(wish.functionArn === undefined ? [way('Put a function in front of it (one invocation more)', 'chain')] : []),
    { text: 'Show the lines to add to it', act: 'show' },
    way('Replace it, and lose the claims that it adds', 'replace'),
    ...configAlone(wish),
  ];
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
