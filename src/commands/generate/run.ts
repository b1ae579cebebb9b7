/**
 * `generate`: the list of what there is to generate (--list), --dry-run, and --out - for stdout; the files are written
 * by `drafts.ts`. They are filled in from templates/, and never written over one that is there.
 */
import { IAC, IAC_OWNERS } from '../../core/snippets/iac-tools.ts';
import { nearest } from '../../core/text/near.ts';
import { unshown } from '../../core/text/unshown.ts';
import { UsageError } from '../../errors.ts';
import type { World } from '../../world/types.ts';
import { writeDrafts, type Draft, type GeneratedFile } from './drafts.ts';
import type { GenerateOptions } from './options.ts';
import { checkRole, parsePoolOptions } from '../shared/check-flags.ts';

export interface GenerateDocument {
  files: GeneratedFile[];
  /** With --list: what there is to generate, and what it is for. */
  available?: { name: string; purpose: string }[];
}

/** What there is to generate. */
interface What {
  /** What it is for, in the list. */
  purpose: string;
  /** Loaded when it is asked for: each needs other parts of the program. */
  drafts: (world: World, options: GenerateOptions) => Promise<Draft[]>;
  /** What is left to be done with it. */
  next?: string;
}

/** One for each tool that has a word for it, by that word. */
function infrastructure(): [string, What][] {
  const tools = IAC_OWNERS.flatMap((owner): [string, What][] => {
    const { name, generate } = IAC[owner];
    if (!generate) return [];
    const drafts: What['drafts'] = async (world, options) =>
      (await import('./draft-infrastructure.ts')).infrastructureDrafts(world, owner, options);
    return [[generate.as, { purpose: `the function and its trigger, for ${name}`, drafts, next: generate.next }]];
  });
  // Words of ASCII: to compare them as a language does would load that language's rules, for longer than all else takes.
  return tools.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const WHATS: Readonly<Record<string, What>> = {
  client: {
    purpose: 'the Supabase client for your sign-in library',
    drafts: async (...asked) => (await import('./draft-client.ts')).chosenClientDrafts(...asked),
    next: 'Its first lines say what to install, and how an app uses it.',
  },
  rls: {
    purpose: "a migration: row level security for the app's users",
    drafts: async (...asked) => [await (await import('./draft-rls.ts')).rlsDraft(...asked)],
    next: 'It has no effect by itself: the first lines say what it does, and `supabase db push`, psql or the SQL editor runs it.',
  },
  workflow: {
    purpose: 'a CI workflow that runs verify: GitHub Actions, or --ci gitlab',
    drafts: async (...asked) => (await import('./draft-workflow.ts')).workflowDrafts(...asked),
    next: 'Its first lines say which variables let it look beyond the files.',
  },
  'iam-policy': {
    purpose: 'what IAM has to allow for init, or --for verify (--trust: CI)',
    drafts: async (...asked) => (await import('./draft-iam-policy.ts')).policyDrafts(...asked),
    next: 'A pool that sends text messages or mail, or uses a key of its own, needs more: `init --dry-run --iam-policy` says what.',
  },
  ...Object.fromEntries(infrastructure()),
};

export const WHAT_NAMES: readonly string[] = Object.keys(WHATS);

/** Writes files from templates. A file that is there already is never overwritten. */
export async function generate(
  world: World,
  name: string | undefined,
  options: GenerateOptions,
): Promise<GenerateDocument> {
  const { out } = world;
  if (options.list) {
    const available = Object.entries(WHATS).map(([what, { purpose }]) => ({ name: what, purpose }));
    if (!options.json) out.show(available.map(({ name: what, purpose }) => `${what.padEnd(14)} ${purpose}`).join('\n'));
    return { files: [], available };
  }
  checkRole(options.role);
  parsePoolOptions(options);
  const what = requireWhat(name);
  const drafts = await what.drafts(world, options);
  if (options.out === '-') {
    for (const { content } of drafts) out.exact(content.trimEnd());
    return { files: drafts.map(({ content }) => ({ path: '-', action: 'create', content })) };
  }
  const files = await writeDrafts(world, drafts, options.dryRun ?? false);
  for (const { path, action, content } of files) {
    if (action === 'none') out.show(`Nothing to do: ${path}`);
    else if (options.dryRun) {
      out.progress(`Would write ${path}:`);
      out.exact(content ?? '');
    } else out.show(`Wrote ${path}`);
  }
  if (what.next !== undefined && files.some(({ action }) => action === 'create')) out.progress(what.next);
  return { files };
}

function requireWhat(name: string | undefined): What {
  const what = name !== undefined && Object.hasOwn(WHATS, name) ? WHATS[name] : undefined;
  if (what) return what;
  const near = name === undefined ? undefined : nearest(name, Object.keys(WHATS));
  throw new UsageError({
    id: 'generate/what',
    message:
      name === undefined
        ? 'Say what to generate.'
        : `There is no such thing to generate: ${unshown('the word', name)}.`,
    fix: `${near === undefined ? '' : `Did you mean ${near}? `}Give one of: ${Object.keys(WHATS).join(', ')}. --list says what each is.`,
  });
}
